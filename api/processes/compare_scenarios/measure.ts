import { AppError } from '../../../errors.ts';
import type { Config } from '../../../config.ts';
import type { Access } from '../../../sql/client.ts';
import { compute_coverage } from '../coverage/compute_coverage.ts';
import { measure_situation, read_inputs, reading_as, type Inputs } from '../coverage/read_situation.ts';
import type { Territory } from '../coverage/request.ts';
import type { Situation } from '../coverage/situation.ts';
import { basket_of, request_of } from '../scenarios/scenario_request.ts';
import type { ScenarioBody } from '../scenarios/scenario_body.ts';
import type { Basket } from '../white_zones/baskets.ts';
import { remember_nearest } from './remember_nearest.ts';

/** `now`: without the scenario; `now_b`: the same under what B asks for, where that is something else. */
export type StateName = 'now' | 'a' | 'now_b' | 'b';

/** The places of a territory in one state. */
export interface State {
  name: StateName;
  situation: Situation;
  /** Index in `classes`, by place. */
  class: Uint8Array;
  /** To the farthest category, by place. */
  worst_minutes: Float64Array;
  /** Bit k: category k of the situation's basket is not met. */
  missing: Uint32Array;
  /** Inhabitants whose class hangs on unknown opening hours; null when no moment is asked for. */
  hours_unknown: number | null;
}

export interface Comparison {
  as_of: string;
  territory: Territory;
  /** The same places in each: now and a; with B also b, or now_b and b. */
  states: readonly State[];
  /** Why A and B are not to be compared with one another; none when they are. */
  reasons: readonly string[];
  /** What else must be said. */
  warnings: readonly string[];
}

export interface MeasureContext {
  access: Pick<Access, 'read'>;
  config: Config;
  as_of: string;
  /** Told between two categories; throws when nobody waits any more. */
  progress: (fraction: number, message?: string) => Promise<void>;
}

/**
 * Classes of all places now, under A and, when it is given, under B, each by its own basket, mode, rule and moment. Where
 * those of B are others than A's, `reasons` says so and B has a present of its own. AppErrors as of read_situation.
 */
export async function measure_scenarios(
  a: ScenarioBody,
  b: ScenarioBody | null,
  { access, config, as_of, progress }: MeasureContext,
): Promise<Comparison> {
  const db = reading_as(access);
  const [basket_a, basket_b] = [await basket_of(db, a), b === null ? null : await basket_of(db, b)];
  const { territory, said } = choose_territory(a, b);
  const reasons = b === null || basket_b === null ? [] : list_reasons(a, basket_a, b, basket_b);
  const total = b === null ? 2 : reasons.length > 0 ? 4 : 3;
  const states: State[] = [];
  const measure = async (name: StateName, body: ScenarioBody, basket: Basket, inputs: Inputs) => {
    const request = request_of(body, basket, { as_of, is_now: name.startsWith('now'), territory });
    const between = (done: number, of: number) =>
      progress((states.length + done / of) / total, 'Calcul des temps');
    states.push(state_of(name, await measure_situation(inputs, request, { between })));
  };
  const read = async (body: ScenarioBody, basket: Basket, more: readonly Basket[]) => {
    const inputs = await read_inputs(
      db,
      config,
      request_of(body, basket, { as_of, is_now: true, territory }),
      { baskets: more },
    );
    return { ...inputs, travel_times: remember_nearest(inputs.travel_times) };
  };
  await progress(0, 'Lecture de la population et des services');
  const inputs = await read(a, basket_a, basket_b === null ? [] : [basket_b]);
  await measure('now', a, basket_a, inputs);
  await measure('a', a, basket_a, inputs);
  if (b !== null && basket_b !== null) {
    const inputs_b = b.mode === a.mode ? inputs : await read(b, basket_b, []);
    if (reasons.length > 0) await measure('now_b', b, basket_b, inputs_b);
    await measure('b', b, basket_b, inputs_b);
  }
  check_places(states);
  return { as_of, territory, states, reasons, warnings: said };
}

function state_of(name: StateName, situation: Situation): State {
  const { classification, hours_unknown } = compute_coverage(situation);
  const { class: of, worst_minutes, missing } = classification;
  return { name, situation, class: of, worst_minutes, missing, hours_unknown };
}

/** An import between two readings would compare one place with another. */
function check_places(states: readonly State[]): void {
  const [first, ...others] = states.map(({ situation }) => situation.demands.ids);
  if (others.every((ids) => ids.length === first?.length && ids.every((id, i) => id === first[i]))) return;
  throw new AppError('La population a été remplacée pendant le calcul.', {
    status: 503,
    code: 'source-changed',
    remedy: 'Renouveler la demande.',
  });
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The territory of both; the whole region where they name two. */
function choose_territory(a: ScenarioBody, b: ScenarioBody | null): { territory: Territory; said: string[] } {
  const region = { kind: 'region' } as const;
  const [of_a, of_b] = [a.territory ?? region, b === null ? null : (b.territory ?? region)];
  if (of_b === null || same_territory(of_a, of_b)) return { territory: of_a, said: [] };
  return {
    territory: region,
    said: ['Les deux scénarios portent sur deux territoires : ils sont comparés sur toute la région.'],
  };
}

const same_territory = (a: Territory, b: Territory) =>
  a.kind === b.kind &&
  ('code' in a && 'code' in b
    ? a.code === b.code
    : 'geometry' in a && 'geometry' in b
      ? same(a.geometry.coordinates, b.geometry.coordinates)
      : true);

/** What their figures depend on beside sites and closures, where it is not the same. */
function list_reasons(a: ScenarioBody, of_a: Basket, b: ScenarioBody, of_b: Basket): string[] {
  const title = ({ title, version }: Basket) => `« ${title} », version ${version}`;
  const reasons: string[] = [];
  if (of_a.id !== of_b.id || of_a.version !== of_b.version)
    reasons.push(`Les paniers diffèrent : A ${title(of_a)} ; B ${title(of_b)}.`);
  else if (of_a.france_services_counts_for_partners !== of_b.france_services_counts_for_partners)
    reasons.push('Une maison France services ne compte pour ses partenaires que dans l’un des deux.');
  if (a.mode !== b.mode) reasons.push('Les modes de déplacement diffèrent.');
  if (!same_rule(a.rule ?? of_a.class_rule, b.rule ?? of_b.class_rule))
    reasons.push('Les règles de classement diffèrent.');
  if (a.at?.weekday !== b.at?.weekday || a.at?.time !== b.at?.time)
    reasons.push('Les moments de la semaine diffèrent.');
  return reasons;
}

/** Members in any order: a rule may come from the database. */
const same_rule = (a: object, b: object) =>
  same(Object.entries(a).sort(by_name), Object.entries(b).sort(by_name));
const by_name = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
