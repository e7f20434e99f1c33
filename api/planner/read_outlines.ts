import type { Access } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { list_tables } from '../ogc/published.ts';

/** Rings of a polygon or of several, longitude and latitude. */
export type Outline = readonly (readonly (readonly [number, number])[])[];

type Kind = 'communes' | 'epci' | 'departements';

/**
 * Borders of territories, by code; of all without `codes`. `tolerance`: degrees that a border may be off by, so that a
 * printed one has no more points than the paper shows. None where the collection is not loaded.
 */
export async function read_outlines(
  access: Access,
  kind: Kind,
  codes: readonly string[] | null,
  tolerance: number,
): Promise<Map<string, Outline>> {
  const table = (await list_tables(access)).find(({ id }) => id === kind);
  if (table?.geometry == null) return new Map();
  const geometry = ident('t', table.geometry.name);
  const rows = await access.read(
    (db) =>
      db.query<{ id: string; shape: { type: string; coordinates: unknown } | null }>(
        sql`select t.id,
            ST_AsGeoJSON(ST_SimplifyPreserveTopology(ST_Transform(${geometry}, 4326), ${tolerance}::float8), 5)::json
              as shape
          from ${ident('published', kind)} t
          where ${codes === null}::boolean or t.id = any(${codes ?? []}::text[])
          order by t.id collate "C"`,
      ),
    { deadline_ms: 30_000 },
  );
  return new Map(rows.flatMap(({ id, shape }) => (shape === null ? [] : [[id, rings_of(shape)] as const])));
}

function rings_of({ type, coordinates }: { type: string; coordinates: unknown }): Outline {
  if (type === 'Polygon') return coordinates as Outline;
  return type === 'MultiPolygon' ? (coordinates as Outline[]).flat() : [];
}
