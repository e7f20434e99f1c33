import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { nearest, refuse } from '../params.ts';
import type { ItemsQuery } from './items_params.ts';
import type { FeatureShape } from './items_query.ts';
import { default_crs, read_items_table } from './items_table.ts';

/**
 * What is told of each feature: the properties asked for, in the order of the table, the geometry when its name is among
 * them (Features Part 6), the system of its coordinates. Throws a 400 AppError, with the nearest name, for a property that
 * the collection has not.
 */
export function read_shape(
  published: PublishedTable,
  { properties, crs }: Pick<ItemsQuery, 'properties' | 'crs'>,
): FeatureShape {
  const table = read_items_table(published);
  const shape = { with_geometry: true, properties: table.properties, crs: crs ?? default_crs(table) };
  if (properties === null) return shape;
  const geometry = table.geometry?.name;
  // The key is always told, as the feature's id.
  const known = new Set([
    ...published.columns.map(({ name }) => name),
    ...(geometry === undefined ? [] : [geometry]),
  ]);
  const unknown = properties.find((name) => !known.has(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, [...known]);
    const expected = near === undefined ? [...known].join(', ') : `peut-être « ${near} »`;
    throw refuse('properties', unknown, expected);
  }
  const wanted = new Set(properties);
  return {
    ...shape,
    with_geometry: geometry !== undefined && wanted.has(geometry),
    properties: table.properties.filter((name) => wanted.has(name)),
  };
}
