import { readFileSync } from 'node:fs';
import path from 'node:path';
import { drop_staging, prepare_staging, publish_tables } from '../../../catalogue/publication.ts';
import { white_zones, white_zones_areas, white_zones_summary } from '../../../catalogue/referentiels.ts';
import { project_root } from '../../../config.ts';
import type { Database } from '../../../sql/client.ts';
import type { JobContext, JobHandler } from '../../../sql/jobs.ts';
import { query_file } from '../../../sql/query_file.ts';
import { compute_coverage, compute_whole } from '../coverage/compute_coverage.ts';
import { measure_situation, read_inputs, type Inputs } from '../coverage/read_situation.ts';
import { usual_request, type CoverageRequest } from '../coverage/request.ts';
import { shipped_baskets, type Basket } from './baskets.ts';
import { choose_basket } from './choose_basket.ts';
import { count_territories } from './count_territories.ts';
import { routed_travel_times } from '../network/routing_service/routed_travel_times.ts';
import { read_routing_service } from '../network/routing_service/service.ts';
import { read_parameters, say_rule, type Parameters } from './parameters.ts';
import { read_result_inputs } from '../result_inputs.ts';
import { describe_result, type Finding, type KeptParameters } from './result.ts';
import { side_by_side } from './side_by_side.ts';
import { stage_areas, stage_summary, stage_zones } from './staging.ts';
import { summary_rows } from './summary_rows.ts';

export const white_zones_job = 'white_zones';

const { version: code_version } = JSON.parse(
  readFileSync(path.join(project_root, 'package.json'), 'utf8'),
) as { version: string };

/**
 * The job `white_zones`: classes of all populated cells (or communes), published as `white_zones` with their figures per
 * territory as `white_zones_summary` and dissolved as `white_zones_areas`, in one transaction. It reads as the owner: what
 * the site loads counts, whoever may read it. Input: see parameters.ts; all of it may be left out.
 */
export const compute_and_publish: JobHandler = async (input, context) => {
  const { asked, ...others } = read_parameters(input, context.config);
  const parameters = { ...others, basket: await choose_basket(context.database, asked) };
  await drop_leftovers(context.database);
  await context.progress(0.05, 'Lecture de la population et des services');
  const finding = await find_white_zones(parameters, context);
  context.signal.throwIfAborted();
  return publish_finding(finding, context);
};

/** Reads the inputs and computes; writes nothing. */
async function find_white_zones(
  parameters: Parameters,
  { config, database, progress, signal }: JobContext,
): Promise<MainFinding> {
  const { basket, travel, as_of, rescale, uncertainty } = parameters;
  const request = { ...usual_request(basket, as_of), rescale, uncertainty };
  const others = shipped_baskets.filter(({ id }) => id !== basket.id);
  const service = read_routing_service(config);
  const inputs = await read_inputs(database, config, request, {
    travel,
    baskets: others,
    ...(service !== null && { travel_times: routed_travel_times(service, request.mode, signal) }),
  });
  const situation = await measure_situation(inputs, request, {
    between: (done, of) => progress(0.1 + (0.3 * done) / of, 'Calcul des temps'),
  });
  return {
    situation,
    coverage: compute_coverage(situation),
    code_version,
    compare_others: () => compare_baskets(others, inputs, request),
  };
}

/** What is found before the other baskets are compared, which is done while the database writes. */
interface MainFinding extends Omit<Finding, 'alternatives'> {
  compare_others: () => Promise<Finding['alternatives']>;
}

/** The shares under the other shipped baskets: a figure is not read without knowing what the rule does to it. */
async function compare_baskets(
  baskets: readonly Basket[],
  inputs: Inputs,
  request: CoverageRequest,
): Promise<KeptParameters['alternatives']> {
  const alternatives: KeptParameters['alternatives'] = [];
  for (const basket of baskets) {
    const situation = await measure_situation(inputs, { ...request, basket, rule: basket.class_rule });
    if (situation.antennas.is_fallback) continue;
    const { share } = compute_whole(situation);
    alternatives.push({
      basket: basket.id,
      title: basket.title,
      rule: say_rule(basket),
      share_white: share.white,
      share_served: share.served,
    });
  }
  return alternatives;
}

async function publish_finding(
  finding: MainFinding,
  { id, config, database, progress, hold, signal }: JobContext,
): Promise<Record<string, unknown>> {
  const { situation, coverage } = finding;
  const suffix = `job_${id}`;
  const between = () => {
    signal.throwIfAborted();
    return Promise.resolve();
  };
  const step = (from: number, to: number) => ({
    suffix,
    between: async (done: number, of: number) => {
      signal.throwIfAborted();
      await progress(from + ((to - from) * done) / of, 'Écriture du résultat');
    },
  });
  try {
    const counts = count_territories(situation.demands, coverage.classification);
    const zones = await stage_zones(database, situation, coverage, step(0.45, 0.7));
    const rows = summary_rows(situation, coverage, counts, config.REGION_NAME);
    const [prepared, summary, areas, alternatives] = await side_by_side([
      prepare_staging(database, white_zones, zones),
      stage_summary(database, rows, { suffix, between }),
      stage_areas(database, zones, situation, coverage, counts, step(0.7, 0.95)),
      finding.compare_others(),
    ]);
    const records = describe_result(
      { ...finding, alternatives },
      await read_result_inputs(database, situation),
    );
    signal.throwIfAborted();
    const outcome = await publish_tables(
      database,
      [
        { ...prepared, record: records.zones },
        { ...summary, record: records.summary },
        { ...areas, record: records.areas },
      ],
      hold,
    );
    return {
      outcome: outcome.get(white_zones.id),
      count: prepared.feature_count,
      share: coverage.whole.share,
      warnings: records.zones.warnings,
    };
  } finally {
    // After a publication nothing of that name is left; after a failure nothing shall be.
    for (const spec of [white_zones, white_zones_summary, white_zones_areas])
      await drop_staging(database, `${spec.id}_${suffix}`);
  }
}

async function drop_leftovers(database: Database): Promise<void> {
  const left = await database.query<{ name: string }>(query_file('staging_of_ended_jobs'));
  for (const { name } of left) await drop_staging(database, name);
}
