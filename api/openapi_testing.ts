import { Ajv, type ValidateFunction } from 'ajv';
import add_formats from 'ajv-formats';

/** A schema object of OpenAPI 3.0, as far as the tests read it. */
export interface Schema {
  type?: string;
  format?: string;
  enum?: readonly unknown[];
  default?: string | number | boolean;
  example?: unknown;
  minimum?: number;
  maximum?: number;
}
export interface Parameter {
  name: string;
  in: string;
  schema: Schema;
  example?: unknown;
  explode?: boolean;
}
export interface Answer {
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: unknown }>;
}
export interface DocumentedOperation {
  path: string;
  method: string;
  parameters: Parameter[];
  /** By status, or `default`; `pointer` is that of the answer in the document. */
  answers: Map<string, Answer & { pointer: string }>;
}
export interface Definition {
  paths: Record<string, Record<string, { parameters?: unknown[]; responses: Record<string, unknown> }>>;
  components: Record<string, Record<string, unknown>>;
}

const escape_pointer = (text: string) => text.replaceAll('~', '~0').replaceAll('/', '~1');

/** What a reference within the document names, and its pointer; what is no reference is itself. */
function resolve(
  definition: Definition,
  found: unknown,
  pointer: string,
): { value: unknown; pointer: string } {
  const reference = (found as { $ref?: string }).$ref;
  if (reference === undefined) return { value: found, pointer };
  const [, , group = '', name = ''] = reference.split('/');
  const value = definition.components[group]?.[name];
  if (value === undefined) throw new Error(`${reference} names nothing`);
  return { value, pointer: reference.slice(1) };
}

/** All operations of a document, with their references resolved. */
export function list_operations(definition: Definition): DocumentedOperation[] {
  return Object.entries(definition.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { parameters = [], responses }]) => ({
      path,
      method,
      parameters: parameters.map((parameter) => resolve(definition, parameter, '').value as Parameter),
      answers: new Map(
        Object.entries(responses).map(([status, found]) => {
          const own = `/paths/${escape_pointer(path)}/${method}/responses/${status}`;
          const { value, pointer } = resolve(definition, found, own);
          return [status, { ...(value as Answer), pointer }];
        }),
      ),
    })),
  );
}

/**
 * The document for a validator of JSON Schema: what an object may hold is what its schema names, unless it says more, so
 * that a member that is not documented is found. `nullable` is known to ajv; parts of `allOf` stay open for each other.
 */
function close_objects(found: unknown, is_part = false): unknown {
  if (Array.isArray(found)) return found.map((item) => close_objects(item, is_part));
  if (typeof found !== 'object' || found === null) return found;
  const closed = Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, close_objects(value, name === 'allOf')]),
  );
  const is_object_schema = closed['type'] === 'object' && 'properties' in closed;
  return is_object_schema && !is_part && !('additionalProperties' in closed)
    ? { ...closed, additionalProperties: false }
    : closed;
}

/** Gives the validators of a document's answers. */
export function answer_validators(
  definition: Definition,
): (answer: { pointer: string }, type: string) => ValidateFunction {
  // Keywords of OpenAPI that say nothing of values (example, description…) are let pass.
  const ajv = new Ajv({ strict: false, allErrors: true });
  add_formats.default(ajv);
  ajv.addSchema({ $id: 'api', ...(close_objects(definition) as object) });
  const known = new Map<string, ValidateFunction>();
  return ({ pointer }, type) => {
    const reference = `api#${encodeURI(pointer)}/content/${encodeURIComponent(escape_pointer(type))}/schema`;
    const validate = known.get(reference) ?? ajv.compile({ $ref: reference });
    known.set(reference, validate);
    return validate;
  };
}

/** Values to try for a parameter, as written in an address: all words of a list, the bounds, the examples. */
export function sample_values({ schema, example }: Parameter): string[] {
  if (schema.enum !== undefined) return schema.enum.map(String);
  const examples = [example, schema.example].filter((value) => value !== undefined).map(String);
  if (examples.length > 0) return examples;
  if (schema.type === 'boolean') return ['true', 'false'];
  if (schema.type === 'integer' || schema.type === 'number')
    return [schema.minimum ?? 1, schema.maximum ?? 2].map(String);
  if (schema.format === 'date') return ['2024-01-31'];
  if (schema.format === 'date-time') return ['2024-01-31T12:00:00Z'];
  return schema.default === undefined ? [] : [String(schema.default)];
}
