import type { Config } from '../../config.ts';
import { AppError, type Fault } from '../../errors.ts';
import type { Mode, Process, Values } from './process.ts';
import { find_faults, pointer_part, type Schema } from './schema.ts';
import { faults_of_subscriber, subscriber_schema, type Subscriber } from './subscriber.ts';

/** What a body asks for, checked. */
export interface Execution {
  inputs: Values;
  /** Names of the outputs to answer with; null: all. */
  outputs: readonly string[] | null;
  /** Each output as it is, or all in one JSON document. */
  response: 'raw' | 'document';
}

/** What a body holds beside the inputs (OGC 18-062r2, execute.yaml). */
export const body_schema = {
  type: 'object',
  properties: {
    inputs: { type: 'object' },
    outputs: { type: 'object' },
    response: { type: 'string', enum: ['raw', 'document'], default: 'raw' },
    subscriber: subscriber_schema,
  },
  additionalProperties: false,
} as const satisfies Schema;

const output_schema: Schema = {
  type: 'object',
  properties: {
    transmissionMode: { type: 'string', enum: ['value'] },
    format: { type: 'object', properties: { mediaType: { type: 'string', maxLength: 100 } } },
  },
  additionalProperties: false,
};

/** An execution, and whom its job is to tell. */
export interface AskedExecution extends Execution {
  subscriber: Subscriber | null;
}

/** Reads the body of an execution. Throws a 400 AppError that names every place at fault by its JSON pointer. */
export function read_execution(
  process: Process,
  body: unknown,
  config: Pick<Config, 'CALLBACK_HOSTS'>,
): AskedExecution {
  refuse(find_faults(body_schema, body, ''));
  const {
    inputs = {},
    outputs = null,
    response = 'raw',
    subscriber = null,
  } = body as Partial<AskedExecution>;
  const given = Object.entries(inputs).map(([name, value]) => [name, unwrap(value)] as const);
  refuse([
    ...given.flatMap(([name, { value, reference }]) => {
      const pointer = `/inputs/${pointer_part(name)}`;
      const input = Object.hasOwn(process.inputs, name) ? process.inputs[name] : undefined;
      if (input === undefined)
        return [{ pointer, reason: `entrée inconnue ; connues : ${Object.keys(process.inputs).join(', ')}` }];
      if (reference) return [{ pointer, reason: 'une adresse (href) n’est pas lue : donner la valeur' }];
      return find_faults(input.schema, value, pointer);
    }),
    ...Object.entries(process.inputs)
      .filter(([name, { is_optional = false }]) => !is_optional && !Object.hasOwn(inputs, name))
      .map(([name]) => ({ pointer: `/inputs/${pointer_part(name)}`, reason: 'manque' })),
    ...(outputs === null ? [] : faults_of_outputs(process, outputs as unknown as Values)),
    ...(subscriber === null ? [] : faults_of_subscriber(subscriber, config)),
  ]);
  return {
    inputs: Object.fromEntries(given.map(([name, { value }]) => [name, value])),
    outputs: outputs === null || Object.keys(outputs).length === 0 ? null : Object.keys(outputs),
    response,
    subscriber,
  };
}

/** Objects come as `{"value": …}` with what their format is; links are told from values by `href`. */
function unwrap(given: unknown): { value: unknown; reference: boolean } {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { value: given, reference: false };
  if (Object.hasOwn(given, 'href')) return { value: given, reference: true };
  const names = Object.keys(given);
  const is_qualified =
    names.includes('value') &&
    names.every((name) => ['value', 'mediaType', 'encoding', 'schema'].includes(name));
  return { value: is_qualified ? (given as { value: unknown }).value : given, reference: false };
}

function faults_of_outputs(process: Process, outputs: Values): Fault[] {
  return Object.entries(outputs).flatMap(([name, wanted]) => {
    const pointer = `/outputs/${pointer_part(name)}`;
    const output = Object.hasOwn(process.outputs, name) ? process.outputs[name] : undefined;
    if (output === undefined)
      return [{ pointer, reason: `sortie inconnue ; connues : ${Object.keys(process.outputs).join(', ')}` }];
    const faults = find_faults(output_schema, wanted, pointer);
    const { mediaType } =
      (faults.length === 0 && (wanted as { format?: { mediaType?: string } }).format) || {};
    const own = media_type_of(output);
    return mediaType === undefined || mediaType === own
      ? faults
      : [{ pointer: `${pointer}/format/mediaType`, reason: `seul ${own} est proposé` }];
  });
}

/** Media type of an output that stands alone. */
export function media_type_of({ schema, media_type }: Process['outputs'][string]): string {
  const is_simple = schema.type !== 'object' && schema.type !== 'array';
  return media_type ?? (is_simple ? 'text/plain' : 'application/json');
}

function refuse(faults: readonly Fault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new AppError(
    `Demande refusée : « ${first.pointer === '' ? '/' : first.pointer.slice(0, 200)} » : ${first.reason}.`,
    {
      status: 400,
      code: 'invalid-execution',
      place: first.pointer.slice(0, 200),
      remedy: 'La description du traitement, à /processes, donne la forme de chaque entrée.',
      faults,
    },
  );
}

/**
 * Whether the client wants no answer before the end: as `Prefer` says, else at once where the process can. Throws a 400
 * AppError when somebody is to be told of the end of a job that there will not be.
 */
export function choose_mode(
  { modes }: Pick<Process, 'modes'>,
  prefer: string | undefined,
  { subscriber }: Pick<AskedExecution, 'subscriber'>,
): Mode {
  const is_async = /(?:^|[,;\s])respond-async(?:$|[,;\s])/i.test(prefer ?? '');
  const mode = modes.length === 1 && modes[0] !== undefined ? modes[0] : is_async ? 'async' : 'sync';
  if (mode === 'sync' && subscriber !== null)
    refuse([
      {
        pointer: '/subscriber',
        reason: 'seule une tâche rappelle : demander « Prefer: respond-async », si le traitement le permet',
      },
    ]);
  return mode;
}
