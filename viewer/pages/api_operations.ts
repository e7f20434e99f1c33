/** Parts of an OpenAPI 3.0 document that its page reads. */
export interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
  required?: boolean;
  description?: string;
  schema?: ParameterSchema;
}
export interface ParameterSchema {
  type?: string;
  format?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  default?: string | number | boolean;
  example?: unknown;
  items?: ParameterSchema;
}
interface Content {
  description?: string;
  content?: Record<string, unknown>;
}
export interface Operation {
  summary?: string;
  description?: string;
  tags?: readonly string[];
  parameters?: readonly Parameter[];
  requestBody?: Content;
  responses?: Record<string, Content>;
}

export interface ApiView {
  info: { title: string; description: string };
  tags: readonly { name: string; description: string }[];
  paths: Record<string, unknown>;
  components: { parameters: Record<string, unknown> };
}

export interface ListedOperation {
  path: string;
  method: string;
  operation: Operation;
  /** Paths of single collections that the same operation has; a list of them says more than each in full. */
  examples: string[];
}

const methods = new Set(['get', 'post', 'put', 'patch', 'delete']);

const form_of = (template: string) =>
  new RegExp(
    `^${template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(/\{[^{}]*\}/g, '[^/{}]+')}$`,
  );

/** All operations; the path of one collection is an example of its template's where there is one. */
export function list_operations(paths: ApiView['paths']): ListedOperation[] {
  const templates = Object.keys(paths)
    .filter((path) => path.includes('{'))
    .map((path) => ({ path, form: form_of(path) }));
  const found = new Map<string, ListedOperation>();
  const examples: { key: string; path: string }[] = [];
  for (const [path, item] of Object.entries(paths))
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      if (!methods.has(method)) continue;
      const template = path.includes('{') ? undefined : templates.find(({ form }) => form.test(path))?.path;
      if (template !== undefined && method in (paths[template] as object))
        examples.push({ key: `${method} ${template}`, path });
      else found.set(`${method} ${path}`, { path, method: method.toUpperCase(), operation, examples: [] });
    }
  for (const { key, path } of examples) found.get(key)?.examples.push(path);
  return [...found.values()];
}

const names: Readonly<Record<string, string>> = {
  integer: 'entier',
  number: 'nombre',
  string: 'texte',
  array: 'liste',
  boolean: 'true ou false',
  object: 'objet',
};
const most_words = 8;

/** The form of a parameter's value in words. */
export function describe_schema(schema: ParameterSchema | undefined): string {
  if (schema === undefined) return '';
  const { minimum, maximum, items } = schema;
  const words = schema.enum?.slice(0, most_words).join(', ');
  if (words !== undefined)
    return (schema.enum?.length ?? 0) > most_words ? `${words}… (liste dans le document)` : words;
  const of_items = schema.type === 'array' && items !== undefined ? describe_schema(items) : '';
  const type = names[schema.type ?? ''] ?? schema.type ?? '';
  const bounds =
    minimum !== undefined && maximum !== undefined
      ? ` de ${minimum} à ${maximum}`
      : minimum !== undefined
        ? ` d’au moins ${minimum}`
        : maximum !== undefined
          ? ` d’au plus ${maximum}`
          : '';
  const usual = schema.default === undefined ? '' : `, ${schema.default} à défaut`;
  return `${type}${of_items === '' ? '' : ` (${of_items})`}${bounds}${usual}`;
}
