import type { SchemaDocument } from './schema_document.ts';

/** Whether a User-Agent is QGIS's: « Mozilla/5.0 QGIS/34003/Debian GNU/Linux 12 », the first word being a setting. */
export const is_qgis = (agent: string | undefined) => agent !== undefined && /(?:^| )QGIS\/\d/.test(agent);

const geojson_schemas: Readonly<Record<string, string>> = {
  'geometry-point': 'Point',
  'geometry-multipoint': 'MultiPoint',
  'geometry-linestring': 'LineString',
  'geometry-multilinestring': 'MultiLineString',
  'geometry-polygon': 'Polygon',
  'geometry-multipolygon': 'MultiPolygon',
  'geometry-geometrycollection': 'GeometryCollection',
};

/**
 * Queryables as QGIS reads them. From 3.32 on it sends a spatial condition to the server only when a property has no
 * `type` and a `$ref` to a schema of geojson.org, which it never fetches; by `format` it knows no geometry
 * (qgsoapifqueryablesrequest.cpp, still so in 2026). The standard forbids that member (23-058r2,
 * /req/schemas/properties B), so nobody else gets it.
 */
export function mark_geometries(document: SchemaDocument): SchemaDocument {
  const properties = Object.entries(document.properties).map(([name, property]) => {
    const format = String(property['format']);
    if (!format.startsWith('geometry-')) return [name, property] as const;
    const $ref = `https://geojson.org/schema/${geojson_schemas[format] ?? 'Geometry'}.json`;
    return [name, { ...property, $ref }] as const;
  });
  return { ...document, properties: Object.fromEntries(properties) };
}
