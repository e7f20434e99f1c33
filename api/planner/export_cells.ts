import type { Response } from 'express';
import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access, Db } from '../../sql/client.ts';
import { ident, join, sql, type Fragment } from '../../sql/fragment.ts';
import { class_titles } from '../../viewer/pages/map_view.ts';
import { crs84 } from '../crs.ts';
import type { CsvDialect, OutputFormat, OutputRow } from '../formats/output_format.ts';
import type { Download } from '../formats/send_download.ts';
import { plan_writing } from '../formats/write_page.ts';
import type { Selected } from '../ogc/items_query.ts';
import { find_table } from '../ogc/published.ts';
import { unreached_ds } from '../processes/network/search.ts';
import { classes, type Class } from '../processes/white_zones/classify.ts';
import type { Comparison } from './compare.ts';
import { planner_uncertainty } from './white_draws.ts';

/** Rows of one query: their values go with it, well under what the embedded engine takes at once. */
const page_size = 2000;

/** A column of the file: what it is called, its type in PostgreSQL, and its value for place i. */
interface Field {
  name: string;
  title: string;
  type: 'text' | 'float8';
  /** UCUM. */
  unit?: string;
  value: (i: number) => string | number | null;
}

/** The cells of a comparison as a file: classes and minutes before and after, where they lie. */
export async function plan_cells(
  access: Access,
  comparison: Comparison,
  { format, csv, temporary_folder }: { format: OutputFormat; csv: CsvDialect; temporary_folder: string },
): Promise<Omit<Download, 'is_spooled'>> {
  const shapes = await find_table(access, comparison.before.read.collection);
  const fields = list_fields(comparison);
  const table = describe_table(comparison, shapes, fields);
  const properties = fields.map(({ name }) => name);
  const shape = { properties, with_geometry: true, crs: crs84 };
  const writing = { format, csv, temporary_folder };
  const { columns, context } = await plan_writing(access, table, shape, writing);
  return {
    format,
    context,
    rows: (db) => read_pages(db, comparison, shapes, fields, columns),
    blame(error) {
      throw error;
    },
    describe(response) {
      name_file(response, 'scenario_carreaux', format);
      response.setHeader('Content-Crs', `<${crs84.uri}>`);
      return response;
    },
  };
}

/** Names a file for who keeps it. */
export function name_file(
  response: Response,
  name: string,
  { extension, media_type }: Pick<OutputFormat, 'extension' | 'media_type'>,
): void {
  response.attachment(`${name}.${extension}`);
  response.setHeader('Content-Type', media_type);
}

/** Minutes to a hundredth; null when no counter is reached. */
const minutes_of = (ds: number | undefined) =>
  ds === undefined || ds === unreached_ds ? null : Math.round(ds / 6) / 100;
const finite = (minutes: number | undefined) =>
  minutes === undefined || !Number.isFinite(minutes) ? null : Math.round(minutes * 100) / 100;

