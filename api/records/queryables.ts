import { sql, type Fragment } from '../../sql/fragment.ts';
import type { FacetName, SortName } from '../../catalogue/search/request.ts';
import type { FilterProperty, Kind } from '../cql2/properties.ts';

/** A property of records that filters may name: how JSON Schema shows it, and its expression on row `t`. */
export interface RecordQueryable {
  title: string;
  kind: Kind;
  sql: Fragment;
  schema: Record<string, unknown>;
  sort?: SortName;
}

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const moment = { type: 'string', format: 'date-time' };

/** Values of a facet of the row; one at most where the facet has one. */
const values = (facet: FacetName) =>
  sql`array(select substr(f, ${facet.length + 2}::int) from unnest(t.facets) f where split_part(f, ':', 1) = ${facet})`;
const list = (title: string, facet: FacetName): RecordQueryable => ({
  title,
  kind: 'array',
  sql: values(facet),
  schema: texts,
});
const single = (title: string, facet: FacetName): RecordQueryable => ({
  title,
  kind: 'text',
  sql: sql`(${values(facet)})[1]`,
  schema: text,
});
const flag = (title: string, facet: FacetName): RecordQueryable => ({
  title,
  kind: 'boolean',
  sql: sql`(t.facets @> ${[`${facet}:true`]}::text[])`,
  schema: { type: 'boolean' },
});

/** By the names that filters, orders and schemas have; those of record properties where the standard names them. */
export const record_queryables: Readonly<Record<string, RecordQueryable>> = {
  id: { title: 'Identifiant de la fiche', kind: 'text', sql: sql`t.record_id`, schema: text, sort: 'id' },
  type: {
    title: 'Sorte de ressource',
    kind: 'text',
    sql: sql`t.kind`,
    schema: { type: 'string', enum: ['dataset', 'series', 'service', 'map', 'reuse', 'process_result'] },
    sort: 'type',
  },
  title: { title: 'Titre', kind: 'text', sql: sql`t.title`, schema: text, sort: 'title' },
  description: { title: 'Résumé', kind: 'text', sql: sql`t.abstract`, schema: text },
  keywords: { title: 'Mots-clés', kind: 'array', sql: sql`t.keywords`, schema: texts },
  externalIds: {
    title: 'Identifiants de la ressource',
    kind: 'array',
    sql: sql`t.identifiers`,
    schema: texts,
  },
  producer: { title: 'Producteur', kind: 'text', sql: sql`t.producer`, schema: text },
  license: { title: 'Licence', kind: 'text', sql: sql`t.licence_name`, schema: text },
  open: flag('Donnée ouverte : sa licence permet tout usage', 'open'),
  theme: list('Thèmes des thésaurus', 'theme'),
  topic: list('Catégories ISO 19115', 'topic'),
  format: list('Formats', 'format'),
  frequency: single('Fréquence de mise à jour', 'frequency'),
  representation: list('Représentations spatiales', 'representation'),
  served: flag('Donnée servie par ce site', 'served'),
  vintage: { title: 'Millésime', kind: 'text', sql: sql`t.vintage`, schema: text },
  created: {
    title: 'Création de la fiche',
    kind: 'timestamp',
    sql: sql`t.created_at`,
    schema: moment,
    sort: 'created',
  },
  updated: {
    title: 'Dernière modification de la fiche',
    kind: 'timestamp',
    sql: sql`t.updated_at`,
    schema: moment,
    sort: 'updated',
  },
  begin: {
    title: 'Début de la période décrite',
    kind: 'timestamp',
    sql: sql`lower(t.period)`,
    schema: moment,
  },
  end: { title: 'Fin de la période décrite', kind: 'timestamp', sql: sql`upper(t.period)`, schema: moment },
  quality: {
    title: 'Note de qualité, de 0 à 100',
    kind: 'number',
    sql: sql`t.quality`,
    schema: { type: 'integer', minimum: 0, maximum: 100 },
    sort: 'quality',
  },
  geometry: {
    title: 'Emprises',
    kind: 'geometry',
    sql: sql`t.geom`,
    schema: { format: 'geometry-multipolygon', 'x-ogc-role': 'primary-geometry' },
  },
};

/** As the translator of CQL2 wants them. */
export const record_properties: ReadonlyMap<string, FilterProperty> = new Map(
  Object.entries(record_queryables).map(([name, { kind, sql: expression }]) => [
    name,
    {
      name,
      kind,
      sql: expression,
      is_integer: name === 'quality',
      array_type: kind === 'array' ? 'text' : null,
    },
  ]),
);

/** Names of `sortby`, and what they sort by. Relevance is computed, of the words that were asked for. */
export const record_sorts: Readonly<Record<string, SortName>> = {
  ...Object.fromEntries(
    Object.entries(record_queryables).flatMap(([name, { sort }]) =>
      sort === undefined ? [] : [[name, sort]],
    ),
  ),
  relevance: 'relevance',
};

/** The JSON Schema of the properties that filters, or orders, may name; `path`: its own, relative to the site. */
export function records_schema(
  kind: 'queryables' | 'sortables',
  base: string,
  { path, title }: { path: string; title: string },
) {
  const chosen = Object.entries(record_queryables).filter(
    ([, { sort }]) => kind === 'queryables' || sort !== undefined,
  );
  const properties = chosen.map(([name, property]) => [name, { title: property.title, ...property.schema }]);
  const relevance = [
    'relevance',
    { title: 'Pertinence, quand des mots sont cherchés', type: 'number', minimum: 0, maximum: 2 },
  ];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}/${path}`,
    type: 'object',
    title,
    properties: Object.fromEntries(
      kind === 'sortables' ? [...properties, relevance] : properties,
    ) as Readonly<Record<string, Record<string, unknown>>>,
    additionalProperties: false,
  };
}
