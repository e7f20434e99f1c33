/** The job that publishes a deposited file: the import of any dataset, with its record, in one transaction. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { merge_record, type MergedRecord } from '../../catalogue/deposits/record_of_data.ts';
import { details_of_deposit } from '../../catalogue/deposits/details.ts';
import { folder_of_deposit } from '../../catalogue/deposits/files.ts';
import {
  read_deposit_options,
  type DepositPublication,
  type DepositReading,
} from '../../catalogue/deposits/options.ts';
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import type { JobContext, JobHandler } from '../../sql/jobs.ts';
import { query_file } from '../../sql/query_file.ts';
import { dataset_source, plan_dataset, type DatasetOptions } from '../dataset/dataset.ts';
import { describe_origin } from '../origin.ts';
import type { Progress } from '../progress.ts';
import { open_file } from '../readers/open.ts';
import { run_import, type ImportReport, type ImportRequest } from '../run.ts';
import { attach_record } from './attach_record.ts';
import { read_deposit, type DepositForJob } from './deposit_for_job.ts';
import { open_options, plan_options } from './examine.ts';

/** Input: `{deposit}`. Result: the collection, rows published and rejected, warnings, what of the record was kept. */
export const publish_deposit: JobHandler = async (input, context) => {
  const { config, database } = context;
  const deposit = await read_deposit(database, input);
  const { reading, publication } = read_deposit_options(deposit.options);
  if (publication === undefined)
    throw new AppError('Le jeu de données n’est pas encore décrit.', { status: 409, code: 'not-described' });
  // Done by an attempt whose end was not heard.
  if (deposit.published_at !== null) return { collection: publication.id };
  const folder = folder_of_deposit(config.DATA_DIR, deposit.id);
  const file = path.join(folder, deposit.file_name);
  const merged = record_of(publication, deposit);
  await context.progress(0.02, 'Lecture du fichier');
  const opened = await open_file(file, await open_options(reading, config));
  let report: ImportReport;
  let notice: string | null = null;
  try {
    const plan = await plan_dataset(opened, dataset_options(publication, reading));
    report = await run_import(
      { config, database },
      {
        source: { ...dataset_source(plan), details: merged.details },
        opened,
        origin: await describe_origin(file, null),
        ...first_rule(publication, deposit),
        allow: (db) => check_right(db, deposit, publication.id, false),
        also: async (db) => {
          await check_right(db, deposit, publication.id, true);
          notice = await attach_record(db, publication, merged, deposit);
          if (!publication.again) await refuse_same_content(db, deposit.id, publication.id);
          await db.query(query_file('deposit_published', [deposit.id, publication.id, notice]));
          await context.hold(db);
        },
        progress: job_progress(context),
        signal: context.signal,
      },
    );
  } catch (error) {
    // The refusal itself wrote nothing that lasts.
    if (error instanceof AppError && error.code === same_content)
      await database.query(query_file('deposit_same_found', [deposit.id, error.place ?? '']));
    throw error;
  } finally {
    await opened.close();
  }
  // It is in the database now; what is left behind by a failure here goes with the purge.
  await rm(folder, { recursive: true, force: true });
  return {
    collection: publication.id,
    run: report.run,
    state: report.state,
    rows_published: report.rows_published,
    rows_rejected: report.rows_rejected,
    warnings: report.warnings.slice(0, 50),
    ...(notice !== null && { notice }),
  };
};

const dataset_options = (publication: DepositPublication, reading: DepositReading): DatasetOptions => ({
  id: publication.id,
  title: publication.title,
  abstract: publication.abstract,
  producer: publication.producer,
  licence: publication.licence,
  keywords: publication.keywords,
  columns: Object.fromEntries(
    publication.columns.map(({ name, from, type, title }) => [name, { from, type, title }]),
  ),
  others: 'drop',
  ...(publication.vintage !== undefined && publication.vintage !== '' && { vintage: publication.vintage }),
  ...plan_options(reading),
});

