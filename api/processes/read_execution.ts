import type { Config } from '../../config.ts';
import { AppError, type Fault } from '../../errors.ts';
import { media_type_of, media_types_of } from './output_text.ts';
import type { Mode, Process, Values } from './process.ts';
import { publication_schema, faults_of_publication, type PublicationRequest } from './publication/request.ts';
import { faults_of_reference, type Reference } from './reference.ts';
import { find_faults, pointer_part, type Schema } from './schema.ts';
import { faults_of_subscriber, subscriber_schema, type Subscriber } from './subscriber.ts';

/** What a body asks for, checked. Members that may be absent are those that jobs of earlier versions have not. */
export interface Execution {
  /** Those given by value. */
  inputs: Values;
  /** Those given by their address, read when the work begins. */
  references?: Readonly<Record<string, Reference>>;
  /** Names of the outputs to answer with; null: all. */
  outputs: readonly string[] | null;
  /** Media types of outputs that are not their own. */
  formats?: Readonly<Record<string, string>>;
  /** Outputs of which the answer tells the address. */
  by_reference?: readonly string[];
  /** Outputs that become collections. */
  publications?: Readonly<Record<string, PublicationRequest>>;
  /** Each output as it is, or all in one JSON document. */
  response: 'raw' | 'document';
}

