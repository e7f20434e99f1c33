import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { crs84, crs84h, type Crs } from '../crs.ts';

/** What the items of a table are read by: its names and forms. */
export interface ItemsTable {
  /** Name of the table in schema `published`, and id of the collection. */
  id: string;
  /** The column that identifies a row and orders the pages; null for a view or a table without one. */
  key: { name: string; type: string } | null;
  geometry: { name: string; srid: number; may_curve: boolean; has_height: boolean } | null;
  /** The column that `datetime` filters: the one with that role, or the only one that is a time (23-058r2, 8.3). */
  time: { name: string; is_date: boolean; has_zone: boolean } | null;
  /** Columns shown as properties, in the order of the table; a key named `id` is the feature's id already. */
  properties: readonly string[];
}

const may_curve = /geometry|curve|circular|surface/i;
const time_types = ['date', 'timestamp', 'timestamptz'];

/** Whether the coordinates can be served: a table that does not say its reference system keeps them to itself. */
export function has_known_geometry(table: PublishedTable): boolean {
  return table.geometry !== null && table.geometry.srid > 0;
}

const views = new WeakMap<PublishedTable, ItemsTable>();

/** The items' view of a published table. */
export function read_items_table(table: PublishedTable): ItemsTable {
  const known = views.get(table) ?? view_table(table);
  views.set(table, known);
  return known;
}

function view_table(table: PublishedTable): ItemsTable {
  const { geometry, key } = table;
  const times = table.columns.filter((column) => time_types.includes(column.type));
  const time = times.find((column) => column.role === 'time') ?? (times.length === 1 ? times[0] : undefined);
  return {
    id: table.id,
    key,
    geometry:
      geometry === null || geometry.srid === 0
        ? null
        : {
            name: geometry.name,
            srid: geometry.srid,
            may_curve: may_curve.test(geometry.type),
            has_height: /Z/.test(geometry.type),
          },
    time:
      time === undefined
        ? null
        : { name: time.name, is_date: time.type === 'date', has_zone: time.type === 'timestamptz' },
    properties: table.columns
      .map((column) => column.name)
      .filter((name) => !(name === 'id' && key?.name === 'id')),
  };
}

/** The system of answers that name none: CRS84, with heights where the coordinates have them. */
export function default_crs({ geometry }: Pick<ItemsTable, 'geometry'>): Crs {
  return geometry?.has_height === true ? crs84h : crs84;
}
