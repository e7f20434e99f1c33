/** The place that a search is bound to: a territory chosen, a commune typed, a polygon of the address, or a box typed. */
import type { Place, SearchRequest } from '../../catalogue/search/request.ts';
import type { Access, Db } from '../../sql/client.ts';
import { ident, join, sql } from '../../sql/fragment.ts';
import type { CatalogueSearchView } from '../../viewer/pages/catalogue_search_view.ts';
import { find_table, list_tables } from '../ogc/published.ts';
import { search_communes } from '../territories/commune_names.ts';
import { read_commune_index } from '../territories/read_communes.ts';
import { read_typed_polygon } from './read_typed_polygon.ts';
import { read_typed_bbox, type CatalogueQuery } from './read_catalogue_query.ts';

type Found = { place: Pick<SearchRequest, 'place' | 'bbox'>; problem: CatalogueSearchView['problem'] };

const levels = [
  { level: 'region', table: 'regions', title: 'Régions' },
  { level: 'departement', table: 'departements', title: 'Départements' },
  { level: 'epci', table: 'epci', title: 'Intercommunalités' },
] as const;
const most_territories = 1500;

/** Territories to choose from, those that are published with a name. */
export async function list_territories(access: Access): Promise<CatalogueSearchView['territories']> {
  const tables = await list_tables(access);
  const there = levels.filter(({ table }) =>
    tables.some(({ id, columns }) => id === table && columns.some(({ name }) => name === 'nom')),
  );
  if (there.length === 0) return [];
  const parts = there.map(
    ({ level, table }) =>
      sql`(select ${level} as level, t.id::text as code, t.nom::text as nom from ${ident('published', table)} t limit ${most_territories})`,
  );
  const rows = await access.read((db) =>
    db.query<{ level: string; code: string; nom: string | null }>(
      sql`select * from (${join(parts, sql` union all `)}) territories order by nom`,
    ),
  );
  return there.map(({ level, title }) => ({
    title,
    choices: rows
      .filter((row) => row.level === level)
      .map(({ code, nom }): [string, string] => [`${level}:${code}`, nom ?? code]),
  }));
}

/** What the search is bound to, and what of it could not be understood. */
export async function find_place(
  access: Access,
  { territory, commune, bbox, polygon }: CatalogueQuery,
): Promise<Found> {
  const problem = (field: string, message: string): Found => ({ place: {}, problem: { field, message } });
  if (commune !== '') {
    const index = await read_commune_index(access);
    const [first] = index === null ? [] : search_communes(index, commune, 1);
    return first === undefined
      ? problem('commune', `Aucune commune ne s’appelle « ${commune} ».`)
      : { place: { place: { level: 'commune', code: first.id } }, problem: null };
  }
  if (territory !== '') {
    const place = read_territory(territory);
    const is_there = place !== null && (await is_published(access, place));
    return is_there && place !== null
      ? { place: { place }, problem: null }
      : problem('territoire', `Le territoire « ${territory} » n’est pas publié sur ce site.`);
  }
  if (polygon !== '') {
    const geometry = read_typed_polygon(polygon);
    return geometry === null
      ? problem(
          'polygone',
          'Le polygone s’écrit longitude,latitude;… : de 3 à 200 sommets en degrés, dont les côtés ne se croisent pas.',
        )
      : { place: { place: { geometry } }, problem: null };
  }
  if (bbox === '') return { place: {}, problem: null };
  const box = read_typed_bbox(bbox);
  return box === null
    ? problem('bbox', 'L’emprise s’écrit ouest, sud, est, nord en degrés : 1.3,43.5,1.6,43.7.')
    : { place: { bbox: box }, problem: null };
}

type Territory = Extract<Place, { level: string }>;

function read_territory(text: string): Territory | null {
  const [, level, code] = /^(region|departement|epci):([0-9A-Za-z]{1,20})$/.exec(text) ?? [];
  return level === undefined || code === undefined ? null : { level: level as Territory['level'], code };
}

async function is_published(access: Access, { level, code }: Territory): Promise<boolean> {
  const { table } = levels.find((one) => one.level === level) ?? {};
  if (table === undefined) return false;
  const tables = await list_tables(access);
  if (!tables.some(({ id }) => id === table)) return false;
  await find_table(access, table);
  const rows = await access.read((db: Db) =>
    db.query(sql`select 1 as there from ${ident('published', table)} t where t.id::text = ${code} limit 1`),
  );
  return rows.length > 0;
}
