/** How sure the white zones of a situation are: as the screen draws it, for its exports and prints. */
import type { ComputeThread } from '../processes/compute_thread/compute_thread.ts';
import { perturbed_of } from '../processes/coverage/compute_coverage.ts';
import type { Situation } from '../processes/coverage/situation.ts';
import type { ClassRule } from '../processes/white_zones/class_rule.ts';

/** As the published white zones are drawn (`usual_request`); up to 255 draws fit a byte. */
export const planner_uncertainty = { draws: 200, seed: 1 } as const;

/** In how many of the draws each place is white, computed in the compute thread. */
export async function count_white_draws(
  thread: ComputeThread,
  situation: Situation,
  rule: ClassRule,
): Promise<Uint8Array> {
  const perturbed = perturbed_of(situation, rule, planner_uncertainty);
  const p_white = await thread.ask({ kind: 'p_white', perturbed });
  return Uint8Array.from(p_white, (p) => Math.round(p * planner_uncertainty.draws));
}
