/** Systems of coordinates that French services ask files in, beside longitude and latitude, Lambert-93 and the stored one. */

const systems: readonly (readonly [srid: number, title: string])[] = [
  ...Array.from({ length: 9 }, (_, i) => [3942 + i, `RGF93 / CC${42 + i} (conique conforme)`] as const),
  [4171, 'RGF93 (degrés)'],
  [27572, 'NTF / Lambert II étendu (ancien)'],
  [32630, 'WGS 84 / UTM 30 nord'],
  [32631, 'WGS 84 / UTM 31 nord'],
  [32632, 'WGS 84 / UTM 32 nord'],
  [3035, 'ETRS89 / LAEA Europe'],
  [3857, 'Web Mercator'],
  [5490, 'RGAF09 / UTM 20 nord (Antilles)'],
  [2972, 'RGFG95 / UTM 22 nord (Guyane)'],
  [2975, 'RGR92 / UTM 40 sud (La Réunion)'],
  [4471, 'RGM04 / UTM 38 sud (Mayotte)'],
];

export const epsg = (srid: number) => `http://www.opengis.net/def/crs/EPSG/0/${srid}`;

/** Their URIs with their names, but for those that stand elsewhere on the page. */
export const other_systems = (shown: readonly number[]): [uri: string, title: string][] =>
  systems
    .filter(([srid]) => !shown.includes(srid))
    .map(([srid, title]) => [epsg(srid), `${title}, EPSG:${srid}`]);
