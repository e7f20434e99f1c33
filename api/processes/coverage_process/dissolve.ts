import type { MultiPolygon } from 'geojson';
import { AppError } from '../../../errors.ts';
import type { Access } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import type { ReadDemands } from '../coverage/read_demands.ts';

/** Places of one zone: their identifiers. */
export type Zones = readonly (readonly string[])[];

/** Milliseconds that the union of all zones may take. */
const deadline_ms = 60_000;

/**
 * The shapes of zones: the cells (or communes) themselves without the borders between them, no hull around them, so that
 * a zone reaches nowhere where none of its places is. Coordinates in CRS84, 6 decimals. Throws a 503 AppError when the
 * places have changed since they were read.
 */
export async function dissolve(
  access: Pick<Access, 'read'>,
  collection: ReadDemands['collection'],
  zones: Zones,
): Promise<(MultiPolygon | null)[]> {
  const ids = zones.flat();
  const zone_of = zones.flatMap((places, zone) => places.map(() => zone));
  const rows = await access.read(
    (db) =>
      db.query<{ zone: number; places: number; shape: string | null }>(
        sql`select z.zone, count(*) as places, ST_AsGeoJSON(
            ST_Multi(ST_CollectionExtract(
              ST_UnaryUnion(ST_Collect(ST_SnapToGrid(ST_Transform(shape.geom, 4326), 0.0000001))), 3)), 6) as shape
          from unnest(${ids}::text[], ${zone_of}::integer[]) as z (id, zone)
          join ${ident('published', collection)} shape on shape.id = z.id
          group by z.zone order by z.zone`,
      ),
    { deadline_ms },
  );
  const found = new Map(rows.map((row) => [row.zone, row]));
  return zones.map((places, zone) => {
    const row = found.get(zone);
    if ((row?.places ?? 0) !== places.length)
      throw new AppError(`La collection ${collection} a changé pendant le calcul.`, {
        status: 503,
        code: 'source-changed',
        remedy: 'Recommencer.',
      });
    return row?.shape == null ? null : (JSON.parse(row.shape) as MultiPolygon);
  });
}
