/**
 * Runs one import: read → stage → check → publish. The published table, its metadata record, its counters and the end of
 * the run's log are one transaction; whatever fails before leaves them as they were.
 */
import {
  create_staging,
  drop_staging,
  is_published,
  prepare_staging,
  publish_tables,
  type Outcomes,
  type Publication,
} from '../catalogue/publication.ts';
import { refuse_records_of_others, with_known_lineage, write_record } from '../catalogue/records.ts';
import { refuse_edited } from '../catalogue/editing.ts';
import type { MetadataRecord } from '../catalogue/record.ts';
import { set_visibility, type VisibilityRule } from '../catalogue/visibility.ts';
import type { Config } from '../config.ts';
import { AppError, explain, message_of } from '../errors.ts';
import { log } from '../log.ts';
import type { Database, Db } from '../sql/client.ts';
import { ident, join, sql } from '../sql/fragment.ts';
import { ask_recomputations } from './recompute.ts';
import { query_file } from '../sql/query_file.ts';
import { say_origin, signature_of, type Origin } from './origin.ts';
import { no_progress, type Progress } from './progress.ts';
import { input_of_file, RowCounter } from './input.ts';
import type { OpenedFile } from './readers/open.ts';
import { describe_derived, describe_import, describe_shared, read_member_records } from './records.ts';
import { RunLog, expected_rows } from './run_log.ts';
import { is_reject, type Derived, type Input, type Source, type SourceContext } from './source.ts';
import { Stage, unhurried } from './stage.ts';
import { who_retires } from './retirement.ts';

export interface ImportRequest {
  source: Source;
  /** Null for a source that needs no file. */
  opened: OpenedFile | null;
  origin: Origin;
  /** Reads and checks all, publishes nothing. */
  dry_run?: boolean;
  /** What the source or the runner would rather refuse is done: a coarser grid, an empty file, a retired source. */
  forced?: boolean;
  /** Who may read the collection from now on; as before, or everybody, when nothing is said. */
  visibility?: VisibilityRule;
  /** Throws unless the import is allowed; asked once the run has begun, when nobody else builds the collection. */
  allow?: (db: Db) => Promise<void>;
  /** What becomes true together with the publication, in its transaction and last. */
  also?: (db: Db) => Promise<void>;
  signal?: AbortSignal;
  progress?: Progress;
}

export interface ImportReport {
  /** Null when the source was left aside before a run began. */
  run: number | null;
  source: string;
  collection: string;
  /** `retired`: another source has taken its place. */
  state: 'published' | 'unchanged' | 'checked' | 'retired';
  rows_read: number;
  rows_published: number;
  rows_rejected: number;
  rows_noted: number;
  warnings: string[];
  /** Collections whose content changed, the derived ones among them; in a dry run, those that would. */
  changed: string[];
  message: string;
}

/** What every import works with. */
export interface EtlContext {
  config: Config;
  database: Database;
}

/** Results computed from a collection are computed anew so long after its last publication. */
const recompute_after_s = 10;

/** Imports a source. Throws an AppError that says what stopped it; the run's log says the same. */
export async function run_import(context: EtlContext, request: ImportRequest): Promise<ImportReport> {
  const { source, opened, origin, forced = false, progress = no_progress } = request;
  const { database } = context;
  const retirer = forced ? null : await who_retires(database, source);
  if (retirer !== null) return left_aside(source, retirer);
  const run = await RunLog.start(
    database,
    {
      source: source.id,
      collection: source.collection.id,
      origin: say_origin(origin),
      signature: signature_of(origin),
    },
    (sentence) => progress.say(sentence),
  );
  for (const warning of opened?.warnings ?? []) run.warn(capitalise(warning));
  try {
    return await import_within(context, request, run);
  } catch (thrown) {
    const error = explain(thrown);
    // The database may be what failed: then its own rules end the run.
    await run
      .fail(error instanceof AppError ? error.message : `Erreur interne : ${message_of(error)}`)
      .catch((failure: unknown) =>
        log.warn('the end of an import was not written', { reason: message_of(failure) }),
      );
    throw error;
  } finally {
    run.close();
    progress.end();
    for (const spec of [source.collection, ...(source.derived ?? []).map(({ collection }) => collection)])
      await drop_staging(database, `${spec.id}_${run.suffix}`).catch(() => undefined);
  }
}

