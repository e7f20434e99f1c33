import { setImmediate as let_others_pass } from 'node:timers/promises';
import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import { compute_coverage, type Coverage } from '../processes/coverage/compute_coverage.ts';
import { read_demands } from '../processes/coverage/read_demands.ts';
import { reading_as } from '../processes/coverage/read_situation.ts';
import type { Territory } from '../processes/coverage/request.ts';
import type { Situation } from '../processes/coverage/situation.ts';
import type { Basket } from '../processes/white_zones/baskets.ts';
import type { ClassRule } from '../processes/white_zones/class_rule.ts';
import { ask_situation, find_comparison, find_situation } from './planner.ts';
import { questions_of, type AskedScenario } from './scenario_query.ts';
import { find_parts, sum_parts, tally_parts, type Tally } from '../../viewer/planner/tally.ts';
import { add_words } from '../../viewer/planner/tally_words.ts';
import { thread_of } from '../processes/compute_thread/compute_thread.ts';
import { count_white_draws, planner_uncertainty } from './white_draws.ts';

/** A scenario beside the situation as it is. Both are of the same places and categories. */
export interface Comparison extends AskedScenario {
  asked_basket: Basket;
  rule: ClassRule;
  before: Situation;
  after: Situation;
  classes: { before: Coverage; after: Coverage };
  /** In how many of the draws (`planner_uncertainty`) each place is white. */
  white_draws: { before: Uint8Array; after: Uint8Array };
  /** Places of the scenario's territory, ascending. */
  members: Uint32Array;
  /** Inhabitants of the territory in whole numbers that add up. */
  tally: Tally;
}

/** Names what a scenario is compared on: changes whenever the comparison may. */
export async function name_comparison(
  access: Access,
  config: Config,
  { body }: AskedScenario,
): Promise<string> {
  const { after } = await questions_of(access, config, body);
  const { key } = await ask_situation(access, config, after);
  return JSON.stringify([key, body]);
}

/** A scenario beside the situation as it is, measured once. Throws the AppErrors of a situation and of an unknown territory (404). */
export async function compare_scenario(
  access: Access,
  config: Config,
  asked: AskedScenario,
): Promise<Comparison> {
  const key = JSON.stringify([await name_comparison(access, config, asked), asked.title]);
  return find_comparison(access, key, () => measure_scenario(access, config, asked));
}

async function measure_scenario(access: Access, config: Config, asked: AskedScenario): Promise<Comparison> {
  const { body } = asked;
  const questions = await questions_of(access, config, body);
  const named = await ask_situation(access, config, questions.before);
  const before = await find_situation(access, config, named);
  const is_changed = questions.after.added.length + questions.after.removed.length > 0;
  const after = is_changed
    ? await find_situation(access, config, await ask_situation(access, config, questions.after))
    : before;
  const rule = body.rule ?? questions.before.basket.class_rule;
  const asks = { rule, uncertainty: null };
  const of_before = compute_coverage(before, asks);
  // Each takes some tens of milliseconds of the thread that answers everybody.
  await let_others_pass();
  const classes = { before: of_before, after: is_changed ? compute_coverage(after, asks) : of_before };
  await let_others_pass();
  const thread = thread_of(config);
  const drawn = await count_white_draws(thread, before, rule);
  const white_draws = {
    before: drawn,
    after: is_changed ? await count_white_draws(thread, after, rule) : drawn,
  };
  const members = await find_members(access, before, body.territory ?? { kind: 'region' });
  return {
    ...asked,
    asked_basket: questions.before.basket,
    rule,
    before,
    after,
    classes,
    white_draws,
    members,
    tally: tally_all(before.demands, classes, white_draws, members),
  };
}

function tally_all(
  demands: Situation['demands'],
  { before, after }: Comparison['classes'],
  white_draws: Comparison['white_draws'],
  members: Uint32Array,
): Tally {
  const parts = find_parts(demands, members);
  const [was, is] = [before.classification.class, after.classification.class];
  return add_words(
    tally_parts(demands.population, parts, was, is),
    demands.population,
    parts,
    {
      before: { classes: was, white: white_draws.before },
      after: { classes: is, white: white_draws.after },
    },
    planner_uncertainty.draws,
  );
}

/** The places of a territory among those of the whole region. */
async function find_members(
  access: Access,
  { demands }: Situation,
  territory: Territory,
): Promise<Uint32Array> {
  if (territory.kind === 'region') return Uint32Array.from(demands.ids.keys());
  const { demands: wanted } = await read_demands(reading_as(access), { territory, rescale: false });
  const ids = new Set(wanted.ids);
  return Uint32Array.from([...demands.ids.keys()].filter((i) => ids.has(demands.ids[i] as string)));
}

/** What of a comparison lies in one intercommunalité, or in none (« aucun »); all of it without. */
export function keep_epci(comparison: Comparison, epci: string | null): Comparison {
  if (epci === null) return comparison;
  const { tally: all, members, before } = comparison;
  const code = epci === 'aucun' ? null : epci;
  const parts = all.parts.filter((part) => part.epci === code);
  return {
    ...comparison,
    members: members.filter((i) => (before.demands.code_epci[i] ?? null) === code),
    tally: { parts, whole: sum_parts(parts) },
  };
}