/** An execution, and whom its job is to tell. */
export interface AskedExecution extends Execution {
  subscriber: Subscriber | null;
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

/** What may be asked of one output (output.yaml), and `publication` of ours. */
export const output_schema = {
  type: 'object',
  properties: {
    transmissionMode: { type: 'string', enum: ['value', 'reference'], default: 'value' },
    format: { type: 'object', properties: { mediaType: { type: 'string', maxLength: 100 } } },
    publication: publication_schema,
  },
  additionalProperties: false,
} as const satisfies Schema;

interface AskedOutput {
  transmissionMode?: 'value' | 'reference';
  format?: { mediaType?: string };
  publication?: PublicationRequest;
}

export interface ExecutionContext {
  config: Pick<Config, 'CALLBACK_HOSTS' | 'INPUT_HOSTS'>;
  /** Root of the site: addresses of its own collections begin with it. */
  base: string;
}

/** Reads the body of an execution. Throws a 400 AppError that names every place at fault by its JSON pointer. */
export function read_execution(process: Process, body: unknown, context: ExecutionContext): AskedExecution {
  refuse(find_faults(body_schema, body, ''));
  const { inputs = {}, outputs = {}, response = 'raw', subscriber = null } = body as Body;
  refuse([
    ...faults_of_inputs(process, inputs, context),
    ...faults_of_outputs(process, outputs),
    ...(subscriber === null ? [] : faults_of_subscriber(subscriber, context.config)),
  ]);
  const given = Object.entries(inputs);
  return {
    inputs: Object.fromEntries(
      given.flatMap(([name, value]) => (is_link(value) ? [] : [[name, unwrap(value)]])),
    ),
    references: Object.fromEntries(
      given.flatMap(([name, value]) => (is_link(value) ? [[name, { href: value.href }]] : [])),
    ),
    ...read_outputs(process, outputs as Record<string, AskedOutput>),
    response,
    subscriber,
  };
}

interface Body extends Partial<Pick<AskedExecution, 'inputs' | 'response' | 'subscriber'>> {
  outputs?: Values;
}

function faults_of_inputs(process: Process, inputs: Values, context: ExecutionContext): Fault[] {
  const given = Object.entries(inputs).flatMap(([name, value]) => {
    const pointer = `/inputs/${pointer_part(name)}`;
    const input = Object.hasOwn(process.inputs, name) ? process.inputs[name] : undefined;
    if (input === undefined)
      return [{ pointer, reason: `entrée inconnue ; connues : ${Object.keys(process.inputs).join(', ')}` }];
    return is_link(value)
      ? faults_of_reference(input, value, pointer, context)
      : find_faults(input.schema, unwrap(value), pointer);
  });
  const missing = Object.entries(process.inputs)
    .filter(([name, { is_optional = false }]) => !is_optional && !Object.hasOwn(inputs, name))
    .map(([name]) => ({ pointer: `/inputs/${pointer_part(name)}`, reason: 'manque' }));
  return [...given, ...missing];
}

/** Links are told from values by `href`. */
const is_link = (given: unknown): given is Reference =>
  typeof given === 'object' && given !== null && !Array.isArray(given) && Object.hasOwn(given, 'href');

/** Objects come as `{"value": …}` with what their format is. */
function unwrap(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const names = Object.keys(given);
  const is_qualified =
    names.includes('value') &&
    names.every((name) => ['value', 'mediaType', 'encoding', 'schema'].includes(name));
  return is_qualified ? (given as { value: unknown }).value : given;
}

function faults_of_outputs(process: Process, outputs: Values): Fault[] {
  return Object.entries(outputs).flatMap(([name, wanted]) => {
    const pointer = `/outputs/${pointer_part(name)}`;
    const output = Object.hasOwn(process.outputs, name) ? process.outputs[name] : undefined;
    if (output === undefined)
      return [{ pointer, reason: `sortie inconnue ; connues : ${Object.keys(process.outputs).join(', ')}` }];
    const faults = find_faults(output_schema, wanted, pointer);
    if (faults.length > 0) return faults;
    const { format, publication } = wanted as AskedOutput;
    const types = media_types_of(output);
    return [
      ...(format?.mediaType === undefined || types.includes(format.mediaType)
        ? []
        : [{ pointer: `${pointer}/format/mediaType`, reason: `proposés : ${types.join(', ')}` }]),
      ...(publication === undefined ? [] : faults_of_publication(output, `${pointer}/publication`)),
    ];
  });
}

/** None or an empty list: all of them, as they are. */
function read_outputs(
  process: Process,
  outputs: Readonly<Record<string, AskedOutput>>,
): Pick<Execution, 'outputs' | 'formats' | 'by_reference' | 'publications'> {
  const asked = Object.entries(outputs);
  const pick = <T>(choose: (name: string, output: AskedOutput) => T | undefined) =>
    Object.fromEntries(
      asked.flatMap(([name, output]) => {
        const chosen = choose(name, output);
        return chosen === undefined ? [] : [[name, chosen] as const];
      }),
    );
  return {
    outputs: asked.length === 0 ? null : asked.map(([name]) => name),
    formats: pick((name, { format }) => {
      const output = process.outputs[name];
      return output !== undefined && format?.mediaType !== media_type_of(output)
        ? format?.mediaType
        : undefined;
    }),
    by_reference: asked.flatMap(([name, { transmissionMode }]) =>
      transmissionMode === 'reference' ? [name] : [],
    ),
    publications: pick((_name, { publication }) => publication),
  };
}

export function refuse(faults: readonly Fault[]): void {
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
 * AppError when what was asked for needs a job that there will not be: callbacks, outputs by reference, publications.
 */
export function choose_mode(
  { modes }: Pick<Process, 'modes'>,
  prefer: string | undefined,
  { subscriber, by_reference = [], publications = {} }: AskedExecution,
): Mode {
  const is_async = /(?:^|[,;\s])respond-async(?:$|[,;\s])/i.test(prefer ?? '');
  const mode = modes.length === 1 && modes[0] !== undefined ? modes[0] : is_async ? 'async' : 'sync';
  if (mode === 'async') return mode;
  const reason = 'cela demande une tâche : en-tête « Prefer: respond-async », si le traitement le permet';
  refuse([
    ...(subscriber === null ? [] : [{ pointer: '/subscriber', reason }]),
    ...by_reference.map((name) => ({ pointer: `/outputs/${pointer_part(name)}/transmissionMode`, reason })),
    ...Object.keys(publications).map((name) => ({
      pointer: `/outputs/${pointer_part(name)}/publication`,
      reason,
    })),
  ]);
  return mode;
}
