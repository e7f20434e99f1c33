/** References from one collection to another, and how features write them (OGC API – Common Part 3, 23-058r2, 9 and 14). */
import { read_column_rules, type ColumnRules } from '../../catalogue/column_rules.ts';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { ident, sql, type Fragment } from '../../sql/fragment.ts';
import { label_of } from '../../viewer/pages/data_words.ts';
import { collection_path } from './collection_document.ts';
import { read_items_table } from './items_table.ts';
import { json_type } from './json_types.ts';
import { list_tables } from './published.ts';

/** A reference as the key of what it names (what it is without a profile), as its address, or as a link with a title. */
export const reference_profiles = ['rel-as-key', 'rel-as-uri', 'rel-as-link'] as const;
export type ReferenceProfile = (typeof reference_profiles)[number];

/** What the values of a column are keys of. */
export interface Reference {
  collection: string;
  key: string;
  /** The column by which a person knows what is named; null when none says so by its name. */
  label: string | null;
}

/** How the references of an answer are written. */
export interface WrittenReferences {
  profile: ReferenceProfile;
  /** Root of the service. */
  base: string;
  /** By column; none for keys, which stand as they are. */
  targets: ReadonlyMap<string, Reference>;
}

/**
 * The references of a table by column: foreign keys to the key of a collection that the asker may read. Nothing tells of
 * another collection. A column that is the key or the time of its table has that role, and no second one.
 */
export async function read_references(
  access: Access,
  table: PublishedTable,
  rules: ReadonlyMap<string, ColumnRules>,
): Promise<ReadonlyMap<string, Reference>> {
  const pointing = [...rules].filter(([, { reference }]) => reference !== null);
  if (pointing.length === 0) return new Map();
  const tables = await list_tables(access);
  const { time } = read_items_table(table);
  const found = pointing.flatMap(([name, { reference }]): [string, Reference][] => {
    const target = tables.find(({ id, key }) => id === reference?.table && key?.name === reference.column);
    const column = table.columns.find((one) => one.name === name);
    if (target?.key == null || column === undefined || name === table.key?.name || name === time?.name)
      return [];
    // /req/references/role-reference: texts and integers, of the type of what they name.
    const { type } = json_type(column.type);
    if ((type !== 'string' && type !== 'integer') || json_type(target.key.type)['type'] !== type) return [];
    return [[name, { collection: target.id, key: target.key.name, label: label_of(target.columns) }]];
  });
  return new Map(found);
}

/** How an answer in a profile writes the references of a table; null when no profile was asked for. */
export async function write_references(
  access: Access,
  table: PublishedTable,
  profile: ReferenceProfile | null,
  base: string,
): Promise<WrittenReferences | null> {
  if (profile === null) return null;
  if (profile === 'rel-as-key') return { profile, base, targets: new Map() };
  const rules = await access.read((db) => read_column_rules(db, table.id));
  return { profile, base, targets: await read_references(access, table, rules) };
}

/** Whether the answer tells of other collections, whose content changes on its own. */
export const tells_of_others = (profile: ReferenceProfile | null | undefined): boolean =>
  profile != null && profile !== 'rel-as-key';

/** A reference of row `t` as a column of the same name: null stays null. */
export function reference_column(
  name: string,
  { collection, key, label }: Reference,
  { profile, base }: WrittenReferences,
): Fragment {
  const value = ident('t', name);
  const href = sql`${`${base}/${collection_path(collection)}/items/`}::text || ${encoded(value)}`;
  if (profile === 'rel-as-uri') return sql`${href} as ${ident(name)}`;
  const title =
    label === null
      ? sql`null::text`
      : sql`(select ${ident('named', label)}::text from ${ident('published', collection)} named
          where ${ident('named', key)} = ${value})`;
  // A link to what has no name has no title.
  const link = sql`json_strip_nulls(json_build_object('href', ${href}, 'title', ${title}))`;
  return sql`case when ${value} is not null then ${link} end as ${ident(name)}`;
}

/** A value as a segment of a path, as encodeURIComponent writes it; most keys are letters and digits already. */
function encoded(value: Fragment): Fragment {
  const text = sql`${value}::text`;
  const bytes = sql`convert_to(${text}, 'UTF8')`;
  return sql`(case when ${text} ~ '^[A-Za-z0-9_.!~*''()-]*$' then ${text} else (
    select string_agg(
      case when chr(b) ~ '[A-Za-z0-9_.!~*''()-]' and b < 128 then chr(b)
        else '%' || upper(lpad(to_hex(b), 2, '0')) end, '' order by i)
    from (select i, get_byte(${bytes}, i) as b from generate_series(0, length(${bytes}) - 1) i) each_byte
  ) end)`;
}
