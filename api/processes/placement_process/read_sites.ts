import { AppError } from '../../../errors.ts';
import type { Access } from '../../../sql/client.ts';
import { ident, sql, type Fragment } from '../../../sql/fragment.ts';
import { use_table } from '../../ogc/published.ts';
import { read_placed_services } from '../nearest_services/read_services.ts';

/** A place where a counter may stand, or stands. */
export interface Site {
  id: string;
  nom: string | null;
  lon: number;
  lat: number;
  is_existing: boolean;
}

/** Candidates, and existing sites. */
export const most_sites = 5000;

/**
 * Where new sites may stand: town halls (services of type « mairie »), the communes' centres, or the features of any
 * collection that the asker may read, each by a point on it. Throws an AppError: 404 without such a collection, 409 when it
 * has no place or identifier, is empty or too large.
 */
export async function read_candidates(access: Access, candidates: string): Promise<Site[]> {
  const sites =
    candidates === 'town-halls'
      ? (await read_placed_services(access, ['mairie'])).map((service) => to_site(service, false))
      : await read_collection(access, candidates);
  if (sites.length === 0)
    throw new AppError(`Aucun candidat : « ${candidates} » ne donne aucun lieu.`, {
      status: 409,
      code: 'no-candidates',
      place: '/inputs/candidates',
      remedy: 'Nommer une collection de lieux, ou « communes ».',
    });
  return check_count(sites, '/inputs/candidates');
}

/** Services that stand already. */
export async function read_existing(access: Access, types: readonly string[]): Promise<Site[]> {
  if (types.length === 0) return [];
  const services = await read_placed_services(access, types);
  return check_count(
    services.map((service) => to_site(service, true)),
    '/inputs/existing_types',
  );
}

const to_site = (
  { id, nom, lon, lat }: Pick<Site, 'id' | 'nom' | 'lon' | 'lat'>,
  is_existing: boolean,
): Site => ({ id, nom, lon, lat, is_existing });

function check_count(sites: Site[], pointer: string): Site[] {
  if (sites.length <= most_sites) return sites;
  throw new AppError(`Plus de ${most_sites} lieux.`, {
    status: 409,
    code: 'too-many-sites',
    place: pointer,
    remedy: 'Choisir une collection plus petite.',
  });
}

async function read_collection(access: Access, id: string): Promise<Site[]> {
  return use_table(access, id, ({ key, geometry, columns }) => {
    if (key === null || geometry === null)
      throw new AppError(`La collection « ${id} » n’a pas de lieux identifiés.`, {
        status: 409,
        code: 'unfit-candidates',
        place: '/inputs/candidates',
        remedy: 'Choisir une collection dont les objets ont un identifiant et une géométrie.',
      });
    const has = (name: string) => columns.some((column) => column.name === name);
    const shape = ident(geometry.name);
    // The centre of a commune is where its people are reckoned from.
    const point: Fragment =
      id === 'communes' && has('centre_lon') && has('centre_lat')
        ? sql`ST_SetSRID(ST_Point(centre_lon, centre_lat), 4326)`
        : sql`ST_Transform(ST_PointOnSurface(${shape}), 4326)`;
    const name = has('nom') ? sql`nom::text` : sql`null::text`;
    return access.read(async (db) => {
      const rows = await db.query<Pick<Site, 'id' | 'nom' | 'lon' | 'lat'>>(
        sql`select id, nom, ST_X(point) as lon, ST_Y(point) as lat
          from (
            select ${ident(key.name)}::text as id, ${name} as nom, ${point} as point
            from ${ident('published', id)}
          ) placed
          where point is not null and not ST_IsEmpty(point)
          order by id collate "C"
          limit ${most_sites + 1}`,
      );
      return rows.map((row) => to_site(row, false));
    });
  });
}
