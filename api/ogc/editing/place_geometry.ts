import type { Geometry } from 'geojson';
import type { EditableColumn } from '../../../catalogue/editable_columns.ts';
import type { Access } from '../../../sql/client.ts';
import { one } from '../../../sql/client.ts';
import { ident, join, sql, type Fragment } from '../../../sql/fragment.ts';
import { domain_of_srid, type Crs } from '../../crs.ts';
import { refuse_feature } from './check_feature.ts';

interface Placed {
  fault: string | null;
  is_held: boolean;
  shape: string;
}

/** What PROJ and PostGIS say of coordinates that a system cannot hold. */
const projection_faults = /^(?:XX000|22|P0001)/;

/** How far coordinates may come back from a transformation there and back: a metre. */
const tolerance = { degrees: 1e-5, metres: 1 };

/**
 * The geometry as the column stores it (EWKB in hexadecimal): axes as x, y, transformed from the body's system, made
 * multiple where the column wants it. A 422 AppError for a shape that crosses itself (place in the body's own system) or
 * that the systems cannot hold: projections answer anything for what lies far outside, so it has to come back the same.
 */
export async function place_geometry(
  access: Access,
  geometry: Geometry,
  crs: Crs,
  column: EditableColumn,
): Promise<string> {
  const srid = column.srid ?? 0;
  const straight = crs.north_first ? sql`st_flipcoordinates(given)` : sql`given`;
  const stored = move(sql`straight`, crs.srid, srid);
  const shaped = column.geometry_type?.startsWith('Multi') === true ? sql`st_multi(${stored})` : stored;
  const [west, south, east, north] = domain_of_srid(srid);
  const query = sql`select
      case when not st_isvalid(given) then st_isvalidreason(given) end as fault,
      coalesce(st_xmin(degrees) >= ${west} and st_ymin(degrees) >= ${south}
        and st_xmax(degrees) <= ${east} and st_ymax(degrees) <= ${north}
        and ${same_box('shape', 'stored_again', srid === 4326)}
        and ${same_box('straight', 'given_again', crs.is_geographic)}, false) as is_held,
      shape::text as shape
    from (select st_setsrid(st_geomfromgeojson(${JSON.stringify(geometry)}::text), ${crs.srid}::integer) as given) sent
    cross join lateral (select ${straight} as straight) turned
    cross join lateral (select ${shaped} as shape) placed
    cross join lateral (select ${move(sql`shape`, srid, 4326)} as degrees) shown
    cross join lateral (select ${move(sql`degrees`, 4326, srid)} as stored_again,
      ${move(sql`shape`, srid, crs.srid)} as given_again) again`;
  const placed = await access
    .read((db) => one<Placed>(db, query))
    .catch((error: unknown) => {
      if (!projection_faults.test(String(Object(error).code))) throw error;
      return null;
    });
  if (placed !== null && placed.fault !== null)
    throw refuse_feature([{ pointer: '/geometry', reason: `géométrie non valable (${placed.fault})` }]);
  if (placed === null || !placed.is_held)
    throw refuse_feature([
      { pointer: '/geometry', reason: `coordonnées hors du système de la collection (EPSG:${srid})` },
    ]);
  return placed.shape;
}

const move = (shape: Fragment, from: number, to: number) =>
  from === to ? shape : sql`st_transform(${shape}, ${to}::integer)`;

/** Whether two shapes of one system have the same box. NaN is greater than any number: it is not the same. */
function same_box(one_name: string, other_name: string, in_degrees: boolean): Fragment {
  const far = in_degrees ? tolerance.degrees : tolerance.metres;
  const sides = [sql`st_xmin`, sql`st_ymin`, sql`st_xmax`, sql`st_ymax`];
  return join(
    sides.map((side) => sql`abs(${side}(${ident(one_name)}) - ${side}(${ident(other_name)})) <= ${far}`),
    sql` and `,
  );
}
