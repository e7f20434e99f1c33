import type { Extent } from './small_map_view.ts';

/** A layer that a map may be composed of. */
export interface PortalLayer {
  /** Id of a collection, or « x: » and the number of an external layer. */
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
