import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { TileMatrixSet } from './tile_matrix_set.ts';
import { attribution_of, web_template } from './tilejson.ts';
import { dimension_of, extent_of, type Tileset } from './tileset.ts';

/** Colours that colour-blind people tell apart (Okabe and Ito, 2008), the site's blue first. */
const colours = ['#07407f', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#6b5b00'] as const;

const source = 'maillage';

/** Layers by dimension: what stands below is drawn first, so that no surface hides a point. */
const drawings = [
  {
    dimension: 2,
    suffix: 'surfaces',
    of: 'Polygon',
    type: 'fill',
    // An outline of the same colour: the squares of far zooms close up to a surface.
    paint: (colour: string) => ({ 'fill-color': colour, 'fill-opacity': 0.35, 'fill-outline-color': colour }),
  },
  {
    dimension: 2,
    suffix: 'contours',
    of: 'Polygon',
    type: 'line',
    minzoom: 8,
    paint: (colour: string) => ({ 'line-color': colour, 'line-width': 1 }),
  },
  {
    dimension: 1,
    suffix: 'lignes',
    of: 'LineString',
    type: 'line',
    paint: (colour: string) => ({ 'line-color': colour, 'line-width': 2 }),
  },
  {
    dimension: 0,
    suffix: 'points',
    of: 'Point',
    type: 'circle',
    paint: (colour: string) => ({
      'circle-color': colour,
      'circle-radius': 4,
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 1,
    }),
  },
] as const;

type Drawing = (typeof drawings)[number];

/**
 * A style of MapLibre (style specification 8) that shows a tileset as it is: one colour for each collection, layers for
 * its surfaces, lines and points. It asks nothing of anybody else: no fonts, no icons. QGIS reads it too, hence the
 * filters in the form that it knows best.
 */
export function describe_style(tileset: Tileset, set: TileMatrixSet, base: string) {
  const box = extent_of(tileset.tables);
  const attribution = attribution_of(tileset);
  const drawn = drawings.flatMap((drawing) =>
    tileset.tables.map((table, i) => layer_of(table, drawing, colours[i % colours.length] ?? colours[0])),
  );
  return {
    version: 8,
    name: tileset.title,
    ...(box !== null && { center: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], zoom: zoom_of(box) }),
    sources: {
      [source]: {
        type: 'vector',
        tiles: [web_template(tileset, set, base)],
        minzoom: 0,
        maxzoom: set.detail_matrix,
        promoteId: 'id',
        ...(box !== null && { bounds: box }),
        ...(attribution !== null && { attribution }),
      },
    },
    layers: [
      { id: 'fond', type: 'background', paint: { 'background-color': '#f3f1ea' } },
      ...drawn.filter((layer) => layer !== null),
    ],
  };
}

function layer_of(table: PublishedTable, drawing: Drawing, colour: string) {
  const { geometryDimension: known } = dimension_of(table);
  if (known !== undefined && known !== drawing.dimension) return null;
  return {
    id: `${table.id}-${drawing.suffix}`,
    type: drawing.type,
    source,
    'source-layer': table.id,
    ...('minzoom' in drawing && { minzoom: drawing.minzoom }),
    ...(known === undefined && { filter: ['==', '$type', drawing.of] }),
    paint: drawing.paint(colour),
  };
}

/** The zoom at which a box fills a screen 800 pixels wide. */
const zoom_of = ([west, , east]: readonly [number, number, number, number]) =>
  Math.round(Math.min(14, Math.max(0, Math.log2((360 / Math.max(east - west, 0.01)) * (800 / 512)))) * 10) /
  10;
