import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { write_audit } from './audit.ts';
import type { Person } from './oidc_person.ts';

/** What a person who has proved who they are gets. */
export type Admission =
  | { kind: 'active'; account_id: number; email: string; name: string }
  /** Waits for an administrator. */
  | { kind: 'pending'; account_id: number; email: string }
  | { kind: 'refused'; error: AppError };

interface AccountRow {
  id: number;
  email: string;
  name: string;
  state: 'invited' | 'pending' | 'active' | 'disabled';
  claimed_siret: string | null;
  /** Found by the identity, not by the address. */
  is_theirs: boolean;
  /** Invited, and nobody has used it in any way. */
  is_untouched: boolean;
}

const refuse = (message: string, code: string, remedy: string): Admission => ({
  kind: 'refused',
  error: new AppError(message, { status: 403, code, remedy }),
});

/**
 * The account of a person: the one of this identity; else the one that was invited under this address and never used;
 * else a new one that waits for approval. An account that has a password or another identity is never taken over. Only
 * an address that the provider answers for counts. To be called in the owner's transaction; a refusal is returned, not
 * thrown, so that what was noted of it stays.
 */
export async function admit_person(db: Db, request: Request, person: Person): Promise<Admission> {
  const found = await find_account(db, person);
  if (found?.is_theirs === true) return admit_known(db, request, person, found);
  if (person.email === null || !person.email_is_verified)
    return refuse(
      'Votre fournisseur d’identité n’a pas transmis d’adresse électronique vérifiée.',
      'email-not-verified',
      'Faire vérifier l’adresse auprès de lui, ou prévenir l’administrateur du site.',
    );
  if (found?.is_untouched === true) return adopt(db, request, person, found);
  if (found !== undefined)
    return refuse(
      'Un compte existe déjà pour cette adresse, avec un autre moyen de connexion.',
      'account-not-linked',
      'Se connecter avec ce moyen, puis lier les deux depuis la page « Mon compte ».',
    );
  return request_account(db, request, { ...person, email: person.email });
}

async function find_account(db: Db, { issuer, subject, email }: Person): Promise<AccountRow | undefined> {
  const [found] = await db.query<AccountRow>(query_file('person_account', [issuer, subject, email]));
  return found;
}

const update_account = (db: Db, { issuer, subject, name, siret }: Person, id: number) =>
  db.query(query_file('person_account_update', [id, issuer, subject, name, siret]));

async function admit_known(db: Db, request: Request, person: Person, found: AccountRow): Promise<Admission> {
  const { id, email } = found;
  if (found.state === 'disabled')
    return refuse(
      'Ce compte est désactivé.',
      'account-disabled',
      'S’adresser à l’administrateur de votre organisation.',
    );
  await update_account(db, person, id);
  if (person.siret !== null && found.claimed_siret !== null && person.siret !== found.claimed_siret)
    await write_audit(db, request, {
      action: 'account.siret_changed',
      object: email,
      details: { from: found.claimed_siret, to: person.siret },
      actor: { account_id: id, name: email },
    });
  return found.state === 'pending'
    ? { kind: 'pending', account_id: id, email }
    : { kind: 'active', account_id: id, email, name: person.name || found.name };
}

async function adopt(db: Db, request: Request, person: Person, found: AccountRow): Promise<Admission> {
  const { id, email } = found;
  await update_account(db, person, id);
  await db.query(query_file('account_links_void', [id]));
  await write_audit(db, request, {
    action: 'account.activated',
    object: email,
    details: { issuer: person.issuer },
    actor: { account_id: id, name: email },
  });
  return { kind: 'active', account_id: id, email, name: person.name || found.name };
}

async function request_account(
  db: Db,
  request: Request,
  person: Person & { email: string },
): Promise<Admission> {
  const { email, name, issuer, subject, siret } = person;
  const values = [email, name, issuer, subject, siret];
  const [made] = await db.query<{ id: number }>(query_file('person_account_request', values));
  // In another tab the same person was faster.
  if (made === undefined) return admit_person(db, request, person);
  await write_audit(db, request, {
    action: 'account.requested',
    object: email,
    details: { issuer, siret },
    actor: { account_id: made.id, name: email },
  });
  return { kind: 'pending', account_id: made.id, email };
}

/**
 * Lets an account that is signed in be reached by this identity as well. In the owner's transaction; a 409 AppError when
 * the account or the identity is linked already.
 */
export async function link_person(
  db: Db,
  request: Request,
  account_id: number,
  { issuer, subject }: Person,
): Promise<void> {
  const [linked] = await db.query<{ email: string }>(
    query_file('person_account_link', [account_id, issuer, subject]),
  );
  if (linked === undefined)
    throw new AppError('Ce compte ou cette identité est déjà lié à un autre.', {
      status: 409,
      code: 'already-linked',
      remedy: 'S’adresser à l’administrateur de votre organisation.',
    });
  await write_audit(db, request, { action: 'account.linked', object: linked.email, details: { issuer } });
}
