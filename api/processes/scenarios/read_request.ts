/** Bodies of requests that make or change a scenario. */
import type { Request } from 'express';
import { AppError, type Fault } from '../../../errors.ts';
import { read_scenario } from '../../../viewer/pages/scenario_body.ts';
import { read_json_body } from '../../body.ts';
import { find_faults, type Schema } from '../schema.ts';
import { read_scenario_body, type ScenarioBody } from './scenario_body.ts';

export const visibilities = ['private', 'organisation', 'public'] as const;

/** What makes a scenario; of a change, what is left out stays as it is. */
export interface ScenarioRequest {
  title: string;
  notes?: string;
  visibility?: (typeof visibilities)[number];
  /** Id of the organisation that it belongs to: one that the asker is a planner of. */
  organisation?: number;
  body: ScenarioBody;
}

/** One line of more than blanks, nothing invisible, no half of a character; JSON Schema reads it too. */
const one_line = '^(?!\\s*$)[^\\u0000-\\u001f\\u007f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]+$';

export const request_schema: Schema = {
  type: 'object',
  required: ['title', 'body'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 200, pattern: one_line },
    notes: { type: 'string', maxLength: 5000 },
    visibility: { type: 'string', enum: visibilities },
    organisation: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    // Its own reader says what is wrong with it.
    body: { type: 'object' },
  },
};

const body_limits = { max_bytes: 500_000, max_depth: 12, max_keys: 20_000 };

/** The request's body. Throws a 400 AppError `invalid-scenario` whose faults name their places by JSON pointer. */
export async function read_scenario_request(request: Request): Promise<ScenarioRequest> {
  return check_scenario_request(await read_json_body(request, body_limits));
}

export function check_scenario_request(value: unknown): ScenarioRequest {
  const faults = list_faults(value);
  if (faults.length > 0)
    throw new AppError(`Ce scénario n’est pas accepté : ${faults[0]!.pointer} ${faults[0]!.reason}.`, {
      status: 400,
      code: 'invalid-scenario',
      place: faults[0]!.pointer,
      faults,
      remedy: 'Corriger le contenu aux endroits nommés ; sa forme est décrite par /api.',
    });
  const { title, notes, visibility, organisation, body } = value as ScenarioRequest;
  return {
    title: title.trim(),
    ...(notes !== undefined && { notes }),
    ...(visibility !== undefined && { visibility }),
    ...(organisation !== undefined && { organisation }),
    body: read_scenario_body(body, '/body'),
  };
}

/** All that is wrong, the body's faults too: told at once. */
function list_faults(value: unknown): Fault[] {
  const faults = find_faults(request_schema, value, '');
  if (faults.some(({ pointer }) => pointer === '' || pointer === '/body')) return faults;
  const { notes, body } = value as ScenarioRequest;
  if (notes !== undefined && has_unstorable(notes))
    faults.push({ pointer: '/notes', reason: 'contient un caractère invisible ou incomplet' });
  return [...faults, ...(read_scenario(body, '/body').faults ?? [])].slice(0, 20);
}

/** NUL and halves of characters, which no database keeps; line breaks and tabs are welcome. */
export const has_unstorable = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex
  !text.isWellFormed() || /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text);
