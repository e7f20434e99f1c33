/** `npm run admin -- user …`: accounts from the terminal, for the first ones and when nobody can sign in any more. */
import { parseArgs } from 'node:util';
import { find_organisation } from '../../catalogue/organisations.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Database, Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { translate_error } from '../problem.ts';
import { write_audit } from './audit.ts';
import { create_link } from './links.ts';
import { find_account, tidy_email, type KnownAccount } from './sign_in.ts';

export const user_takes = 'add|list|link|disable|enable …';
export const user_says: readonly string[] = [
  'user add --email=nom@domaine.fr [--name="Prénom Nom"] [--role=admin|agent|officer|planner] [--organisation=SIRET]',
  '  Ouvre un compte et donne son lien d’invitation ; admin sans organisation : administrateur du site',
  'user list',
  'user link --email=nom@domaine.fr      Fait un nouveau lien : invitation, ou nouveau mot de passe',
  'user disable|enable --email=nom@domaine.fr',
];

interface CommandContext {
  config: Config;
  database: Database;
  out: NodeJS.WritableStream;
}

const roles = ['admin', 'agent', 'officer', 'planner'] as const;
const states = { invited: 'invité', pending: 'en attente', active: 'actif', disabled: 'désactivé' } as const;

const wrong = (message: string, place: string, remedy: string) =>
  new AppError(message, { status: 400, code: 'invalid-argument', place, remedy });

/** `user add|list|link|disable|enable`. Everything but the list is audited as « commande ». */
export async function manage_users(args: string[], context: CommandContext): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      name: { type: 'string', default: '' },
      role: { type: 'string' },
      organisation: { type: 'string' },
    },
  });
  const [verb, ...rest] = positionals;
  const run =
    verb !== undefined && Object.hasOwn(verbs, verb) ? verbs[verb as keyof typeof verbs] : undefined;
  if (run === undefined || rest.length > 0)
    throw wrong(
      `user ${positionals.join(' ')} : commande inconnue`,
      'user',
      'Écrivez user add, list, link, disable ou enable.',
    );
  if (verb === 'list') return list_users(context);
  await run(read_email(values.email), context, values);
}

interface Values {
  name: string;
  role?: string | undefined;
  organisation?: string | undefined;
}
type Run = (email: string, context: CommandContext, values: Values) => Promise<void>;

const verbs = {
  add: add_user,
  list: () => Promise.resolve(),
  link: (email, context) =>
    change(email, context, async (db, { account_id }) =>
      say_link(await make_link(db, account_id, email), context),
    ),
  disable: (email, context) =>
    change(email, context, async (db, { account_id }) => {
      await db.query(query_file('user_disable', [account_id]));
      await write_audit(db, null, { action: 'account.disabled', object: email });
      return `${email} : compte désactivé, ses sessions sont fermées.\n`;
    }),
  enable: (email, context) =>
    change(email, context, async (db, { account_id, state }) => {
      if (state !== 'disabled') return `${email} : ce compte n’est pas désactivé.\n`;
      await db.query(query_file('user_enable', [account_id]));
      await write_audit(db, null, { action: 'account.enabled', object: email });
      return `${email} : compte réactivé.\n`;
    }),
} satisfies Record<string, Run>;

function read_email(text: string | undefined): string {
  const email = tidy_email(text ?? '');
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return email;
  throw wrong(
    text === undefined
      ? 'l’adresse du compte manque'
      : `« ${text.slice(0, 80)} » n’est pas une adresse électronique`,
    '--email',
    'Écrivez --email=nom@domaine.fr.',
  );
}

async function add_user(
  email: string,
  context: CommandContext,
  { name, role, organisation }: Values,
): Promise<void> {
  const held = role === undefined ? undefined : roles.find((known) => known === role);
  if (role !== undefined && held === undefined)
    throw wrong(`--role=${role} : rôle inconnu`, '--role', `Écrivez l’un de ${roles.join(', ')}.`);
  if (held !== undefined && held !== 'admin' && organisation === undefined)
    throw wrong(
      `le rôle ${held} vaut dans une organisation`,
      '--organisation',
      'Écrivez --organisation=SIRET.',
    );
  if (held === undefined && organisation !== undefined)
    throw wrong('le rôle dans l’organisation manque', '--role', `Écrivez --role=${roles.join('|')}.`);
  const link = await context.database.write(async (db) => {
    const organisation_id =
      organisation === undefined ? null : (await find_organisation(db, organisation)).id;
    const [added] = await db.query<{ id: number }>(query_file('user_add', [email, name.slice(0, 200)]));
    if (added === undefined)
      throw wrong(
        `${email} a déjà un compte`,
        '--email',
        `npm run admin -- user link --email=${email} fait un nouveau lien.`,
      );
    if (held !== undefined) await db.query(query_file('account_grant', [added.id, held, organisation_id]));
    await write_audit(db, null, {
      action: 'account.invited',
      object: email,
      details: { role: held ?? null, organisation_id },
    });
    return make_link(db, added.id, email);
  });
  context.out.write(say_link(link, context));
}

async function make_link(db: Db, account_id: number, email: string) {
  const link = await create_link(db, account_id);
  await write_audit(db, null, { action: 'link.created', object: email, details: { purpose: link.purpose } });
  return { ...link, email };
}

function say_link(
  { email, path, purpose, expires_at }: Awaited<ReturnType<typeof make_link>>,
  { config }: CommandContext,
): string {
  const base = (config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`).replace(/\/+$/, '');
  const until = expires_at.toLocaleString('fr-FR', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Paris',
  });
  const what = purpose === 'invitation' ? 'invitation' : 'nouveau mot de passe';
  return `${email} : ${what}, lien à transmettre par un moyen sûr (une fois, jusqu’au ${until}) :\n  ${base}${path}\n`;
}

/** Does something to an account that exists, in one transaction, and says it. */
async function change(
  email: string,
  { database, out }: CommandContext,
  work: (db: Db, account: KnownAccount) => Promise<string>,
): Promise<void> {
  const said = await database
    .write(async (db) => {
      const account = await find_account(db, email);
      if (account === null)
        throw new AppError(`${email} n’a pas de compte`, {
          status: 404,
          code: 'account-not-found',
          place: '--email',
          remedy: 'npm run admin -- user list les nomme.',
        });
      return work(db, account);
    })
    .catch((thrown: unknown) => {
      // The last administrator cannot be disabled: the database says so by a code of its own.
      const known = translate_error(thrown);
      throw known.status < 500 ? known : thrown;
    });
  out.write(said);
}

async function list_users({ database, out }: CommandContext): Promise<void> {
  const users = await database.query<{
    email: string;
    name: string;
    state: keyof typeof states;
    last_sign_in_at: Date | null;
    roles: string;
  }>(query_file('user_list'));
  if (users.length === 0) out.write('Aucun compte.\n');
  for (const { email, name, state, last_sign_in_at, roles: held } of users) {
    const seen =
      last_sign_in_at === null
        ? 'jamais connecté'
        : `connecté le ${last_sign_in_at.toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' })}`;
    out.write(`${[email, name, states[state], held, seen].filter((part) => part !== '').join(' ; ')}\n`);
  }
}
