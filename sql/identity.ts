import { AppError } from '../errors.ts';

/** What an API key may be used for; sessions may do all that the account's roles allow. */
export const scopes = ['read', 'datasets', 'scenarios', 'guichet', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Who asks. The rights themselves are looked up in the database, by row policies, at each use. */
export interface Identity {
  account_id: number;
  /** '*' for a person's session. */
  scopes: '*' | readonly Scope[];
}

/**
 * The statements that tell a transaction who asks; nothing for anybody. Only whole numbers and names of scopes reach
 * the text, so nothing needs to be bound. Throws on any other content.
 */
export function settings_of(identity: Identity | null): string {
  if (identity === null) return '';
  const { account_id, scopes: held } = identity;
  const is_known = held === '*' || held.every((scope) => scopes.includes(scope));
  if (!Number.isSafeInteger(account_id) || account_id <= 0 || !is_known)
    throw new AppError('identity of an unknown form', { code: 'internal' });
  return `; set local maillage.account = '${account_id}'; set local maillage.scopes = '${list_scopes(identity)}'`;
}

const list_scopes = ({ scopes: held }: Identity) => (held === '*' ? '*' : held.join(','));

/** Names what an identity may see: what was computed for one key must not be shown under another. */
export function visibility_key(identity: Identity | null): string {
  return identity === null ? 'public' : `${identity.account_id}:${list_scopes(identity)}`;
}
