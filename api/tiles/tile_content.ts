import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import type { Fragment } from '../../sql/fragment.ts';
import { crs84, type Crs } from '../crs.ts';
import { filter_condition, type FilterLanguage } from '../cql2/filter.ts';
import { datetime_condition } from '../ogc/items_filter.ts';
import type { Interval } from '../ogc/items_params.ts';
import { read_items_table } from '../ogc/items_table.ts';
import { nearest } from '../params.ts';

/** What a tile is made of, beside its place. All of it is JSON: it is part of the key that a tile is kept under. */
export interface TileContent {
  /** null: all columns but documents. */
  properties: readonly string[] | null;
  datetime: Interval | null;
  /** A condition in CQL2 on every collection of the tile. */
  filter?: string | null;
  'filter-lang'?: FilterLanguage | null;
  'filter-crs'?: Crs;
  /** Conditions in CQL2 by collection, beside `filter`; the language is told by the first character. */
  filters?: readonly (readonly [collection: string, condition: string])[] | null;
}

/**
 * The conditions on row `t` of a table. Throws a 400 AppError on a filter that does not fit it, which names the
 * collection where there are several: a condition is never left out for a collection that lacks its property.
 */
export function conditions_of(
  table: PublishedTable,
  content: TileContent,
  is_alone: boolean,
): readonly Fragment[] {
  const { datetime, filter = null, 'filter-lang': language = null, 'filter-crs': crs = crs84 } = content;
  const read = (place: string, condition: string, options: { language: FilterLanguage | null; crs: Crs }) => {
    try {
      return filter_condition(table, condition, options);
    } catch (error) {
      throw is_alone ? error : name_collection(error, table.id, place);
    }
  };
  const own = content.filters?.filter(([collection]) => collection === table.id) ?? [];
  return [
    datetime && datetime_condition(read_items_table(table), datetime),
    filter === null ? null : read('filter', filter, { language, crs }),
    ...own.map(([, condition]) => read('filters', condition, { language: null, crs })),
  ].filter((condition) => condition !== null);
}

function name_collection(error: unknown, id: string, place: string): unknown {
  if (!(error instanceof AppError) || error.status !== 400) return error;
  const advice =
    place === 'filter'
      ? ' « filter » vaut pour toutes les collections de la tuile ; « filters » en donne un à chacune.'
      : '';
  return new AppError(`Collection « ${id} » : ${error.message}`, {
    status: 400,
    code: error.code,
    place,
    remedy: `${error.remedy ?? ''}${advice}`.trim(),
  });
}

/** A 400 AppError unless each of `filters` names a collection of the tile. */
export function check_filters(tables: readonly PublishedTable[], { filters }: TileContent): void {
  const ids = tables.map(({ id }) => id);
  for (const [collection] of filters ?? []) {
    if (ids.includes(collection)) continue;
    const near = nearest(collection, ids);
    const hint = near === undefined ? '' : ` Vouliez-vous dire « ${near} » ?`;
    throw new AppError(`« ${collection.slice(0, 80)} » n’est pas une collection de cette tuile.${hint}`, {
      status: 400,
      code: 'invalid-filters',
      place: 'filters',
      remedy: `Collections de la tuile : ${ids.join(', ').slice(0, 1000)}.`,
    });
  }
}
