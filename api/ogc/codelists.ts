/** Code lists of columns: a resource for each, and how schemas write them (OGC API – Common Part 3, 23-058r2, 15). */
import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { describe_get } from '../openapi.ts';
import { read_query } from '../params.ts';
import { send_json } from '../respond.ts';
import { collection_path } from './collection_document.ts';
import type { Schema } from './json_types.ts';
import { find_table } from './published.ts';

/** A schema names the list beside the codes, or tells what each code means. */
export const codelist_profiles = ['codelist-ref', 'codelist-inline'] as const;
export type CodelistProfile = (typeof codelist_profiles)[number];
/** The abstract tests of the standard name them so. */
export const codelist_aliases: Readonly<Record<string, CodelistProfile>> = {
  'codelists-ref': 'codelist-ref',
  'codelists-inline': 'codelist-inline',
};

const codes_of = (table: PublishedTable, name: string): PublishedColumn['codes'] =>
  table.columns.find((column) => column.name === name)?.codes;

const codelist_uri = (base: string, id: string, column: string) =>
  `${base}/${collection_path(id)}/codelists/${encodeURIComponent(column)}`;

export const has_codelists = ({ columns }: PublishedTable): boolean =>
  columns.some(({ codes }) => codes != null && codes.length > 0);

/**
 * The schema of a property, with its codes when it has a list of them: those that the schema enumerates already (what
 * the database declares, or what stands there), else all. `base`: root of the service.
 */
export function with_codes(
  table: PublishedTable,
  { name, schema }: { name: string; schema: Schema },
  profile: CodelistProfile,
  base: string,
): Schema {
  const codes = codes_of(table, name);
  if (codes == null || codes.length === 0) return schema;
  const { enum: enumerated, ...rest } = schema;
  const values = Array.isArray(enumerated) ? (enumerated as unknown[]) : codes.map(({ code }) => code);
  if (profile === 'codelist-ref')
    return { ...rest, enum: values, 'x-ogc-codelistUri': codelist_uri(base, table.id, name) };
  const titles = new Map<unknown, string>(codes.map(({ code, title }) => [code, title]));
  const one_of = values.map((code) => {
    const title = titles.get(code);
    return { const: code, ...(title !== undefined && { title }) };
  });
  return { ...rest, oneOf: one_of };
}

/** The code list of a column. Throws a 404 AppError where there is none. */
function describe_codelist(table: PublishedTable, name: string, base: string) {
  const column = table.columns.find((one) => one.name === name);
  if (column?.codes == null || column.codes.length === 0)
    throw new AppError(`La propriété « ${name.slice(0, 80)} » n’a pas de liste de codes.`, {
      status: 404,
      code: 'codelist-not-found',
      remedy: 'Le schéma de la collection nomme les listes qu’elle a (x-ogc-codelistUri).',
    });
  const collection = `${base}/${collection_path(table.id)}`;
  const self = codelist_uri(base, table.id, name);
  return {
    id: self,
    title: column.title,
    ...(column.description !== null && { description: column.description }),
    codes: column.codes,
    links: [
      { href: self, rel: 'self', type: 'application/json', title: 'Cette liste' },
      { href: collection, rel: 'collection', type: 'application/json', title: table.title },
    ],
  };
}

/** The code lists of the columns that have one. */
export const codelists_block: Block = {
  id: 'codelists',
  conforms_to: ['http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/profile-codelists'],
  routes(router, { config, database }) {
    router.get('/collections/:collection/codelists/:column', async (request, response) => {
      read_query(request, {});
      const { collection, column } = request.params;
      const table = await find_table(access_of(request, database), collection);
      send_json(response, describe_codelist(table, column, base_url(request, config)));
    });
  },
  openapi: () =>
    Promise.resolve({
      paths: {
        '/collections/{collection}/codelists/{column}': describe_get({
          summary: 'Codes d’une propriété et leur sens',
          tag: 'Collections',
          id: 'codelist',
          path: { collection: 'Identifiant de la collection', column: 'Nom de la propriété' },
          answers: { 'application/json': { $ref: '#/components/schemas/Codelist' } },
          errors: [404, 503],
        }),
      },
      schemas: { Codelist: codelist_schema },
    }),
};

const codelist_schema = {
  type: 'object',
  required: ['id', 'title', 'codes', 'links'],
  properties: {
    id: { type: 'string', description: 'Adresse de la liste.' },
    title: { type: 'string' },
    description: { type: 'string' },
    codes: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'title'],
        properties: { code: { oneOf: [{ type: 'string' }, { type: 'integer' }] }, title: { type: 'string' } },
      },
    },
    links: { type: 'array', items: { $ref: '#/components/schemas/Link' } },
  },
};
