import { one, type Db } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';

/** Inhabitants per km² from which a commune counts as urban: the density of an urban centre in the European degree of urbanisation. */
export const urban_density_per_km2 = 1500;

/** What the engine knows of a commune. */
export interface CommuneFacts {
  code_insee: string;
  nom: string;
  population: number | null;
  code_epci: string | null;
  code_departement: string | null;
  area_m2: number | null;
}

export async function table_exists(db: Db, id: string): Promise<boolean> {
  const { present } = await one<{ present: boolean }>(
    db,
    sql`select to_regclass(${`published.${id}`}) is not null as present`,
  );
  return present;
}

export const has_rows = async (db: Db, id: string): Promise<boolean> =>
  (await table_exists(db, id)) &&
  (await one<{ some: boolean }>(db, sql`select exists (select from ${ident('published', id)}) as some`)).some;

/** All communes that the asker may read, in the order of their codes; none when they are not loaded. */
export async function read_communes(db: Db): Promise<CommuneFacts[]> {
  if (!(await table_exists(db, 'communes'))) return [];
  return db.query<CommuneFacts>(
    sql`select code_insee, nom, population, code_epci, code_departement, ST_Area(geom::geography) as area_m2
      from published.communes
      order by id collate "C"`,
  );
}

/** Names of départements or of intercommunalités, in the order of their codes; none when they are not loaded. */
export async function read_names(
  db: Db,
  collection: 'departements' | 'epci',
): Promise<{ code: string; nom: string }[]> {
  if (!(await table_exists(db, collection))) return [];
  return db.query(sql`select id as code, nom from ${ident('published', collection)} order by id collate "C"`);
}