/** What the record says, by the form and by the document that came with the data. */
function record_of(publication: DepositPublication, { organisation, plan }: DepositForJob): MergedRecord {
  const day = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
  const details = details_of_deposit(publication, organisation, day);
  const record = plan?.record?.record;
  return record === undefined ? { details, curated: [] } : merge_record(details, publication, record);
}

/** A dataset that is replaced keeps its visibility and those it is shared with; check_right sees that it is there. */
function first_rule(
  { replace, visibility = 'organisation' }: DepositPublication,
  { organisation_id }: DepositForJob,
): Pick<ImportRequest, 'visibility'> {
  return replace ? {} : { visibility: { visibility, organisation_id, shared_with: [] } };
}

/** Asked before the file is read, and again in the transaction that publishes: a role may have been taken meanwhile. */
async function check_right(
  db: Db,
  { id }: DepositForJob,
  collection: string,
  is_made: boolean,
): Promise<void> {
  const values = [id, collection, is_made];
  const { refusal } = await one<{ refusal: string }>(db, query_file('deposit_refusal', values));
  if (refusal === '') return;
  const [message, remedy] = refusals[refusal] ?? refusals['rights']!;
  throw new AppError(`« ${collection} » : ${message}.`, {
    status: 409,
    code: 'deposit-not-allowed',
    place: 'id',
    remedy,
  });
}

const same_content = 'same-content';

/** A file that was saved anew has other bytes and the same rows: nothing is published twice unseen. */
async function refuse_same_content(db: Db, deposit: string, collection: string): Promise<void> {
  const [same] = await db.query<{ id: string; title: string; content_signature: string }>(
    query_file('deposit_same_content', [deposit, collection]),
  );
  if (same === undefined) return;
  throw new AppError(`Ce sont les mêmes données que « ${same.title} » (${same.id}).`, {
    status: 409,
    code: same_content,
    place: same.content_signature,
    remedy:
      'Pour le mettre à jour, reprenez son identifiant et cochez «\u{a0}remplacer\u{a0}» ; sinon, cochez «\u{a0}publier quand même\u{a0}».',
  });
}

/** By what maillage.deposit_refusal answers: what is wrong, and what helps. */
const refusals: Readonly<Record<string, readonly [message: string, remedy: string]>> = {
  rights: [
    'votre rôle dans l’organisation a pris fin, ou elle fait maintenant approuver ce qui est publié',
    'Demandez à un administrateur de votre organisation.',
  ],
  name: ['cet identifiant est déjà pris par autre chose', 'Choisissez un autre identifiant.'],
  unseen: [
    'un jeu de données a été publié entre-temps sous cet identifiant',
    'Cochez « remplacer », ou choisissez un autre identifiant.',
  ],
  missing: ['le jeu de données à remplacer n’est plus là', 'Décochez « remplacer » pour le publier à neuf.'],
};

const told_every_ms = 500;

/** Tells the job's row how far the import is; a job that is dismissed hears of it by its signal. */
function job_progress({ progress }: JobContext): Progress {
  let phase = 'Lecture';
  let last_ms = 0;
  const tell = (fraction: number, message: string) => {
    last_ms = Date.now();
    progress(fraction, message).catch(() => undefined);
  };
  return {
    rows(done, of) {
      if (Date.now() - last_ms < told_every_ms) return;
      const share = of === null || of === 0 ? 0.5 : Math.min(1, done / of);
      tell(0.05 + 0.75 * share, `${phase} : ${done.toLocaleString('fr-FR')} lignes`);
    },
    say: () => undefined,
    phase(name) {
      phase = `${name.charAt(0).toLocaleUpperCase('fr')}${name.slice(1)}`;
      tell(name === 'publication' ? 0.95 : name === 'contrôles' ? 0.85 : 0.05, phase);
    },
    end: () => undefined,
  };
}
