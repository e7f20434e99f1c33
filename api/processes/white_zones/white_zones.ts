import { readFileSync } from 'node:fs';
import path from 'node:path';
import { drop_staging, publish_tables } from '../../../catalogue/publication.ts';
import { white_zones, white_zones_summary } from '../../../catalogue/referentiels.ts';
import { project_root } from '../../../config.ts';
import type { Database } from '../../../sql/client.ts';
import type { JobContext, JobHandler } from '../../../sql/jobs.ts';
import { query_file } from '../../../sql/query_file.ts';
import { read_names } from '../coverage/read_communes.ts';
import { read_demands, type ReadDemands } from '../coverage/read_demands.ts';
import { read_service_sources, read_services } from '../coverage/read_services.ts';
import { choose_travel_times } from '../network/choose_travel_times.ts';
import type { Service } from './antennas.ts';
import { fallback_basket, shipped_baskets, type Basket } from './baskets.ts';
import { compute_white_zones } from './compute.ts';
import { read_parameters, say_rule, type Parameters } from './parameters.ts';
import { describe_result, type Finding, type KeptParameters } from './result.ts';
import { stage_summary, stage_zones } from './staging.ts';
import type { TravelTimes } from './travel_time.ts';

export const white_zones_job = 'white_zones';

const { version: code_version } = JSON.parse(
  readFileSync(path.join(project_root, 'package.json'), 'utf8'),
) as { version: string };

/**
 * The job `white_zones`: classes of all populated cells (or communes), published as `white_zones` with their summary
 * per département as `white_zones_summary`, in one transaction. Input: see parameters.ts; all of it may be left out.
 */
export const compute_and_publish: JobHandler = async (input, context) => {
  const parameters = read_parameters(input, context.config);
  const { database } = context;
  await drop_leftovers(database);
  await context.progress(0.05, 'Lecture de la population et des services');
  const finding = await find_white_zones(parameters, context);
  context.signal.throwIfAborted();
  return publish_finding(finding, context);
};

/** Reads the inputs and computes; writes nothing. */
async function find_white_zones(
  parameters: Parameters,
  { config, database, progress }: JobContext,
): Promise<Finding> {
  const demands = await read_demands(database);
  const others = shipped_baskets.filter(({ id }) => id !== parameters.basket.id);
  const services = await read_services(
    database,
    [parameters.basket, ...others, fallback_basket].flatMap(({ counters }) => counters),
  );
  const travel_times = choose_travel_times(parameters, config, demands.demands);
  const computation = await compute_white_zones(
    demands.demands,
    services,
    parameters.basket,
    travel_times,
    (done, of) => progress(0.1 + (0.4 * done) / of, 'Calcul des temps'),
  );
  return {
    parameters,
    computation,
    demands,
    // Of the chosen basket alone: the other baskets below ask for more times.
    travel_times: {
      method: travel_times.method,
      approximate: travel_times.approximate,
      parameters: travel_times.parameters,
    },
    travel_warnings: travel_times.warnings(),
    service_sources: await read_service_sources(database),
    code_version,
    alternatives: await compare_baskets(others, demands, services, travel_times),
  };
}

/** The shares under the other shipped baskets: a figure is not read without knowing what the rule does to it. */
async function compare_baskets(
  baskets: readonly Basket[],
  { demands }: ReadDemands,
  services: readonly Service[],
  travel_times: TravelTimes,
): Promise<KeptParameters['alternatives']> {
  const alternatives: KeptParameters['alternatives'] = [];
  for (const basket of baskets) {
    const { antennas, region } = await compute_white_zones(demands, services, basket, travel_times);
    if (antennas.is_fallback) continue;
    alternatives.push({
      basket: basket.id,
      title: basket.title,
      rule: say_rule(basket),
      share_white: region.share.white,
      share_served: region.share.served,
    });
  }
  return alternatives;
}

async function publish_finding(
  finding: Finding,
  { id, config, database, progress, hold, signal }: JobContext,
): Promise<Record<string, unknown>> {
  const { computation, demands, travel_times } = finding;
  const suffix = `job_${id}`;
  const { method } = travel_times;
  try {
    const zones = await stage_zones(database, demands.demands, computation, {
      collection: demands.collection,
      method,
      suffix,
      between: async (done, of) => {
        signal.throwIfAborted();
        await progress(0.5 + (0.4 * done) / of, 'Écriture du résultat');
      },
    });
    const departements = await read_names(database, 'departements');
    const region_name = config.REGION_NAME;
    const summary = await stage_summary(database, computation, { region_name, departements, method, suffix });
    const records = describe_result(finding);
    signal.throwIfAborted();
    const outcome = await publish_tables(
      database,
      [
        { ...zones, record: records.zones },
        { ...summary, record: records.summary },
      ],
      hold,
    );
    return {
      outcome: outcome.get(white_zones.id),
      count: zones.feature_count,
      share: computation.region.share,
      warnings: records.zones.warnings,
    };
  } finally {
    // After a publication nothing of that name is left; after a failure nothing shall be.
    await drop_staging(database, `${white_zones.id}_${suffix}`);
    await drop_staging(database, `${white_zones_summary.id}_${suffix}`);
  }
}

async function drop_leftovers(database: Database): Promise<void> {
  const left = await database.query<{ name: string }>(query_file('staging_of_ended_jobs'));
  for (const { name } of left) await drop_staging(database, name);
}
