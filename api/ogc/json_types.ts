/** What columns are in JSON. */
export type Schema = Readonly<Record<string, unknown>>;

const anything = ['object', 'array', 'string', 'number', 'boolean'];
/** JSON of each type of PostgreSQL as `to_json` writes it; any other is a string. */
const json_types: Readonly<Record<string, Schema>> = {
  bool: { type: 'boolean' },
  int2: { type: 'integer' },
  int4: { type: 'integer' },
  int8: { type: 'integer' },
  float4: { type: 'number' },
  float8: { type: 'number' },
  numeric: { type: 'number' },
  date: { type: 'string', format: 'date' },
  timestamp: { type: 'string', format: 'date-time' },
  timestamptz: { type: 'string', format: 'date-time' },
  uuid: { type: 'string', format: 'uuid' },
  json: { type: anything },
  jsonb: { type: anything },
  record: { type: 'object' },
  hstore: { type: 'object' },
};

/** JSON of a type of PostgreSQL, of lists too. */
export const json_type = (type: string): Schema =>
  type.startsWith('_')
    ? { type: 'array', items: json_types[type.slice(1)] ?? { type: 'string' } }
    : (json_types[type] ?? { type: 'string' });
