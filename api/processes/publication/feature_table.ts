/** Features as the rows of a collection: columns and geometry type found by their values. Pure. */
import type { Geometry } from 'geojson';
import type { CollectionSpec, Column, ColumnType } from '../../../catalogue/referentiels.ts';
import type { Features } from '../own_items.ts';
import type { Output } from '../process.ts';

export interface FeatureTable {
  spec: CollectionSpec;
  rows: readonly { row: Record<string, unknown>; geometry: Geometry | null }[];
}

/** Columns that every collection has. */
const taken: Readonly<Record<string, string>> = { id: 'identifiant', geom: 'geometrie' };

/** The table of a collection `id`. Rows bear the features' own ids where these are there and differ, else their rank from 1. */
export function table_of_features(
  id: string,
  { features }: Features,
  notes: Output['columns'] = {},
): FeatureTable {
  const names = [...new Set(features.flatMap(({ properties }) => Object.keys(properties ?? {})))];
  const columns = names.map((name): Column => {
    const values = features.map(({ properties }) => properties?.[name] as unknown);
    return { name: taken[name] ?? name, type: type_of_values(values), ...(notes[name] ?? { title: name }) };
  });
  const own_ids = new Set(features.map(({ id: own }) => own));
  const has_ids = !own_ids.has(undefined) && own_ids.size === features.length;
  const rows = features.map((feature, i) => ({
    row: {
      id: String(has_ids ? feature.id : i + 1),
      ...Object.fromEntries(
        names.map((name) => [taken[name] ?? name, (feature.properties?.[name] ?? null) as unknown]),
      ),
    },
    geometry: feature.geometry as Geometry | null,
  }));
  return { spec: { id, columns, geometry: geometry_of(rows.map(({ geometry }) => geometry)) }, rows };
}

function type_of_values(values: readonly unknown[]): ColumnType {
  const known = values.filter((value) => value !== null && value !== undefined);
  const are = (test: (value: unknown) => boolean) => known.length > 0 && known.every(test);
  if (are((value) => typeof value === 'boolean')) return 'boolean';
  if (are((value) => Number.isSafeInteger(value))) return 'bigint';
  if (are((value) => typeof value === 'number')) return 'double precision';
  if (are((value) => Array.isArray(value) && value.every((item) => typeof item === 'string')))
    return 'text[]';
  return known.length === 0 || are((value) => typeof value === 'string') ? 'text' : 'jsonb';
}

/** Simple shapes stand among multiple ones: a column has one type where there is one. */
function geometry_of(geometries: readonly (Geometry | null)[]): CollectionSpec['geometry'] {
  const types = new Set(geometries.flatMap((geometry) => (geometry === null ? [] : [geometry.type])));
  if (types.size === 0) return null;
  const is_only = (...allowed: Geometry['type'][]) => [...types].every((type) => allowed.includes(type));
  const type = is_only('Point')
    ? 'Point'
    : is_only('Point', 'MultiPoint')
      ? 'MultiPoint'
      : is_only('LineString', 'MultiLineString')
        ? 'MultiLineString'
        : is_only('Polygon', 'MultiPolygon')
          ? 'MultiPolygon'
          : 'Geometry';
  return { type, srid: 4326 };
}