async function import_within(
  { config, database }: EtlContext,
  request: ImportRequest,
  run: RunLog,
): Promise<ImportReport> {
  const { source, origin, dry_run = false, forced = false, progress = no_progress } = request;
  const db = unhurried(database);
  // Said again when it publishes; nobody should wait for the reading of a file to hear it.
  await refuse_edited(db, source.collection.id);
  await refuse_records_of_others(db, record_ids_of(source));
  await request.allow?.(db);
  let found_vintage: string | null = null;
  const source_context: SourceContext = {
    config,
    db,
    forced,
    warn: (sentence) => run.warn(sentence),
    found_vintage: (period) => (found_vintage = period),
  };
  const stage = await Stage.create(db, run, source.collection);
  progress.phase('lecture');
  const input = await read_into(stage, request, source_context);
  progress.phase('contrôles');
  await stage.reject_duplicates();
  if (!forced) await stage.yield_to_later(source);
  await stage.check(source, source_context);
  await run.flush();
  run.counts.published = await stage.count();
  if (run.counts.published === 0 && !forced) throw nothing_to_publish(run);
  for (const statement of source.complete?.(stage.fragment, source_context) ?? []) await db.query(statement);

  const facts = {
    run,
    origin,
    vintage: found_vintage ?? source.vintage(input),
    day: new Date().toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' }),
  };
  const derived = await derive(db, source, stage, source_context, describe_import(source, facts));
  if (source.share === 'own_rows') await stage.keep_others(source);
  if (source.part !== undefined) facts.vintage = await stage.own_vintages(source);
  const own_record = describe_import(source, facts);
  await stage.close();
  progress.phase('publication');
  const staged = await prepare_staging(db, source.collection, stage.table);
  const record =
    source.share === 'whole'
      ? own_record
      : describe_shared(source.collection, await members(db, stage, own_record));
  const publications: Publication[] = [
    { ...staged, record, ...(source.share === 'whole' ? { source: source.id } : {}) },
    ...derived,
  ];
  request.signal?.throwIfAborted();
  run.signal.throwIfAborted();
  if (dry_run) return check_only(database, run, source, publications);

  let state: 'published' | 'unchanged' = 'unchanged';
  const outcomes = await publish_tables(database, publications, async (db, outcomes) => {
    if (request.visibility !== undefined) await set_visibility(db, source.collection.id, request.visibility);
    if (source.share === 'own_rows') {
      const is_same = outcomes.get(source.collection.id) === 'unchanged';
      await write_record(db, is_same ? await with_known_lineage(db, own_record) : own_record);
    }
    if (source.retires !== undefined) await db.query(query_file('metadata_record_delete', [source.retires]));
    const changed = changed_of(outcomes);
    state = changed.length > 0 ? 'published' : 'unchanged';
    await ask_recomputations(db, changed, recompute_after_s);
    await run.end(db, state, say_end(state));
    await request.also?.(db);
  });
  return report(run, source, state, changed_of(outcomes));
}

const record_ids_of = ({ id, share, collection, derived = [] }: Source) => [
  collection.id,
  ...(share === 'own_rows' ? [id] : []),
  ...derived.map((above) => above.collection.id),
];

/** Reads all rows into the staging table; gives the input, of which the vintage is asked afterwards. */
async function read_into(stage: Stage, request: ImportRequest, context: SourceContext): Promise<Input> {
  const { source, opened, progress = no_progress } = request;
  const { run } = stage;
  const signal = AbortSignal.any([run.signal, ...(request.signal === undefined ? [] : [request.signal])]);
  const counter = new RowCounter(run);
  const input = opened === null ? null : input_of_file(opened, counter, signal);
  const expected = await expected_rows(context.db, source.id);
  for await (const item of source.features(input, context)) {
    signal.throwIfAborted();
    if (is_reject(item)) await run.add(item);
    else await stage.add(item);
    if (opened === null && (!is_reject(item) || item.kept !== true)) run.counts.read++;
    progress.rows(run.counts.read, expected);
  }
  await counter.flush();
  await stage.finish();
  return input;
}

