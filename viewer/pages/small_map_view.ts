/** west, south, east, north in degrees, WGS 84. */
export type Extent = readonly [west: number, south: number, east: number, north: number];

/** What the server hands to a small map and its island; plain JSON. */
export interface SmallMapView {
  /** Tiles of a whole collection, or the GeoJSON at an address. */
  source: { kind: 'tiles'; collection: string } | { kind: 'geojson'; href: string };
  /** The column that names a feature. */
  label: string | null;
  /** What to show first of tiles, and of features that spread much wider; null: the features themselves say. */
  extent: Extent | null;
  /** Published collections that draw the ground: départements, communes. */
  background: readonly string[];
  /** Path of the items, under which each has a page; null where there is nothing to open. */
  items: string | null;
  /** Drawn only when asked for: there is much to fetch. */
  on_demand: boolean;
}

/** Collections that the ground is drawn with, in this order. */
export const grounds = ['departements', 'communes'] as const;

const degrees = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const side = (value: number, [positive, negative]: readonly [string, string]) =>
  `${degrees.format(Math.abs(value))}° ${value < 0 ? negative : positive}`;

/** An extent in words: « de 0,33° ouest à 3,45° est, de 42,57° à 45,05° nord ». */
export function say_extent([west, south, east, north]: Extent): string {
  const [lon, lat] = [['est', 'ouest'] as const, ['nord', 'sud'] as const];
  return `de ${side(west, lon)} à ${side(east, lon)}, de ${side(south, lat)} à ${side(north, lat)}`;
}
