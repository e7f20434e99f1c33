/** Published collections for the tests and benchmark of the white zones, made the way imports make them. */
import {
  create_staging,
  insert_rows,
  prepare_staging,
  publish_tables,
} from '../../../catalogue/publication.ts';
import type { CollectionSpec } from '../../../catalogue/referentiels.ts';
import type { Database } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';

/** A row of the collection; `wkt`: its geometry, in the collection's CRS. */
export type FixtureRow = Record<string, unknown> & { id: string; wkt: string };

/** Publishes the rows as the collection, with a record of that vintage. */
export async function publish_fixture(
  database: Database,
  spec: CollectionSpec,
  rows: readonly FixtureRow[],
  vintage: string | null = null,
): Promise<void> {
  const table = await create_staging(database, spec, 'fixture');
  const shapes = { ids: rows.map(({ id }) => id), wkts: rows.map(({ wkt }) => wkt) };
  const srid = spec.geometry?.srid ?? 4326;
  const shape = sql`ST_GeomFromText(shape.wkt, ${srid})`;
  await insert_rows(database, spec, table, rows, {
    expression: spec.geometry?.type === 'MultiPolygon' ? sql`ST_Multi(${shape})` : shape,
    from: sql`join unnest(${shapes.ids}::text[], ${shapes.wkts}::text[]) as shape (id, wkt) on shape.id = row.id`,
  });
  const staged = await prepare_staging(database, spec, table);
  await publish_tables(database, [
    {
      ...staged,
      record: {
        id: spec.id,
        kind: 'dataset',
        title: spec.id,
        abstract: '',
        producer: 'fixture',
        licence: null,
        source_url: null,
        vintage,
        lineage: '',
        keywords: [],
        warnings: [],
      },
    },
  ]);
}

/** A square of so many degrees around a point. */
export function square_around(lon: number, lat: number, side = 0.01): string {
  const [west, east, south, north] = [lon - side / 2, lon + side / 2, lat - side / 2, lat + side / 2];
  return `POLYGON((${west} ${south}, ${east} ${south}, ${east} ${north}, ${west} ${north}, ${west} ${south}))`;
}

/** A service of `services`, invented. */
export function service(
  id: string,
  type_service: string,
  lon: number,
  lat: number,
  more: Record<string, unknown> = {},
): FixtureRow {
  const [source = ''] = id.split(':');
  return {
    id,
    source,
    type_service,
    nom: `${type_service} inventé`,
    dans_region: true,
    wkt: `POINT(${lon} ${lat})`,
    ...more,
  };
}
