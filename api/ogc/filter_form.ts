import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import { comparisons, fields, type Comparison } from '../../viewer/pages/filter_words.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { filter_properties, type FilterProperty } from '../cql2/properties.ts';
import { collection_path } from './collection_document.ts';
import { find_table } from './published.ts';

/**
 * The filter form of the page of items: writes what was chosen as CQL2 and leads to the items with it, so that the
 * address shown, copied and kept is that of the API. Without any script.
 */
export const filter_form_block: Block = {
  id: 'filter_form',
  routes(router, { database }) {
    router.get('/collections/:collection/filter', async (request, response) => {
      const table = await find_table(access_of(request, database), request.params.collection);
      const query = read_form(table, new URLSearchParams(request.url.split('?')[1] ?? ''));
      response.redirect(303, `/${collection_path(table.id)}/items?${query.toString()}`);
    });
  },
};

/** The query of the items that the form asks for; fields left empty ask for nothing. A 400 AppError as below. */
export function read_form(table: PublishedTable, form: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams();
  const own: string[] = Object.values(fields);
  for (const [name, value] of form)
    if (!own.includes(name) && name !== 'f' && value.trim() !== '') query.append(name, value.trim());
  const condition = write_condition(table, form);
  if (condition !== null) query.set('filter', add_condition(query, condition));
  query.set('f', 'html');
  return query;
}

/** Both conditions in one text. */
function add_condition(query: URLSearchParams, condition: string): string {
  const filter = query.get('filter');
  if (filter === null) return condition;
  if (filter.startsWith('{') || query.get('filter-lang') === 'cql2-json')
    throw refuse_form(
      'Le filtre présent est écrit en JSON.',
      'Y ajouter la condition, ou retirer ce filtre.',
    );
  return `${/\b(?:or|not)\b/i.test(filter) ? `(${filter})` : filter} AND ${condition}`;
}

/** The CQL2 text of the chosen condition; null when no column is chosen. A 400 AppError for what cannot be compared. */
function write_condition(table: PublishedTable, form: URLSearchParams): string | null {
  const [name, comparison, value] = [fields.column, fields.comparison, fields.value].map(
    (field) => form.get(field)?.trim() ?? '',
  ) as [string, string, string];
  if (name === '' && value === '') return null;
  const property = filter_properties(table).get(name);
  if (property === undefined)
    throw refuse_form('Aucune colonne n’est choisie.', 'Choisir la colonne à comparer.');
  if (!Object.hasOwn(comparisons, comparison))
    throw refuse_form('Cette comparaison n’existe pas.', 'La choisir dans la liste.');
  return compare(property, comparison as Comparison, value);
}

/** Comparisons as CQL2 writes them. */
const operators: Partial<Record<Comparison, string>> = {
  equals: '=',
  differs: '<>',
  at_least: '>=',
  at_most: '<=',
};

function compare(property: FilterProperty, comparison: Comparison, value: string): string {
  const column = `"${property.name.replaceAll('"', '""')}"`;
  const { kind } = property;
  if (comparison === 'is_empty')
    return kind === 'text' ? `(${column} IS NULL OR ${column} = '')` : `${column} IS NULL`;
  if (comparison === 'is_filled')
    return kind === 'text' ? `(${column} IS NOT NULL AND ${column} <> '')` : `${column} IS NOT NULL`;
  if (value === '') throw refuse_form('La valeur à comparer manque.', 'Écrire une valeur.');
  if (kind === 'array' && /^(?:contains|equals)$/.test(comparison))
    return `A_CONTAINS(${column}, (${literal(property, value)}))`;
  const operator = operators[comparison];
  if (operator !== undefined && kind !== 'array') return `${column} ${operator} ${literal(property, value)}`;
  if (kind !== 'text')
    throw refuse_form(
      `« ${comparisons[comparison]} » ne s’applique pas à la colonne « ${property.name} ».`,
      'Choisir « est égal à », « au moins » ou « au plus ».',
    );
  // « saint jean » finds « Saint-Jean »: what parts two words is any one character.
  const words = value.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll(/[\s'’-]/g, '_');
  const pattern = `${comparison === 'contains' ? '%' : ''}${words}%`;
  return `CASEI(ACCENTI(${column})) LIKE CASEI(ACCENTI(${quote(pattern)}))`;
}

const booleans: Readonly<Record<string, string>> = {
  vrai: 'TRUE',
  oui: 'TRUE',
  true: 'TRUE',
  faux: 'FALSE',
  non: 'FALSE',
  false: 'FALSE',
};

/** The value as CQL2 writes one of its kind; French numbers and words are read too. */
function literal({ name, kind, array_type }: FilterProperty, value: string): string {
  const is_number =
    kind === 'number' || (kind === 'array' && /^(?:int|float|numeric)/.test(array_type ?? ''));
  if (is_number) {
    const number = value.replaceAll(/\s/g, '').replace(',', '.');
    if (/^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(number)) return number;
    throw refuse_form(`La colonne « ${name} » contient des nombres.`, 'Écrire un nombre.');
  }
  if (kind === 'boolean') {
    const word = value.toLowerCase();
    if (Object.hasOwn(booleans, word)) return booleans[word] ?? '';
    throw refuse_form(`La colonne « ${name} » contient « oui » ou « non ».`, 'Écrire oui ou non.');
  }
  if (kind === 'date') return `DATE(${quote(value)})`;
  if (kind === 'timestamp') return `TIMESTAMP(${quote(value.length === 10 ? `${value}T00:00:00Z` : value)})`;
  return quote(value);
}

/** A text of CQL2, where a backslash takes the quote after it for a part of the text. */
function quote(value: string): string {
  if (/\\(?:'|$)/.test(value))
    throw refuse_form('La valeur contient une barre oblique inverse.', 'L’écrire sans, ou en CQL2 JSON.');
  return `'${value.replaceAll("'", "''")}'`;
}

const refuse_form = (message: string, remedy: string) =>
  new AppError(message, { status: 400, code: 'invalid-condition', place: 'condition', remedy });
