/** Coordinate systems in use in France: what they are called and how far their coordinates go. */

/** Lowest x and y, highest x and y. */
export type Bounds = readonly [number, number, number, number];

export interface KnownCrs {
  srid: number;
  name: string;
  /** Coordinates beyond are a mistake: wrong CRS, swapped axes, damaged numbers. In the CRS's unit. */
  bounds: Bounds;
  /** Where data of France lies in it, when narrower: decides whether the CRS is proposed for unknown coordinates. */
  france?: Bounds;
}

const degrees: Bounds = [-180, -90, 180, 90];
const france_degrees: Bounds = [-63.3, -28, 55.9, 51.2];
const geographic = (srid: number, name: string): KnownCrs => ({
  srid,
  name,
  bounds: degrees,
  france: france_degrees,
});

const lambert_93 = (srid: number, name: string): KnownCrs => ({
  srid,
  name,
  bounds: [-400_000, 6_000_000, 1_320_000, 7_250_000],
});

/** Each zone is made for one degree of latitude on either side of its parallel; a second one is tolerated. */
const conical = (zone: number): KnownCrs => {
  const northing = 1_200_000 + (zone - 42) * 1_000_000;
  return {
    srid: 3900 + zone,
    name: `CC${zone}`,
    bounds: [1_000_000, northing - 222_000, 2_400_000, northing + 222_000],
  };
};

/** UTM of a hemisphere; countries stretch their zone well beyond its six degrees. */
const utm = (srid: number, name: string, hemisphere: 'N' | 'S' = 'N', france?: Bounds): KnownCrs => ({
  srid,
  name,
  bounds:
    hemisphere === 'N' ? [-700_000, 0, 1_700_000, 9_400_000] : [-700_000, 1_000_000, 1_700_000, 10_000_000],
  ...(france === undefined ? {} : { france }),
});

const overseas: readonly KnownCrs[] = [
  utm(5490, 'RGAF09 UTM 20 N (Antilles)', 'N', [300_000, 1_500_000, 1_200_000, 2_150_000]),
  utm(2972, 'RGFG95 UTM 22 N (Guyane)', 'N', [50_000, 200_000, 750_000, 1_000_000]),
  utm(2975, 'RGR92 UTM 40 S (La Réunion)', 'S', [200_000, 7_500_000, 500_000, 7_800_000]),
  utm(4471, 'RGM04 UTM 38 S (Mayotte)', 'S', [400_000, 8_400_000, 650_000, 8_750_000]),
  utm(4467, 'RGSPM06 UTM 21 N', 'N', [450_000, 5_100_000, 650_000, 5_300_000]),
];

const nowhere: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
const utm_31_france: Bounds = [-150_000, 4_500_000, 1_150_000, 5_750_000];
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** In the order in which they are proposed. */
export const known_crs: readonly KnownCrs[] = [
  geographic(4326, 'WGS 84, longitude et latitude'),
  geographic(4171, 'RGF93, longitude et latitude'),
  geographic(4258, 'ETRS89, longitude et latitude'),
  lambert_93(2154, 'Lambert-93'),
  ...numbers(42, 50).map(conical),
  {
    srid: 27572,
    name: 'NTF Lambert II étendu',
    bounds: [-100_000, 1_550_000, 1_320_000, 2_750_000],
  },
  { srid: 27561, name: 'NTF Lambert I', bounds: [0, -100_000, 1_320_000, 500_000] },
  { srid: 27562, name: 'NTF Lambert II', bounds: [0, -100_000, 1_320_000, 500_000] },
  { srid: 27563, name: 'NTF Lambert III', bounds: [0, -100_000, 1_320_000, 500_000] },
  { srid: 27564, name: 'NTF Lambert IV (Corse)', bounds: [400_000, -50_000, 750_000, 400_000] },
  {
    srid: 3857,
    name: 'Web Mercator',
    bounds: [-20_037_509, -20_048_967, 20_037_509, 20_048_967],
    france: [-600_000, 5_000_000, 1_100_000, 6_700_000],
  },
  {
    srid: 3035,
    name: 'ETRS89-LAEA Europe',
    bounds: [900_000, 900_000, 7_500_000, 7_400_000],
    france: [3_000_000, 2_000_000, 4_350_000, 3_200_000],
  },
  ...overseas,
  lambert_93(9793, 'RGF93 v2, Lambert-93'),
  lambert_93(9794, 'RGF93 v2b, Lambert-93'),
  utm(25831, 'ETRS89 UTM 31 N', 'N', utm_31_france),
  ...[29, 30, 32].map((zone) => utm(25800 + zone, `ETRS89 UTM ${zone} N`, 'N', nowhere)),
  ...numbers(1, 60).map((zone) => utm(32600 + zone, `WGS 84 UTM ${zone} N`, 'N', nowhere)),
  ...numbers(1, 60).map((zone) => utm(32700 + zone, `WGS 84 UTM ${zone} S`, 'S', nowhere)),
];

const by_srid = new Map(known_crs.map((crs) => [crs.srid, crs]));

/** Null: how far the CRS goes is not known here. */
export const find_crs = (srid: number): KnownCrs | null => by_srid.get(srid) ?? null;

export const holds = (outer: Bounds, inner: Bounds): boolean =>
  inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];

/** Those in which coordinates of this extent would lie in France. */
export const candidates_for = (extent: Bounds): KnownCrs[] =>
  known_crs.filter(({ bounds, france = bounds }) => holds(france, extent));
