import { AppError } from '../../../errors.ts';
import type { Access } from '../../../sql/client.ts';
import { empty, ident, sql } from '../../../sql/fragment.ts';
import { use_table } from '../../ogc/published.ts';

export interface PlacedService {
  id: string;
  nom: string | null;
  type_service: string;
  lon: number;
  lat: number;
}

/** Lines of `services` read at once; all sources of a region hold some 30,000. */
const most_services = 200_000;

/**
 * The services of these types (null: of all) that the asker may read, in the order of their ids; those without a place are
 * left out. Throws an AppError: 404 without the collection, 409 when its columns are others or there are too many.
 */
export async function read_placed_services(
  access: Access,
  types: readonly string[] | null,
): Promise<PlacedService[]> {
  const rows = await use_table(access, 'services', ({ geometry, columns }) => {
    if (
      geometry === null ||
      !['id', 'nom', 'type_service'].every((name) => columns.some((c) => c.name === name))
    )
      throw new AppError('La collection « services » n’a pas les colonnes attendues.', {
        status: 409,
        code: 'unfit-services',
        remedy: 'Elle a « id », « nom », « type_service » et une géométrie.',
      });
    const place = ident(geometry.name);
    return access.read((db) =>
      db.query<PlacedService>(
        sql`select id::text as id, nom, type_service, ST_X(point) as lon, ST_Y(point) as lat
          from (
            select id, nom, type_service, ST_Transform(ST_PointOnSurface(${place}), 4326) as point
            from published.services
            where ${place} is not null and not ST_IsEmpty(${place}) and type_service is not null
              ${types === null ? empty : sql`and type_service = any(${types}::text[])`}
          ) placed
          order by id::text collate "C"
          limit ${most_services + 1}`,
      ),
    );
  });
  if (rows.length <= most_services) return rows;
  throw new AppError(`Plus de ${most_services} services à comparer.`, {
    status: 409,
    code: 'too-many-services',
    remedy: 'Nommer les types voulus dans « types ».',
  });
}
