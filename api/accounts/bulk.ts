/** A pasted list of people to invite: read and checked as a whole before anything is done. */
import { parse } from 'csv-parse/sync';
import { is_siret } from '../../catalogue/siret.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { role_names, type RoleName } from '../../viewer/pages/account_views.ts';
import type { BulkRow } from '../../viewer/pages/invite.tsx';
import { read_email, type Invitation } from './invite.ts';

export const max_people = 1000;
const columns = ['email', 'nom', 'role', 'siret'] as const;
type Line = Record<(typeof columns)[number], string> & { line: number };

export interface BulkError {
  /** In the text, from 1; 0: the whole. */
  line: number;
  message: string;
}

export interface BulkPlan {
  rows: BulkRow[];
  errors: BulkError[];
  /** Empty as soon as there is an error. */
  invitations: Invitation[];
}

/** Words for roles in lists, without accents. */
const role_words: Readonly<Record<string, RoleName>> = {
  agent: 'agent',
  'agent de guichet': 'agent',
  officer: 'officer',
  geomaticien: 'officer',
  geomaticienne: 'officer',
  planner: 'planner',
  planificateur: 'planner',
  planificatrice: 'planner',
  admin: 'admin',
  administrateur: 'admin',
  administratrice: 'admin',
};

const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();

/** Lines of the text by their columns, in whatever order the header names them. */
export function read_list(text: string): { lines: Line[]; errors: BulkError[] } {
  const first = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  const delimiter = first.includes(';') ? ';' : ',';
  const whole = (message: string) => ({ lines: [], errors: [{ line: 0, message }] });
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      delimiter,
      bom: true,
      trim: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as typeof records;
  } catch (error) {
    const { lines = 0 } = Object(error) as { lines?: number };
    return {
      lines: [],
      errors: [
        { line: lines, message: 'un guillemet n’est pas fermé, ou se trouve au milieu d’une valeur.' },
      ],
    };
  }
  const header = records[0]?.record.map(plain) ?? [];
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0)
    return whole(
      `La première ligne doit nommer les colonnes « ${columns.join(delimiter)} » ; il manque ${missing.join(', ')}.`,
    );
  if (records.length === 1) return whole('La liste ne contient aucune personne.');
  if (records.length - 1 > max_people)
    return whole(
      `La liste compte ${records.length - 1} personnes : ${max_people} au plus. Coupez-la en plusieurs.`,
    );
  const at = (record: string[], column: string) => record[header.indexOf(column)] ?? '';
  const lines = records.slice(1).map(({ record, info }) => ({
    line: info.lines,
    email: at(record, 'email'),
    nom: at(record, 'nom'),
    role: at(record, 'role'),
    siret: at(record, 'siret').replaceAll(/\s/g, ''),
  }));
  return { lines, errors: [] };
}

/** What a text would do, and all that is wrong with it, as far as the administrator sees. */
export async function plan_bulk(db: Db, text: string): Promise<BulkPlan> {
  const { lines, errors } = read_list(text);
  if (errors.length > 0) return { rows: [], errors, invitations: [] };
  const emails = lines.map(({ email }) => read_email(email) ?? '');
  const known = new Set(
    (await db.query<{ email: string }>(query_file('accounts_known', [emails]))).map(({ email }) => email),
  );
  const found = await db.query<{ id: number; siret: string; name: string }>(
    query_file('organisations_by_siret', [lines.map(({ siret }) => siret)]),
  );
  const organisations = new Map(found.map((organisation) => [organisation.siret, organisation]));
  const rows: BulkRow[] = [];
  const invitations: Invitation[] = [];
  const seen = new Map<string, number>();
  for (const [i, { line, nom, role: word, siret, ...given }] of lines.entries()) {
    const email = emails[i] ?? '';
    const role = Object.hasOwn(role_words, plain(word)) ? role_words[plain(word)] : undefined;
    const organisation = organisations.get(siret);
    const wrong = (message: string) => void errors.push({ line, message });
    if (email === '') wrong(`« ${given.email.slice(0, 80)} » n’est pas une adresse électronique.`);
    else if (known.has(email)) wrong(`« ${email} » a déjà un compte.`);
    else if (seen.has(email)) wrong(`« ${email} » se trouve déjà à la ligne ${seen.get(email)}.`);
    if (nom.length > 200) wrong('le nom dépasse 200 caractères.');
    if (role === undefined)
      wrong(
        `« ${word.slice(0, 80)} » n’est pas un rôle : agent, geomaticien, planificateur ou administrateur.`,
      );
    if (!is_siret(siret)) wrong(`« ${siret.slice(0, 80)} » n’est pas un SIRET (14 chiffres, dont une clé).`);
    else if (organisation === undefined)
      wrong(`aucune organisation que vous administrez n’a le SIRET ${siret}.`);
    seen.set(email, line);
    if (role === undefined || organisation === undefined) continue;
    rows.push({ line, email, name: nom, role: role_names[role], organisation: organisation.name });
    invitations.push({ email, name: nom, role, organisation_id: organisation.id });
  }
  return { rows, errors, invitations: errors.length > 0 ? [] : invitations };
}
