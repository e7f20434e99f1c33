/** How sure the white zones of a situation are, for the screen and the method page. */
import type { ComputeThread } from '../processes/compute_thread/compute_thread.ts';
import { perturbed_of } from '../processes/coverage/compute_coverage.ts';
import type { Situation } from '../processes/coverage/situation.ts';
import type { ClassRule } from '../processes/white_zones/class_rule.ts';

/** As the published white zones are drawn (`usual_request`); up to 255 draws fit a byte. */
export const planner_uncertainty = { draws: 200, seed: 1 } as const;

/** P(white) of each place, 0 to 1, computed in the compute thread. */
export const ask_p_white = (
  thread: ComputeThread,
  situation: Situation,
  rule: ClassRule,
): Promise<Float64Array> =>
  thread.ask({ kind: 'p_white', perturbed: perturbed_of(situation, rule, planner_uncertainty) });

/** In how many of the draws each place is white, by the basket's own rule. */
export async function count_white_draws(thread: ComputeThread, situation: Situation): Promise<Uint8Array> {
  const p_white = await ask_p_white(thread, situation, situation.basket.class_rule);
  return Uint8Array.from(p_white, (p) => Math.round(p * planner_uncertainty.draws));
}