function list_fields({ before, after, classes: of, white_draws }: Comparison): Field[] {
  const { demands, basket, read, names } = before;
  const communes = new Map(read.communes.map(({ code_insee, nom }) => [code_insee, nom]));
  const name_in = (known: ReadonlyMap<string, string>, code: string | null | undefined) =>
    code == null ? null : (known.get(code) ?? code);
  const class_at = (list: Uint8Array, i: number) => class_titles[classes[list[i] as number] as Class];
  const [was, is] = [of.before.classification, of.after.classification];
  const change = (i: number) => Math.sign((is.class[i] as number) - (was.class[i] as number));
  const text = (name: string, title: string, value: Field['value']): Field => ({
    name,
    title,
    type: 'text',
    value,
  });
  const minutes = (name: string, title: string, value: Field['value']): Field => ({
    name,
    title,
    type: 'float8',
    unit: 'min',
    value,
  });
  const p_white = (name: string, title: string, drawn: Uint8Array): Field => ({
    name,
    title,
    type: 'float8',
    value: (i) => (drawn[i] as number) / planner_uncertainty.draws,
  });
  return [
    text('id', 'Identifiant', (i) => demands.ids[i] ?? null),
    text('code_insee', 'Commune (code INSEE)', (i) => demands.code_insee[i] ?? null),
    text('commune', 'Commune', (i) => name_in(communes, demands.code_insee[i])),
    text('code_epci', 'Intercommunalité (SIREN)', (i) => demands.code_epci[i] ?? null),
    text('epci', 'Intercommunalité', (i) => name_in(names.epci, demands.code_epci[i])),
    text('code_departement', 'Département', (i) => demands.code_departement[i] ?? null),
    {
      name: 'population',
      title: 'Habitants',
      type: 'float8',
      value: (i) => demands.population[i] ?? null,
    },
    text('classe_avant', 'Classe actuelle', (i) => class_at(was.class, i)),
    text('classe_apres', 'Classe avec le scénario', (i) => class_at(is.class, i)),
    p_white('p_blanche_avant', 'Part des tirages en zone blanche, actuelle', white_draws.before),
    p_white('p_blanche_apres', 'Part des tirages en zone blanche, avec le scénario', white_draws.after),
    text('evolution', 'Évolution de la classe', (i) => evolutions[change(i) + 1] ?? null),
    minutes('minutes_avant', 'Minutes vers la catégorie la plus lointaine, actuelles', (i) =>
      finite(was.worst_minutes[i]),
    ),
    minutes('minutes_apres', 'Minutes vers la catégorie la plus lointaine, avec le scénario', (i) =>
      finite(is.worst_minutes[i]),
    ),
    ...basket.categories.flatMap(({ id, title }, k) => [
      minutes(`${id}_avant`, `${title} : minutes actuelles`, (i) => minutes_of(before.times[k]?.ds[i])),
      minutes(`${id}_apres`, `${title} : minutes avec le scénario`, (i) => minutes_of(after.times[k]?.ds[i])),
    ]),
  ];
}

const evolutions = ['moins bien', 'inchangée', 'mieux'] as const;

function describe_table(
  { title, before }: Comparison,
  shapes: PublishedTable,
  fields: readonly Field[],
): PublishedTable {
  const columns = fields.map((field): PublishedColumn => ({
    name: field.name,
    type: field.type,
    title: field.title,
    description: null,
    role: null,
    unit: field.unit ?? null,
  }));
  return {
    ...shapes,
    id: 'scenario_carreaux',
    title,
    description: [before.method, before.label, ...before.warnings].filter((part) => part !== null).join(' '),
    key: { name: 'id', type: 'text' },
    columns,
    feature_count: null,
    version: null,
  };
}

/** Rows in the order of the places, a page after the other; the shapes come from the database. */
async function read_pages(
  db: Db,
  { members, before }: Comparison,
  shapes: PublishedTable,
  fields: readonly Field[],
  columns: readonly Selected[],
): Promise<AsyncIterable<readonly OutputRow[]>> {
  const read = async (from: number) => {
    const page = [...members.subarray(from, from + page_size)];
    const rows = await db.query<OutputRow>(select_page(page, shapes, fields, columns));
    // A cell that an import took away in between would be missing without a word.
    if (rows.length !== page.length)
      throw new Error(`export: ${rows.length} of ${page.length} places of ${before.read.collection} found`);
    return rows;
  };
  return follow(members.length, read, await read(0));
}

async function* follow(
  count: number,
  read: (from: number) => Promise<OutputRow[]>,
  first: readonly OutputRow[],
): AsyncIterable<readonly OutputRow[]> {
  yield first;
  for (let from = page_size; from < count; from += page_size) yield await read(from);
}

function select_page(
  page: readonly number[],
  shapes: PublishedTable,
  fields: readonly Field[],
  columns: readonly Selected[],
): Fragment {
  const lists = fields.map(({ type, value }) => {
    const values = page.map(value);
    return type === 'text' ? sql`${values}::text[]` : sql`${values}::float8[]`;
  });
  const names = fields.map(({ name }) => ident(name));
  const geometry = ident(shapes.geometry?.name ?? 'geom');
  return sql`select ${join(columns.map(({ name, sql: expression }) => sql`${expression} as ${ident(name)}`))}
    from (
      select r.*, shape.${geometry}
      from unnest(${join(lists)}) with ordinality as r (${join([...names, ident('ordre_du_fichier')])})
      join ${ident('published', shapes.id)} shape on shape.id = r.id
    ) t
    order by t.ordre_du_fichier`;
}
