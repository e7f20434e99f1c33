/** Inputs by reference (`href`): what the site's own collections hold, read directly, or a file of a host that is allowed. */
import { parse_json } from '../../catalogue/json_input.ts';
import type { Config } from '../../config.ts';
import { AppError, type Fault } from '../../errors.ts';
import { outgoing_fetch } from '../../outgoing_fetch.ts';
import { check_url } from '../../outgoing_hosts.ts';
import { own_items_path, read_own_items, type Features } from './own_items.ts';
import type { Input, Process, ProcessContext, Values } from './process.ts';
import { find_faults, pointer_part, type Schema } from './schema.ts';

/** A link in place of a value (OGC 18-062r2, link.yaml); `href` alone is heeded. */
export interface Reference {
  href: string;
}

export const reference_schema = {
  type: 'object',
  required: ['href'],
  properties: {
    href: { type: 'string', minLength: 1, maxLength: 4000 },
    rel: { type: 'string', maxLength: 200 },
    type: { type: 'string', maxLength: 200 },
    hreflang: { type: 'string', maxLength: 100 },
    title: { type: 'string', maxLength: 1000 },
  },
  additionalProperties: false,
} as const satisfies Schema;

/** Longest wait for a file (ms), and what its JSON may hold. */
const total_ms = 20_000;
const json_limits = { max_depth: 20, max_keys: 500_000 };

export type ReferenceSettings = Pick<Config, 'INPUT_HOSTS' | 'INPUT_MAX_MB'>;

/** The list of hosts that inputs may be read from. */
const input_hosts = ({ INPUT_HOSTS }: Pick<Config, 'INPUT_HOSTS'>) => ({
  hosts: INPUT_HOSTS,
  setting: 'INPUT_HOSTS',
});

/** Whether an input may come by reference: lists and objects may, simple values are as short as their address. */
export const takes_reference = ({ schema }: Pick<Input, 'schema'>) =>
  schema.type === 'array' || schema.type === 'object';

/** What is wrong with a link that stands for an input, before anything is read. */
export function faults_of_reference(
  input: Input,
  reference: unknown,
  pointer: string,
  { config, base }: { config: Pick<Config, 'INPUT_HOSTS'>; base: string },
): Fault[] {
  const faults = find_faults(reference_schema, reference, pointer);
  if (faults.length > 0) return faults;
  if (!takes_reference(input)) return [{ pointer, reason: 'donner la valeur, non son adresse' }];
  const { href } = reference as Reference;
  if (own_items_path(href, base) !== null) return [];
  try {
    check_url(href, input_hosts(config));
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const own = 'Une collection du site s’écrit /collections/{id}/items.';
    return [{ pointer: `${pointer}/href`, reason: `${error.message}. ${error.remedy ?? ''} ${own}` }];
  }
}

/**
 * The inputs with the values of those given by reference, read with the asker's rights. Throws an AppError that points at
 * the input: 400 when what is there does not fit, 404 for a collection not to be seen, 413 when there is too much of it,
 * 502 when a host does not answer.
 */
export async function resolve_references(
  process: Process,
  inputs: Values,
  references: Readonly<Record<string, Reference>>,
  context: Pick<ProcessContext, 'access' | 'config' | 'signal'> & { base: string },
): Promise<Values> {
  const resolved: Record<string, unknown> = { ...inputs };
  for (const [name, { href }] of Object.entries(references)) {
    const input = process.inputs[name];
    if (input === undefined) continue;
    const pointer = `/inputs/${pointer_part(name)}`;
    const value = await read_reference(href, context).catch((error: unknown) => {
      throw error instanceof AppError ? placed(error, pointer) : error;
    });
    resolved[name] = is_features(value) && input.read_features ? input.read_features(value) : value;
    const [fault, ...others] = find_faults(input.schema, resolved[name], pointer);
    if (fault !== undefined)
      throw new AppError(`Ce qui se trouve à l’adresse de « ${name} » ne convient pas : ${fault.reason}.`, {
        status: 400,
        code: 'invalid-execution',
        place: fault.pointer,
        faults: [fault, ...others],
        remedy: 'La description du traitement, à /processes, donne la forme de chaque entrée.',
      });
  }
  return resolved;
}

async function read_reference(
  href: string,
  { access, config, signal, base }: Pick<ProcessContext, 'access' | 'config' | 'signal'> & { base: string },
): Promise<unknown> {
  const own = own_items_path(href, base);
  if (own !== null) return read_own_items(access, own);
  const max_bytes = config.INPUT_MAX_MB * 1e6;
  const get = outgoing_fetch(config, { ...input_hosts(config), max_bytes, total_ms });
  const answer = await get(href, { headers: { Accept: 'application/geo+json, application/json' }, signal });
  if (answer.status !== 200)
    throw new AppError(`« ${new URL(href).host} » a répondu ${answer.status}.`, {
      status: 502,
      code: 'input-unreachable',
      remedy: 'Donner une adresse qui répond 200 sans redirection.',
    });
  return parse_json(await answer.text(), json_limits);
}

/** The same error, which names the input. */
const placed = ({ message, status, code, remedy }: AppError, pointer: string) =>
  new AppError(`Entrée « ${pointer} » : ${message}`, {
    status,
    code,
    place: pointer,
    faults: [{ pointer, reason: message }],
    ...(remedy !== undefined && { remedy }),
  });

function is_features(value: unknown): value is Features {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as Partial<Features>).type === 'FeatureCollection' &&
    Array.isArray((value as Partial<Features>).features)
  );
}
