import { fields_of } from './tile_columns.ts';
import type { TileMatrixSet } from './tile_matrix_set.ts';
import { address, extent_of, version_of, type Tileset } from './tileset.ts';

/** Address of the tiles with {z}, {y} and {x} for map clients; under the version of the data where it has one. */
export function web_template(tileset: Tileset, set: TileMatrixSet, base: string): string {
  const version = version_of(tileset.tables);
  return `${base}/${address(tileset, `/${set.id}/{z}/{y}/{x}`, version === null ? '' : `v=${version}`)}`;
}

/** Who made the data and under which licence, as maps show it in their corner. */
export function attribution_of({ tables }: Tileset): string | null {
  const sources = tables.flatMap(({ record }) =>
    record === null
      ? []
      : [
          [record.producer, record.licence?.name]
            .filter((part) => part !== undefined && part !== '')
            .join(', '),
        ],
  );
  const named = [...new Set(sources)].filter((source) => source !== '');
  // Clients put it into their pages as HTML.
  return named.length === 0 ? null : named.map(escape_html).join(' ; ');
}

const escape_html = (text: string) =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );

/** TileJSON 3.0.0 for MapLibre, Leaflet and QGIS. */
export function describe_tilejson(tileset: Tileset, set: TileMatrixSet, base: string) {
  const box = extent_of(tileset.tables);
  const attribution = attribution_of(tileset);
  return {
    tilejson: '3.0.0',
    name: tileset.title,
    description:
      'Aux petites échelles, les polygones plus petits qu’un pixel sont réunis en carrés ; « represents » dit combien ' +
      'd’objets un carré remplace. L’en-tête Maillage-Tile-Reduced dit ce qu’une tuile trop pleine laisse de côté.',
    ...(attribution !== null && { attribution }),
    tiles: [web_template(tileset, set, base)],
    scheme: 'xyz',
    minzoom: 0,
    maxzoom: set.detail_matrix,
    ...(box !== null && { bounds: box }),
    vector_layers: tileset.tables.map((table) => ({
      id: table.id,
      description: table.title,
      fields: Object.fromEntries(
        fields_of(table).map(([name, type]) => [name, `${type.charAt(0).toUpperCase()}${type.slice(1)}`]),
      ),
    })),
  };
}
