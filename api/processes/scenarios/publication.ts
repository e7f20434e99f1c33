/** Jobs that publish what a scenario changes as ordinary collections, and take them away. */
import { drop_staging, publish_tables } from '../../../catalogue/publication.ts';
import { AppError } from '../../../errors.ts';
import type { Database, Db } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import type { JobContext, JobHandler } from '../../../sql/jobs.ts';
import { query_file } from '../../../sql/query_file.ts';
import type { ScenarioDetails } from '../../../viewer/pages/scenario_view.ts';
import { measure_scenarios, type Comparison, type State } from '../compare_scenarios/measure.ts';
import { read_result_inputs } from '../result_inputs.ts';
import { describe_publication, type Dataset } from './publication_record.ts';
import { sites_spec, zones_spec } from './published_specs.ts';
import { today } from './scenario_request.ts';
import { find_scenario } from './scenario_store.ts';
import { stage_sites, stage_zones } from './stage_publication.ts';

export const publication_job = 'scenario_publication';
export const withdrawal_job = 'scenario_withdrawal';

/**
 * The job `scenario_publication`, input {scenario, version}: the scenario's zones and sites as collections seen by whoever
 * sees the scenario, in place of those published before. Computed from what everybody may see: whoever gets to see the
 * scenario later learns nothing of restricted data.
 */
export const publish_scenario: JobHandler = async (input, context) => {
  const { scenario: id, version } = input as { scenario: string; version: number };
  const { database, config, progress } = context;
  const scenario = await find_scenario(database, id, version);
  const comparison = await measure_scenarios(scenario.body, null, {
    access: database,
    config,
    as_of: today(),
    progress: (fraction, message) => progress(fraction * 0.5, message),
  });
  context.signal.throwIfAborted();
  const datasets = await read_datasets(database, comparison);
  return publish(scenario, comparison, datasets, context);
};

function read_datasets(database: Database, { states }: Comparison): Promise<Dataset[]> {
  const ids = [states[0]!.situation.read.collection, 'communes', 'departements', 'epci', 'services'];
  return database.read((db) => db.query<Dataset>(query_file('collection_contents', [ids])));
}

async function publish(
  scenario: ScenarioDetails,
  comparison: Comparison,
  datasets: readonly Dataset[],
  { id, database, progress, hold, signal }: JobContext,
): Promise<Record<string, unknown>> {
  const { short, body } = scenario;
  const suffix = `job_${id}`;
  const [zones_id, sites_id] = [zones_spec(short).id, sites_spec(short).id];
  try {
    const states = comparison.states as [State, State];
    const zones = await stage_zones(database, short, states, {
      suffix,
      between: async (done, of) => {
        signal.throwIfAborted();
        await progress(0.5 + (0.4 * done) / of, 'Écriture des zones');
      },
    });
    const sites = await stage_sites(database, short, body.sites, suffix);
    const records = describe_publication(
      scenario,
      comparison,
      datasets,
      await read_result_inputs(database, comparison.states.at(-1)!.situation),
    );
    signal.throwIfAborted();
    const outcomes = await publish_tables(
      database,
      [
        { ...zones, record: records.zones },
        { ...sites, record: records.sites },
      ],
      async (db) => {
        await give_to_scenario(db, scenario, [zones_id, sites_id]);
        await hold(db);
      },
    );
    return { version: scenario.n, collections: [zones_id, sites_id], outcomes: Object.fromEntries(outcomes) };
  } finally {
    await drop_staging(database, `${zones_id}_${suffix}`);
    await drop_staging(database, `${sites_id}_${suffix}`);
  }
}

/** In the transaction that publishes: nobody but those who see the scenario ever sees them. */
async function give_to_scenario(
  db: Db,
  { id, short }: Pick<ScenarioDetails, 'id' | 'short'>,
  collections: readonly string[],
): Promise<void> {
  const own = await db.query(query_file('scenario_own_collections', [id, short, collections]));
  if (own.length !== collections.length)
    throw new AppError(
      'Le scénario a été supprimé, ou une autre donnée porte déjà le nom de ses collections.',
      {
        status: 409,
        code: 'scenario-gone',
      },
    );
  for (const collection of collections) {
    await db.query(query_file('collection_record_visibility', [collection]));
    await db.query(query_file('collection_protect', [collection]));
  }
}

/** The job `scenario_withdrawal`, input {scenario}: its collections go, tables and records, whether it is there or not. */
export const withdraw_scenario: JobHandler = async (input, { database, hold }) => {
  const { scenario } = input as { scenario: string };
  const withdrawn = await database.write(async (db) => {
    const collections = await db.query<{ id: string; record_id: string }>(
      query_file('scenario_collections', [scenario]),
    );
    const ids = collections.map(({ id }) => id);
    await db.query(query_file('collections_lock_tables', [ids]));
    for (const id of ids) await db.query(sql`drop table if exists ${ident('published', id)}`);
    await db.query(query_file('collection_delete', [ids]));
    await db.query(query_file('metadata_record_delete', [collections.map(({ record_id }) => record_id)]));
    await hold(db);
    return ids;
  });
  return { withdrawn };
};
