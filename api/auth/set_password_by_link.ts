import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import type { Context } from '../block.ts';
import { write_audit } from './audit.ts';
import { first_admin_email } from './first_admin.ts';
import { find_link, spent_link, use_link, type LinkUse } from './links.ts';
import { check_password, hash_password, set_password } from './passwords.ts';
import { find_account, tidy_email } from './sign_in.ts';
import { clear_tries } from './throttle.ts';

export interface LinkAnswers {
  /** Asked of the first administrator only. */
  email: string;
  name: string;
  password: string;
  confirmation: string;
}

const wrong = (field: string, message: string) =>
  new AppError(message, {
    status: 422,
    code: 'invalid-form',
    place: field,
    remedy: 'Corriger, puis envoyer de nouveau.',
  });

/** What a link is for; a 410 AppError when it is not in force. */
export async function read_link({ database }: Pick<Context, 'database'>, token: string): Promise<LinkUse> {
  const link = await find_link(database, token);
  if (link === null) throw spent_link();
  return link;
}

/**
 * Gives the account of a link its password, and its name if it was invited; the link is used up, all sessions of the
 * account end. A 422 AppError names the field that is wrong and leaves the link as it was; 410 when it is not in force.
 */
export async function set_password_by_link(
  { database, config }: Context,
  request: Request,
  token: string,
  answers: LinkAnswers,
): Promise<LinkUse> {
  const link = await read_link({ database }, token);
  const is_invitation = link.purpose === 'invitation';
  const is_first = link.email === first_admin_email;
  const email = is_first ? await choose_email({ database }, answers.email) : link.email;
  const name = is_invitation ? read_name(answers.name) : link.name;
  check_password(answers.password, { email, name, region: config.REGION_NAME });
  if (answers.password !== answers.confirmation)
    throw wrong('confirmation', 'Les deux mots de passe ne sont pas les mêmes.');
  const password_hash = await hash_password(answers.password);
  return database.write(async (db) => {
    const { account_id, purpose } = await use_link(db, token);
    await set_password(db, {
      account_id,
      password_hash,
      ...(is_invitation && { name }),
      ...(is_first && { email }),
    });
    await clear_tries(db, { kind: 'account', value: email });
    if (!is_first) await db.query(query_file('first_admin_forget', [first_admin_email]));
    await write_audit(db, request, {
      action: is_invitation ? 'account.activated' : 'account.password_reset',
      object: email,
      actor: { account_id, name: email },
    });
    return { ...link, email, purpose };
  });
}

async function choose_email({ database }: Pick<Context, 'database'>, text: string): Promise<string> {
  const email = tidy_email(text);
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email) || email === first_admin_email)
    throw wrong('adresse', 'L’adresse électronique n’est pas valable ; forme attendue : nom@domaine.fr.');
  if ((await find_account(database, email)) !== null)
    throw wrong('adresse', 'Un compte existe déjà à cette adresse.');
  return email;
}

function read_name(text: string): string {
  const name = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  if (name !== '' && name.length <= 200) return name;
  throw wrong('nom', name === '' ? 'Le nom manque.' : 'Le nom dépasse 200 caractères.');
}
