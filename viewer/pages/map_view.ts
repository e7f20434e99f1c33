/** What the server hands to the map page and its island; plain JSON. */
export interface Share {
  nom: string;
  code: string;
  population: number;
  population_white: number;
  population_grey: number;
  population_served: number;
  share_white: number | null;
}

export interface MapView {
  region: string;
  /** west, south, east, north, WGS 84. */
  bbox: readonly [number, number, number, number];
  /** What the map shows first; smaller than `bbox` where the region has overseas parts. */
  first_view: readonly [number, number, number, number];
  /** Published collections that the map can draw. */
  collections: readonly string[];
  /** The contours are reconstructed, not surveyed. */
  approximate_contours: boolean;
  /** Types that count as a counter in the basket, as `source:type`. */
  counter_types: readonly string[];
  /** Sources with their vintage, for the map's corner and the print. */
  sources: readonly string[];
  zones: {
    title: string;
    rule: string;
    method: string;
    computed_at: string;
    /** « démonstration, 2016/2024 »: shown on map and print; null when the data is fresh and of one year. */
    label: string | null;
    /** What makes a place served or white, for the legend. */
    explain: { served: string; white: string };
    warnings: readonly string[];
    region: Share | null;
    departements: readonly Share[];
  } | null;
}

export const classes = ['served', 'grey', 'white'] as const;
export type ZoneClass = (typeof classes)[number];
export const class_titles: Readonly<Record<ZoneClass, string>> = {
  served: 'Zone desservie',
  grey: 'Zone grise',
  white: 'Zone blanche',
};
