/** Links that work once: an invitation sets the first password, a reset a new one. The database keeps their hash only. */
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { hash_token, make_token } from './tokens.ts';

export type LinkPurpose = 'invitation' | 'reset';

/** How long a link is good for. */
export const link_hours: Readonly<Record<LinkPurpose, number>> = { invitation: 7 * 24, reset: 1 };

export interface OneTimeLink {
  /** Path on the site; the only place where the token stands in clear. Never logged or audited. */
  path: `/lien/${string}`;
  expires_at: Date;
}

/** What a link in force is for. */
export interface LinkUse {
  purpose: LinkPurpose;
  account_id: number;
  email: string;
  name: string;
}

/**
 * Makes a link within the caller's transaction (the owner's); the account's earlier ones of the purpose are void. The
 * purpose follows from the account: an invitation until it has been active, a reset afterwards. A 404 AppError without
 * the account, a 409 when it is disabled, waits for approval or signs in by an identity provider only.
 */
export async function create_link(
  db: Db,
  account_id: number,
  { hours }: { hours?: number } = {},
): Promise<OneTimeLink & { purpose: LinkPurpose }> {
  const [account] = await db.query<{ email: string; state: string; is_oidc_only: boolean }>(
    query_file('link_account', [account_id]),
  );
  if (account === undefined)
    throw new AppError('Ce compte n’existe pas ou plus.', { status: 404, code: 'account-not-found' });
  const purpose = purpose_for(account);
  const token = make_token();
  const { expires_at } = await one<{ expires_at: Date }>(
    db,
    query_file('link_create', [hash_token(token), account_id, purpose, hours ?? link_hours[purpose]]),
  );
  return { path: `/lien/${token}`, expires_at, purpose };
}

function purpose_for({
  email,
  state,
  is_oidc_only,
}: {
  email: string;
  state: string;
  is_oidc_only: boolean;
}): LinkPurpose {
  const refused = (message: string, remedy: string) =>
    new AppError(message, { status: 409, code: 'link-refused', place: email, remedy });
  if (is_oidc_only)
    throw refused(
      'Ce compte se connecte par son fournisseur d’identité : il n’a pas de mot de passe ici.',
      'Demander le nouveau mot de passe au fournisseur d’identité.',
    );
  if (state === 'invited') return 'invitation';
  if (state === 'active') return 'reset';
  if (state === 'disabled') throw refused('Ce compte est désactivé.', 'Le réactiver d’abord.');
  throw refused('Ce compte attend l’accord d’un administrateur.', 'L’approuver d’abord.');
}

/** A path as logs may keep it: a link's token opens an account until it is used, or ends somebody's mails. */
export const without_token = (path: string) =>
  path.replace(/\/(lien|recherches\/desabonnement)\/.*/is, '/$1/…');

const token_form = /^[\w-]{43}$/;

/** What a link is for, without using it: mail scanners open links too. Null when it is not in force. */
export async function find_link(db: Db, token: string): Promise<LinkUse | null> {
  if (!token_form.test(token)) return null;
  const [found = null] = await db.query<LinkUse>(query_file('link_find', [hash_token(token)]));
  return found;
}

/** Uses a link up within the caller's transaction (the owner's). A 410 AppError when it is not in force (any more). */
export async function use_link(db: Db, token: string): Promise<LinkUse> {
  const [used] = token_form.test(token)
    ? await db.query<LinkUse>(query_file('link_use', [hash_token(token)]))
    : [];
  if (used === undefined) throw spent_link();
  return used;
}

/** One answer for unknown, used, replaced and expired links. */
export const spent_link = () =>
  new AppError('Ce lien n’est plus valable : il a déjà servi, a été remplacé ou a expiré.', {
    status: 410,
    code: 'link-spent',
    remedy: 'Demander un nouveau lien par « Mot de passe oublié » ou à l’administrateur.',
  });
