import { read_column_rules } from '../../catalogue/column_rules.ts';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { read_actual_domains } from './actual_domain.ts';
import { with_codes, type CodelistProfile } from './codelists.ts';
import { collection_path } from './collection_document.ts';
import {
  describe_columns,
  type ColumnKnowledge,
  type DescribedColumn,
  type Schema,
} from './column_schemas.ts';
import { read_references } from './references.ts';

/** What is returned and received, what filters may name, what may order. */
export const schema_kinds = ['schema', 'queryables', 'sortables'] as const;
export type SchemaKind = (typeof schema_kinds)[number];

/** A schema of a collection's features (23-058r2): JSON Schema 2020-12 of an object. */
export interface SchemaDocument {
  $schema: string;
  /** Its own address. */
  $id: string;
  type: 'object';
  title: string;
  description?: string;
  properties: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties: false;
}

/** How a schema is written. */
export interface SchemaForm {
  kind: SchemaKind;
  codelists: CodelistProfile;
  /** Root of the service. */
  base: string;
}

export const domain_profiles = ['valid-domain', 'actual-domain'] as const;
/** The values that may stand in the columns, or those that do. */
export type DomainProfile = (typeof domain_profiles)[number];

/** What the database declares of the columns, and the collections that the asker may read behind their references. */
export async function read_knowledge(
  access: Access,
  table: PublishedTable,
  profile: DomainProfile,
): Promise<ColumnKnowledge> {
  const rules = await access.read((db) => read_column_rules(db, table.id));
  const references = await read_references(access, table, rules);
  const actual = profile === 'actual-domain' ? await read_actual_domains(access, table) : null;
  return { rules, references, actual };
}

const chosen: Readonly<Record<SchemaKind, (column: DescribedColumn) => boolean>> = {
  schema: () => true,
  queryables: ({ is_queryable }) => is_queryable,
  sortables: ({ is_sortable }) => is_sortable,
};

/** One of a collection's schemas. */
export function write_schema(
  table: PublishedTable,
  knowledge: ColumnKnowledge,
  { kind, codelists, base }: SchemaForm,
): SchemaDocument {
  const columns = describe_columns(table, knowledge).filter(chosen[kind]);
  const required = columns.filter(({ is_required }) => is_required).map(({ name }) => name);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}/${collection_path(table.id)}/${kind}`,
    type: 'object',
    title: table.title,
    ...(table.description !== '' && { description: table.description }),
    properties: Object.fromEntries(
      columns.map((column) => {
        const schema = with_codes(table, column, codelists, base);
        return [column.name, kind === 'schema' ? schema : without_writing(schema)];
      }),
    ),
    ...(kind === 'schema' && required.length > 0 && { required }),
    additionalProperties: false,
  };
}

/** Who filters or sorts writes nothing. */
const without_writing = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== 'readOnly'));
