import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

/** A wider extent holds lands on both sides of an ocean. */
const wide_degrees = 40;

/** What the map shows first: all communes, or the main land of a region with overseas parts. Null before any commune. */
export async function read_first_view(
  access: Access,
  tables: readonly PublishedTable[],
): Promise<Box | null> {
  const extent_of = (id: string) => tables.find((table) => table.id === id)?.extent ?? null;
  const extent = extent_of('communes');
  if (extent === null || extent[2] - extent[0] < wide_degrees || extent_of('departements') === null)
    return extent;
  const [land] = await access.read((db) => db.query<{ extent: Box | null }>(query_file('main_land')));
  return land?.extent ?? extent;
}
