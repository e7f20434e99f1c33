import type { Feature } from 'geojson';
import type { Extent } from './small_map_view.ts';

/** A layer that a map may be composed of. */
export interface PortalLayer {
  /** Id of a collection, or « x: » and the number of a layer of another server. */
  key: string;
  title: string;
  /** Producer, vintage and licence, as legends and prints name them. */
  source: string;
  shape: 'points' | 'lines' | 'areas' | 'mixed' | 'image';
  extent: Extent | null;
  /** Columns that may colour it. */
  columns: { name: string; title: string }[];
  /** The column that names a feature. */
  label: string | null;
  /** Path of its page; null without. */
  page: string | null;
  /** Features have pages of their own. */
  has_items: boolean;
  /** Null for the site's own. */
  remote: RemoteLayer | null;
}

/** How a layer of another server is drawn, by way of this one. */
export interface RemoteLayer {
  kind: 'image' | 'vector_tiles' | 'features';
  /** Zooms that have tiles; beyond the greatest, its tiles are enlarged. */
  zooms: [least: number, most: number];
  /** Names of the layers in vector tiles. */
  tile_layers: string[];
  has_legend: boolean;
}

/** GeoJSON of features of another server in an extent, and what it does not hold. */
export interface ExternalFeatures {
  type: 'FeatureCollection';
  features: Feature[];
  /** French sentences. */
  notices: string[];
  /** The server had no more in this extent. */
  is_complete: boolean;
}

export interface PortalPageView {
  layers: PortalLayer[];
  grounds: readonly string[];
  /** What to show first. */
  extent: Extent | null;
}

/** How a column colours a layer: bounds between classes of a number, or the most frequent values. */
export type PortalClasses =
  | { kind: 'classes'; breaks: number[]; low: number; high: number }
  | { kind: 'values'; values: { value: string; title: string }[] };
