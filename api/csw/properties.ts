/** Names by which CSW clients ask of records (07-006r1, table 6 and the ISO profile 07-045), and what they are here. */
import { sql, type Fragment } from '../../sql/fragment.ts';
import type { SortName } from '../../catalogue/search/request.ts';
import type { FilterProperty } from '../cql2/properties.ts';
import { record_queryables } from '../records/queryables.ts';

export interface CswProperty {
  /** As capabilities list it. */
  name: string;
  /** Other names of the same, prefixes left out, in lower case. */
  aliases: readonly string[];
  property: FilterProperty;
  /** Of several values: the array behind the text. */
  list: FilterProperty | null;
  sort: SortName | null;
}

const text = (name: string, expression: Fragment): FilterProperty => ({
  name,
  kind: 'text',
  sql: expression,
  is_integer: false,
  array_type: null,
});
const record_property = (name: string): FilterProperty => {
  const { kind, sql: expression } = record_queryables[name]!;
  return { name, kind, sql: expression, is_integer: false, array_type: kind === 'array' ? 'text' : null };
};
const define = (
  name: string,
  aliases: readonly string[],
  property: FilterProperty,
  list: FilterProperty | null = null,
): CswProperty => ({
  name,
  aliases,
  property,
  list,
  sort: record_queryables[property.name]?.sort ?? null,
});
const several = (name: string, aliases: readonly string[], expression: Fragment): CswProperty => {
  const array = sql`(${expression})`;
  return define(name, aliases, text(name, sql`array_to_string(${array}, ' ; ')`), {
    name: `${name} list`,
    kind: 'array',
    sql: array,
    is_integer: false,
    array_type: 'text',
  });
};

const queryable = (name: string) => record_queryables[name]!.sql;

/** All words of a record: asked for by the search of words, never by its text. */
export const any_text = 'csw:AnyText';

export const csw_properties: readonly CswProperty[] = [
  define(any_text, ['anytext'], text(any_text, sql`t.title`)),
  define('dc:title', ['title'], record_property('title')),
  define('dct:abstract', ['abstract', 'description'], record_property('description')),
  several(
    'dc:subject',
    ['subject', 'keyword', 'keywords'],
    sql`t.keywords || ${queryable('theme')} || ${queryable('topic')}`,
  ),
  several('apiso:TopicCategory', ['topiccategory'], queryable('topic')),
  several('dc:format', ['format'], queryable('format')),
  define('dc:identifier', ['identifier'], record_property('id')),
  define('dc:type', ['type'], record_property('type')),
  define('dc:creator', ['creator', 'publisher', 'organisationname'], record_property('producer')),
  define('dc:rights', ['rights', 'license'], record_property('license')),
  define('dct:modified', ['modified', 'date', 'revisiondate'], record_property('updated')),
  define('apiso:CreationDate', ['creationdate', 'created'], record_property('created')),
  define('apiso:TempExtent_begin', ['tempextent_begin'], record_property('begin')),
  define('apiso:TempExtent_end', ['tempextent_end'], record_property('end')),
  define('apiso:Lineage', ['lineage', 'provenance'], text('lineage', sql`t.lineage`)),
  define(
    'apiso:ParentIdentifier',
    ['parentidentifier', 'ispartof'],
    text('parent', sql`(t.details ->> 'parent_id')`),
  ),
  define('ows:BoundingBox', ['boundingbox', 'geometry', 'spatial'], record_property('geometry')),
];

/** A property by any of its names, whatever prefix, capitals or path stand before it; undefined when there is none. */
export function find_property(name: string): CswProperty | undefined {
  const bare = name.split('/').at(-1)!.split(':').at(-1)!.replace(/^@/, '').toLowerCase();
  return csw_properties.find(({ aliases }) => aliases.includes(bare));
}
