import { expect } from 'chai';
import { list_published_tables } from '../../catalogue/published_tables.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { read_first_view } from './first_view.ts';

describe('the first view of the map', () => {
  const database = use_database();
  const view = async (...boxes: readonly (readonly [id: string, population: number, box: string])[]) => {
    await database().query(sql`drop table if exists published.departements, published.communes`);
    for (const table of [sql`departements`, sql`communes`])
      await database().query(
        sql`create table published.${table} as
          select id, population, ST_GeomFromText(box, 4326)::geometry(Geometry, 4326) as geom
          from unnest(
            ${boxes.map(([id]) => id)}::text[],
            ${boxes.map(([, population]) => population)}::integer[],
            ${boxes.map(([, , box]) => box)}::text[]
          ) as row (id, population, box)`,
      );
    await database().query(sql`grant select on all tables in schema published to maillage_reader`);
    const tables = await list_published_tables(database());
    const [row] = await database().query<{ extent: [number, number, number, number] }>(
      sql`select array[min(ST_XMin(geom)), min(ST_YMin(geom)), max(ST_XMax(geom)), max(ST_YMax(geom))] as extent
        from published.communes`,
    );
    const extent = row?.extent ?? null;
    return read_first_view(
      database(),
      tables.map((table) => ({ ...table, extent })),
    );
  };
  const square = (x: number, y: number) =>
    `POLYGON((${x} ${y},${x + 1} ${y},${x + 1} ${y + 1},${x} ${y + 1},${x} ${y}))`;

  it('is the whole of a region in one land', async () => {
    expect(await view(['09', 150, square(1, 42)], ['46', 170, square(1, 44)])).to.deep.equal([1, 42, 2, 45]);
  });

  it('is the main land of a region that spans oceans', async () => {
    expect(
      await view(['75', 2000, square(2, 48)], ['2A', 160, square(8, 41)], ['974', 800, square(55, -21)]),
    ).to.deep.equal([2, 41, 9, 49]);
  });

  it('is nothing before any commune', async () => {
    expect(await read_first_view(database(), [])).to.equal(null);
  });
});
