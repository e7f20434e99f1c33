/** Deposits in the database, as their owner sees and changes them. */
import type { Request } from 'express';
import {
  check_reading,
  read_deposit_options,
  type DepositPublication,
  type DepositReading,
} from '../../catalogue/deposits/options.ts';
import { publication_job } from '../../catalogue/deposits/files.ts';
import type { DepositPlan } from '../../catalogue/deposits/plan.ts';
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import type { JobState } from '../../sql/jobs.ts';
import { query_file } from '../../sql/query_file.ts';
import type { DepositPageView, DepositView } from '../../viewer/pages/deposit_view.ts';
import { free_slug } from '../processes/baskets/slug.ts';
import { account_access } from '../auth/asker.ts';
import type { Context } from '../block.ts';
import { charge, costs } from '../rate_limit.ts';
import { read_site } from '../records/site.ts';
import { view_record } from './view_record.ts';

export interface DepositRow {
  id: string;
  organisation_id: number;
  organisation: string;
  file_name: string;
  bytes: number;
  received: number;
  sha256: string | null;
  /** Of data whose publication stopped because the site has the same. */
  content_signature: string | null;
  options: unknown;
  plan: DepositPlan | null;
  collection_id: string | null;
  /** What is to be said of the publication. */
  notice: string | null;
  published_at: Date | null;
  created_at: Date;
  job_kind: string | null;
  job_state: JobState | null;
  job_progress: number | null;
  job_message: string | null;
}

const id_form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Throws a 404 AppError for a deposit that is not the asker's. */
export async function find_deposit(db: Db, id: string): Promise<DepositRow> {
  const [found] = id_form.test(id) ? await db.query<DepositRow>(query_file('deposit_read', [id])) : [];
  if (found !== undefined) return found;
  throw new AppError('Ce dépôt n’existe pas, ou n’est pas le vôtre.', {
    status: 404,
    code: 'no-such-deposit',
    remedy: 'Déposer le fichier de nouveau : un dépôt laissé quatorze jours est supprimé.',
  });
}

export const list_organisations = (db: Db): Promise<DepositPageView['organisations']> =>
  db.query(query_file('deposit_organisations', []));

/** Answers of the person replace those to the same questions; the file is then examined anew. */
export async function save_reading(db: Db, deposit: DepositRow, reading: DepositReading): Promise<void> {
  const options = read_deposit_options(deposit.options);
  await set_options(db, deposit.id, { ...options, reading });
}

export async function save_publication(
  db: Db,
  deposit: DepositRow,
  publication: DepositPublication,
): Promise<void> {
  await set_options(db, deposit.id, { ...read_deposit_options(deposit.options), publication });
}

async function set_options(db: Db, id: string, options: object): Promise<void> {
  const rows = await db.query(query_file('deposit_set_options', [id, JSON.stringify(options)]));
  if (rows.length === 0)
    throw new AppError('Votre rôle dans l’organisation a pris fin.', { status: 403, code: 'not-allowed' });
}

export const ask_job = async (db: Db, id: string, kind: string): Promise<void> =>
  void (await one(db, query_file('deposit_ask', [id, kind])));

/** The deposit as its page shows it, with what the site already has of the same file. */
export async function view_deposit(
  request: Request,
  { config, database }: Context,
  id: string,
): Promise<DepositView> {
  const access = account_access(request, database);
  const row = await access.read((db) => find_deposit(db, id));
  const { reading } = read_deposit_options(row.options);
  const same_file_ids = await find_same(database, 'deposit_same_file', row.sha256);
  const same_content_ids = await find_same(database, 'collections_of_content', row.content_signature);
  const { same_file, same_content, taken } = await access.read(async (db) => ({
    same_file: await known_collections(db, same_file_ids, row.organisation_id),
    same_content: await known_collections(db, same_content_ids, row.organisation_id),
    taken: await known_collections(db, taken_candidates(row), row.organisation_id),
  }));
  const state = describe_state(row);
  const found = row.plan?.record ?? null;
  const is_reviewed = row.plan?.rows === 0 && (state.state === 'examined' || state.state === 'failed');
  if (is_reviewed && request.res !== undefined) charge(request.res, costs.computation);
  const record =
    found === null
      ? null
      : await view_record(access, found, await read_site(request, config, access), { config, is_reviewed });
  return {
    ...state,
    id: row.id,
    file_name: row.file_name,
    bytes: row.bytes,
    received: row.received,
    organisation: { id: row.organisation_id, name: row.organisation },
    reading: check_reading(reading),
    plan: view_plan(row.plan),
    record,
    same_file,
    same_content,
    collection: row.collection_id,
    proposed_id: free_slug(stem_of(row), new Set(taken.map(({ id }) => id))).slice(0, 40),
    proposed_title: title_of(row),
  };
}

/** Ids of collections, as the owner: those that the asker sees are chosen afterwards. */
async function find_same(
  database: Context['database'],
  query: string,
  signature: string | null,
): Promise<string[]> {
  if (signature === null) return [];
  const rows = await database.query<{ collection: string }>(query_file(query, [signature]));
  return rows.map(({ collection }) => collection);
}

/** Without the record, which has a view of its own. */
function view_plan(plan: DepositPlan | null): DepositView['plan'] {
  if (plan === null) return null;
  const { record: _record, ...others } = plan;
  return others;
}

const known_collections = (db: Db, ids: readonly string[], organisation: number) =>
  db.query<DepositView['same_file'][number]>(query_file('deposit_known_collections', [ids, organisation]));

/** Name of the layer that is read, else of the file (inside an archive), without folders and extensions. */
function stem_of({ file_name, plan, options }: DepositRow): string {
  const { layer } = read_deposit_options(options).reading;
  const lone = plan?.layers.length === 1 ? plan.layers[0] : undefined;
  const read = plan === null || plan.file === '' ? file_name : plan.file;
  const named = layer ?? lone ?? read;
  const stem = (named.split('/').at(-1) ?? '').replace(/(?:\.[a-z0-9]{1,8})+$/i, '').slice(0, 36);
  return /[a-z]/i.test(stem) ? stem : 'jeu_de_donnees';
}

const taken_candidates = (row: DepositRow): string[] => {
  const first = free_slug(stem_of(row), new Set());
  return [first, ...Array.from({ length: 30 }, (_, i) => `${first}_${i + 2}`)];
};

function title_of(row: DepositRow): string {
  const words = stem_of(row).replaceAll(/[_-]+/g, ' ').trim();
  return `${words.charAt(0).toLocaleUpperCase('fr')}${words.slice(1)}`;
}

function describe_state(row: DepositRow): Pick<DepositView, 'state' | 'progress' | 'message' | 'failed_at'> {
  const at = row.job_kind === publication_job ? 'publication' : 'examination';
  const nothing = { progress: null, message: null, failed_at: null };
  if (row.published_at !== null) return { state: 'published', ...nothing, message: row.notice };
  if (row.received < row.bytes) return { state: 'receiving', ...nothing };
  if (row.job_state === 'queued' || row.job_state === 'running')
    return {
      state: at === 'publication' ? 'publishing' : 'examining',
      progress: row.job_progress,
      message: row.job_message,
      failed_at: null,
    };
  if (row.job_state === 'failed' || row.job_state === 'dismissed')
    return { state: 'failed', progress: null, message: row.job_message, failed_at: at };
  return { state: row.plan === null ? 'received' : 'examined', ...nothing };
}