async function derive(
  db: Db,
  source: Source,
  stage: Stage,
  context: SourceContext,
  record: MetadataRecord,
): Promise<Publication[]> {
  const publications: Publication[] = [];
  for (const above of source.derived ?? []) {
    const query = await above.select(stage.fragment, context);
    if (query === null) continue;
    const { collection } = above;
    const table = await create_staging(db, collection, stage.run.suffix);
    const names = join(column_names(collection).map((name) => ident(name)));
    await db.query(
      sql`insert into ${ident('staging', table)} (${names}) select ${names} from (${query}) as derived`,
    );
    publications.push({
      ...(await prepare_staging(db, collection, table)),
      record: describe_derived(above, record),
    });
  }
  return publications;
}

const column_names = ({ columns, geometry }: Derived['collection']) => [
  'id',
  ...columns.map(({ name }) => name),
  ...(geometry === null ? [] : ['geom']),
];

/** Records of the sources that will share the table, this import's own in place of its former one. */
async function members(db: Db, stage: Stage, own: MetadataRecord): Promise<MetadataRecord[]> {
  const rows = await db.query<{ source: string }>(
    sql`select distinct source from ${stage.fragment} order by source`,
  );
  const others = rows.map(({ source }) => source).filter((id) => id !== own.id);
  const all = [...(await read_member_records(db, others)), own];
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function check_only(
  database: Database,
  run: RunLog,
  source: Source,
  publications: readonly Publication[],
): Promise<ImportReport> {
  const changed: string[] = [];
  for (const publication of publications)
    if (!(await is_published(database, publication))) changed.push(publication.spec.id);
  const message =
    changed.length === 0
      ? 'Essai : rien ne changerait.'
      : `Essai, rien n’est publié ; changerait : ${changed.join(', ')}.`;
  await run.end(database, 'checked', message);
  return { ...report(run, source, 'checked', changed), message };
}

const changed_of = (outcomes: Outcomes): string[] =>
  [...outcomes].filter(([, outcome]) => outcome === 'published').map(([id]) => id);

const say_end = (state: 'published' | 'unchanged') =>
  state === 'published' ? 'Publié.' : 'Contenu identique à celui qui est publié : rien n’a changé.';

function report(
  { id, counts, sentences }: RunLog,
  source: Source,
  state: 'published' | 'unchanged' | 'checked',
  changed: string[],
): ImportReport {
  return {
    run: id,
    source: source.id,
    collection: source.collection.id,
    state,
    rows_read: counts.read,
    rows_published: counts.published,
    rows_rejected: counts.rejected,
    rows_noted: counts.noted,
    warnings: sentences,
    changed,
    message: state === 'checked' ? '' : say_end(state),
  };
}

const left_aside = (source: Source, retirer: string): ImportReport => ({
  run: null,
  source: source.id,
  collection: source.collection.id,
  state: 'retired',
  rows_read: 0,
  rows_published: 0,
  rows_rejected: 0,
  rows_noted: 0,
  warnings: [],
  changed: [],
  message: `« ${retirer} » a pris sa place (--force pour l’importer quand même).`,
});

const nothing_to_publish = ({ counts }: RunLog) =>
  new AppError(
    counts.read === 0
      ? 'le fichier ne contient aucune ligne'
      : `aucune des ${counts.read.toLocaleString('fr-FR')} lignes lues ne peut être publiée (hors de la région, ou rejetées)`,
    {
      status: 422,
      code: 'nothing-to-publish',
      remedy: 'Vérifiez le fichier et REGION_DEPARTEMENTS ; --force vide la collection quand même.',
    },
  );

const capitalise = (sentence: string) => sentence.charAt(0).toLocaleUpperCase('fr') + sentence.slice(1);
