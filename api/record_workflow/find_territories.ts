import { fold } from '../../catalogue/code_lists/code_list.ts';
import type { Extent } from '../../catalogue/record.ts';
import type { Access } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { list_tables } from '../ogc/published.ts';
import { search_communes } from '../territories/commune_names.ts';
import { read_commune_index } from '../territories/read_communes.ts';

/** Territories by level: their table, how a choice names them, where their code stands in INSEE's register. */
const levels = [
  { level: 'region', table: 'regions', title: 'région', register: 'region' },
  { level: 'departement', table: 'departements', title: 'département', register: 'departement' },
  { level: 'epci', table: 'epci', title: 'intercommunalité', register: 'intercommunalite' },
] as const;
type Level = 'commune' | (typeof levels)[number]['level'];

export interface FoundTerritory {
  /** « commune:09001 »: what a button of the form sends. */
  key: string;
  /** « Foix (commune, 09122) ». */
  label: string;
  extent: Extent;
}

type Box = [number, number, number, number];

interface Row {
  id: string;
  nom: string;
  bbox: Box | null;
}

const most = 12;

/** Rounded outwards to some ten metres: a box that holds its territory. */
const round_box = ([west, south, east, north]: Box): Box => [
  Math.floor(west * 1e4) / 1e4,
  Math.floor(south * 1e4) / 1e4,
  Math.ceil(east * 1e4) / 1e4,
  Math.ceil(north * 1e4) / 1e4,
];

function found(level: Level, title: string, register: string, { id, nom, bbox }: Row): FoundTerritory[] {
  if (bbox === null) return [];
  const extent = {
    description: nom,
    identifier: `http://id.insee.fr/geo/${register}/${encodeURIComponent(id)}`,
    bbox: round_box(bbox),
  };
  return [{ key: `${level}:${id}`, label: `${nom} (${title}, ${id})`, extent }];
}

/** Published territories of a name or a code, those of exactly this name first, the larger ones before the smaller. */
export async function find_territories(access: Access, text: string): Promise<FoundTerritory[]> {
  const sought = fold(text);
  if (sought === '') return [];
  const above = (await Promise.all(levels.map((level) => find_above(access, level, sought)))).flat();
  const index = await read_commune_index(access);
  const communes =
    index === null
      ? []
      : search_communes(index, text, most).flatMap(({ id, nom, bbox }) =>
          found('commune', 'commune', 'commune', { id, nom, bbox }),
        );
  const all = [...above, ...communes];
  const is_exact = ({ key, extent }: FoundTerritory) =>
    fold(extent.description ?? '') === sought || key.endsWith(`:${text.trim()}`);
  return [...all.filter(is_exact), ...all.filter((one) => !is_exact(one))].slice(0, most);
}

/** The tables of levels above the communes hold some hundreds of rows: names are compared here, as `fold` does. */
async function find_above(
  access: Access,
  { level, table, title, register }: (typeof levels)[number],
  sought: string,
): Promise<FoundTerritory[]> {
  if (!(await list_tables(access)).some(({ id }) => id === table)) return [];
  const rows = await access.read((db) =>
    db.query<Row>(sql`select id, nom,
      case when geom is not null and not ST_IsEmpty(geom)
        then array[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)] end as bbox
      from ${ident('published', table)} order by id collate "C" limit 5000`),
  );
  return rows
    .filter(({ id, nom }) => id === sought || fold(nom).includes(sought))
    .flatMap((row) => found(level, title, register, row));
}
