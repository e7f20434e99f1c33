import type { Geometry } from 'geojson';
import type { EditableColumn } from '../../../catalogue/editable_columns.ts';
import type { Access } from '../../../sql/client.ts';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import type { Crs } from '../../crs.ts';
import { refuse_feature } from './check_feature.ts';

interface Placed {
  fault: string | null;
  is_finite: boolean;
  shape: string;
}

/** What PROJ and PostGIS say of coordinates that a system cannot hold. */
const projection_faults = /^(?:XX000|22|P0001)/;

/**
 * The geometry as the column stores it (EWKB in hexadecimal): axes as x, y, transformed from the body's system, made
 * multiple where the column wants it. A 422 AppError for a shape that crosses itself (place in the body's own system) or
 * that the stored system cannot hold.
 */
export async function place_geometry(
  access: Access,
  geometry: Geometry,
  crs: Crs,
  column: EditableColumn,
): Promise<string> {
  const srid = column.srid ?? 0;
  const axes = crs.north_first ? sql`st_flipcoordinates(given)` : sql`given`;
  const stored = crs.srid === srid ? axes : sql`st_transform(${axes}, ${srid}::integer)`;
  const shaped = column.geometry_type?.startsWith('Multi') === true ? sql`st_multi(${stored})` : stored;
  const query = sql`select
      case when not st_isvalid(given) then st_isvalidreason(given) end as fault,
      coalesce(st_xmin(shape) > '-infinity' and st_ymin(shape) > '-infinity'
        and st_xmax(shape) < 'infinity' and st_ymax(shape) < 'infinity', false) as is_finite,
      shape::text as shape
    from (select st_setsrid(st_geomfromgeojson(${JSON.stringify(geometry)}::text), ${crs.srid}::integer) as given) sent
    cross join lateral (select ${shaped} as shape) placed`;
  const placed = await access
    .read((db) => one<Placed>(db, query))
    .catch((error: unknown) => {
      if (!projection_faults.test(String(Object(error).code))) throw error;
      return null;
    });
  if (placed !== null && placed.fault !== null)
    throw refuse_feature([{ pointer: '/geometry', reason: `géométrie non valable (${placed.fault})` }]);
  if (placed === null || !placed.is_finite)
    throw refuse_feature([
      { pointer: '/geometry', reason: `coordonnées hors du système de la collection (EPSG:${srid})` },
    ]);
  return placed.shape;
}
