/** An account for somebody: made within the administrator's rights, opened by a link that goes to its address. */
import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import { read_mail_address } from '../mail/mailer.ts';
import type { RoleName } from '../../viewer/pages/account_views.ts';

export interface Invitation {
  /** In lower case, as read_email gives it. */
  email: string;
  name: string;
  role: RoleName;
  /** Null: the whole site. */
  organisation_id: number | null;
}

/** An address as accounts keep it; null when it is none. */
export function read_email(text: string): string | null {
  try {
    return read_mail_address(text.trim()).toLowerCase();
  } catch {
    return null;
  }
}

/** Makes an invited account with one role, within an administrator's transaction. A 409 AppError for a known address. */
export async function invite_account(db: Db, request: Request, invitation: Invitation): Promise<number> {
  const { email, name, role, organisation_id } = invitation;
  const find = async () => (await db.query<{ id: number }>(query_file('account_by_email', [email])))[0];
  if ((await find()) !== undefined) throw known_address(email, 'Ouvrir sa page pour lui donner un rôle.');
  await db.query(query_file('account_invite', [email, name, asker_of(request)?.identity.account_id ?? null]));
  const made = await find();
  if (made === undefined)
    throw known_address(email, 'Son compte relève d’une autre organisation : voir l’administrateur du site.');
  await db.query(query_file('account_role_give', [made.id, role, organisation_id]));
  await write_audit(db, request, {
    action: 'account.invited',
    object: email,
    details: { role, organisation_id },
  });
  return made.id;
}

const known_address = (email: string, remedy: string) =>
  new AppError(`L’adresse « ${email} » a déjà un compte.`, {
    status: 409,
    code: 'account-exists',
    place: email,
    remedy,
  });
