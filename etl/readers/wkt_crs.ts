/** The EPSG code of a CRS written as WKT: .prj files, GeoPackage definitions, FlatGeobuf headers. */
import { read_crs } from './crs.ts';
import { column_key } from './names.ts';

/** Names without code, as ESRI and GDAL write them, by their letters and digits only. */
const known_names: readonly [name: RegExp, code: number | ((match: RegExpExecArray) => number)][] = [
  [/^(?:gcs)?wgs(?:19)?84$/, 4326],
  [/^(?:gcs)?etrs(?:19)?89$/, 4258],
  [/^(?:gcs)?rgf(?:19)?93(?:v1)?$/, 4171],
  [/^(?:rgf(?:19)?93(?:v1)?)?lambert(?:rgf(?:19)?)?93$/, 2154],
  [/^rgf93v2lambert93$/, 9793],
  [/^rgf93v2blambert93$/, 9794],
  [/^(?:rgf(?:19)?93(?:v1)?)?(?:lambert)?cc(4[2-9]|50)$/, ([, zone]) => 3900 + Number(zone)],
  [/^ntf(?:paris)?lambertnordfrance$/, 27561],
  [/^ntf(?:paris)?lambertcentrefrance$/, 27562],
  [/^ntf(?:paris)?lambertsudfrance$/, 27563],
  [/^ntf(?:paris)?lambertcorse$/, 27564],
  [
    /^ntf(?:paris)?lambertzone(i|ii|iii|iv)$/,
    ([, zone]) => 27570 + ['i', 'ii', 'iii', 'iv'].indexOf(zone ?? '') + 1,
  ],
  [/^ntf(?:paris)?(?:lambertiietendu|franceii(?:etendu)?)$/, 27572],
  [/^lambert(?:2|ii)etendu$/, 27572],
  [/^etrs(?:19)?89(?:extended)?laea(?:europe)?$/, 3035],
  [/^etrs(?:19)?89utmzone(2[89]|3[0-8])n$/, ([, zone]) => 25800 + Number(zone)],
  [/^wgs(?:19)?84utmzone([1-9]|[1-5]\d|60)n$/, ([, zone]) => 32600 + Number(zone)],
  [/^wgs(?:19)?84utmzone([1-9]|[1-5]\d|60)s$/, ([, zone]) => 32700 + Number(zone)],
  [/^wgs(?:19)?84(?:webmercator(?:auxiliarysphere)?|pseudomercator)$/, 3857],
  [/^rgaf(?:20)?09utm(?:zone)?20n$/, 5490],
  [/^rgr(?:19)?92utm(?:zone)?40s$/, 2975],
  [/^rgfg(?:19)?95utm(?:zone)?22n$/, 2972],
  [/^rgm(?:20)?04utm(?:zone)?38s$/, 4471],
  [/^rgspm(?:20)?06utm(?:zone)?21n$/, 4467],
];

/**
 * `EPSG:2154` from WKT 1 or 2: the code that the outermost element declares, else its name in a table of those usual in
 * France and Europe. Null when neither tells: a datum or projection parameters are never guessed from.
 */
export function crs_of_wkt(wkt: string): string | null {
  const root = outermost(wkt);
  if (root === null) return null;
  return root.authority ?? crs_of_name(root.name);
}

export function crs_of_name(name: string): string | null {
  const letters = column_key(name).replaceAll('_', '');
  for (const [form, code] of known_names) {
    const match = form.exec(letters);
    if (match !== null) return `EPSG:${typeof code === 'number' ? code : code(match)}`;
  }
  return null;
}

interface Root {
  name: string;
  authority: string | null;
}

/** Name and code of the outermost element, or of its horizontal part when it is a compound. */
function outermost(wkt: string): Root | null {
  const start = /^\s*(?:COMPD_CS|COMPOUNDCRS|BOUNDCRS)\s*[[(]/i.test(wkt) ? first_part(wkt) : wkt;
  const head = /^\s*([A-Z][A-Z_]*CRS|PROJCS|GEOGCS)\s*[[(]\s*"((?:[^"]|"")*)"/i.exec(start);
  if (head === null) return null;
  const declared = /^\s*(?:AUTHORITY|ID)\s*[[(]\s*"EPSG"\s*,\s*"?(\d+)/i;
  const authorities = members(start).map((member) => declared.exec(member)?.[1]);
  const code = authorities.find((found) => found !== undefined);
  return { name: head[2] ?? '', authority: code === undefined ? null : read_crs(code) };
}

const first_part = (wkt: string): string =>
  members(wkt)
    .find((member) => /^\s*(?:PROJ|GEO|SOURCECRS)/i.test(member))
    ?.replace(/^\s*SOURCECRS\s*[[(]/i, '') ?? '';

/** The texts between the commas of the outermost brackets. */
function members(wkt: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let is_quoted = false;
  let start = 0;
  for (let i = 0; i < wkt.length; i++) {
    const char = wkt[i];
    if (char === '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (char === '[' || char === '(') {
      if (++depth === 1) start = i + 1;
    } else if (char === ']' || char === ')') {
      if (--depth === 0) return [...found, wkt.slice(start, i)];
    } else if (char === ',' && depth === 1) {
      found.push(wkt.slice(start, i));
      start = i + 1;
    }
  }
  return found;
}
