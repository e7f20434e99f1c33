import type { Request } from 'express';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import type { Fragment } from '../../sql/fragment.ts';
import { filter_condition } from '../cql2/filter.ts';
import { filter_properties, type Kind } from '../cql2/properties.ts';
import { translate } from '../cql2/translate.ts';
import type { Tree } from '../cql2/tree.ts';
import { crs84 } from '../crs.ts';
import { read_query, refuse, type ParamSet, type Values } from '../params.ts';
import { file_params, items_params, type Equality, type ItemsQuery } from './items_params.ts';

/** JSON Schema, the literal of CQL2 and the words for what a property's parameter may say. */
const forms: Partial<
  Record<
    Kind,
    { schema: Record<string, unknown>; literal: (text: string) => Tree | undefined; words: string }
  >
> = {
  boolean: {
    schema: { type: 'boolean' },
    literal: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
    words: 'true ou false',
  },
  number: {
    schema: { type: 'number' },
    literal: (text) =>
      /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?$/i.test(text) ? Number(text) : undefined,
    words: 'un nombre',
  },
  text: { schema: { type: 'string' }, literal: (text) => text, words: 'un texte' },
  date: { schema: { type: 'string', format: 'date' }, literal: (date) => ({ date }), words: 'une date' },
  timestamp: {
    schema: { type: 'string', format: 'date-time' },
    literal: (timestamp) => ({ timestamp }),
    words: 'un instant RFC 3339',
  },
};

/**
 * The properties of a collection that are query parameters of its items (Features Part 3, queryables-query-parameters).
 * One that bears the name of another parameter is left to `filter`.
 */
export function where_params(table: PublishedTable): ParamSet {
  const titles = new Map(table.columns.map(({ name, title }) => [name, title]));
  const params = [...filter_properties(table).values()].flatMap(({ name, kind, is_integer }) => {
    const form = forms[kind];
    if (form === undefined || Object.hasOwn(items_params, name)) return [];
    const param: ParamSet[string] = {
      description: `Objets dont « ${titles.get(name) ?? name} » a cette valeur.`,
      schema: is_integer ? { type: 'integer' } : form.schema,
      absent: null,
      parse: (text: string) => text,
    };
    return [[name, param] as const];
  });
  return Object.fromEntries(params);
}

/** The query of a request for items of a table. Throws a 400 AppError as `read_query` does. */
export function read_items_query(request: Pick<Request, 'url'>, table: PublishedTable): ItemsQuery {
  return read_table_query(request, table, items_params);
}

/** The query of a request for all of a table: without place and number. */
export function read_file_query(request: Request, table: PublishedTable): ItemsQuery {
  const { limit, offset, token, profile } = items_params;
  const [from, place] = [offset.absent, token.absent];
  const whole = { limit: limit.absent, offset: from, token: place, profile: profile.absent };
  return { ...read_table_query(request, table, file_params), ...whole };
}

function read_table_query<S extends ParamSet>(
  request: Pick<Request, 'url'>,
  table: PublishedTable,
  params: S,
): Values<S> & { where: readonly Equality[] } {
  const where: Equality[] = [];
  // Most requests name no property: the list is made when it is asked for.
  const others = {
    get names() {
      return Object.keys(where_params(table));
    },
    read: (name: string, value: string) => void where.push({ name, value }),
  };
  return { ...read_query(request, params, others), where };
}

/** The conditions of `filter` and of the properties' parameters on row `t`. Throws a 400 AppError. */
export function query_conditions(
  table: PublishedTable,
  query: Pick<ItemsQuery, 'filter' | 'filter-lang' | 'filter-crs' | 'where'>,
): Fragment[] {
  const { filter, where } = query;
  const conditions = where.map((equality) => equals(table, equality));
  if (filter !== null)
    conditions.push(
      filter_condition(table, filter, { language: query['filter-lang'], crs: query['filter-crs'] }),
    );
  return conditions;
}

function equals(table: PublishedTable, { name, value }: Equality): Fragment {
  const properties = filter_properties(table);
  const form = forms[properties.get(name)?.kind ?? 'any'];
  const literal = form?.literal(value);
  const words = form?.words ?? 'une valeur';
  if (literal === undefined || value.length > 1000) throw refuse(name, value, words);
  const tree: Tree = { op: '=', args: [{ property: name }, literal] };
  try {
    return translate(tree, () => null, { properties, srid: 0, crs: crs84 });
  } catch (error) {
    // A day or an instant that the calendar has not: the parameter is to blame, not a filter.
    throw error instanceof AppError ? refuse(name, value, words) : error;
  }
}
