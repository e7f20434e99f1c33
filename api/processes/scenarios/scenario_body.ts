/** Scenarios from outside, on the server: as viewer/pages/scenario_body.ts reads them, refused as the site refuses. */
import { find_crossing } from '../../../catalogue/self_intersection.ts';
import { AppError } from '../../../errors.ts';
import {
  read_scenario,
  read_scenario_text,
  type ReadScenario,
  type ScenarioBody,
} from '../../../viewer/pages/scenario_body.ts';
import { scenario_limits } from '../../../viewer/pages/scenario_faults.ts';

export { max_scenario_text, write_scenario_text } from '../../../viewer/pages/scenario_body.ts';
export type {
  Area,
  ClassRule,
  Mode,
  Moment,
  ScenarioBody,
  ScenarioSite,
  Territory,
} from '../../../viewer/pages/scenario_body.ts';
export { scenario_limits };

/**
 * A value that came as JSON. Throws a 400 AppError `invalid-scenario` whose faults name their places by JSON pointer,
 * which begin with `at`.
 */
export function read_scenario_body(value: unknown, at = ''): ScenarioBody {
  return accept(read_scenario(value, at), at);
}

/** A scenario of a query string (`s=`): base64url of its JSON. Throws a 400 AppError `invalid-scenario`. */
export function read_scenario_query(text: string): ScenarioBody {
  return accept(read_scenario_text(text), '');
}

function accept(read: ReadScenario, at: string): ScenarioBody {
  if (read.faults !== undefined) throw refuse(read.faults);
  const { body } = read;
  if (body.territory?.kind === 'area') {
    const crossing = find_crossing(body.territory.geometry);
    if (crossing !== null)
      throw refuse([
        {
          pointer: `${at}/territory/geometry`,
          reason: `le contour se croise lui-même en ${crossing.map((n) => n.toFixed(5)).join(', ')}`,
        },
      ]);
  }
  if (Buffer.byteLength(JSON.stringify(body)) > scenario_limits.bytes)
    throw refuse([{ pointer: at, reason: `plus de ${scenario_limits.bytes} octets` }]);
  return body;
}

function refuse(faults: readonly { pointer: string; reason: string }[]): AppError {
  const [first] = faults;
  return new AppError(
    `Ce scénario n’est pas accepté : ${first?.pointer === '' ? '' : `${first?.pointer} `}${first?.reason}.`,
    {
      status: 400,
      code: 'invalid-scenario',
      place: first?.pointer ?? '',
      faults,
      remedy: 'Corriger le scénario aux endroits nommés ; sa forme est décrite par /api.',
    },
  );
}
