/** Code lists between which DCAT-AP and records translate. */

const eu = 'http://publications.europa.eu/resource/authority';
export const inspire_codelist = 'http://inspire.ec.europa.eu/metadata-codelist';

/** `MD_MaintenanceFrequencyCode` → the EU's frequency. */
const frequencies: readonly (readonly [iso: string, eu: string])[] = [
  ['continual', 'CONT'],
  ['daily', 'DAILY'],
  ['weekly', 'WEEKLY'],
  ['fortnightly', 'BIWEEKLY'],
  ['semimonthly', 'MONTHLY_2'],
  ['monthly', 'MONTHLY'],
  ['quarterly', 'QUARTERLY'],
  ['biannually', 'ANNUAL_2'],
  ['annually', 'ANNUAL'],
  ['biennially', 'BIENNIAL'],
  ['irregular', 'IRREG'],
  ['unknown', 'UNKNOWN'],
];

/** The EU's frequency, or INSPIRE's where the EU has none: « asNeeded ». */
export function frequency_iri(code: string): string {
  const found = frequencies.find(([iso]) => iso === code);
  return found === undefined
    ? `${inspire_codelist}/MaintenanceFrequency/${code}`
    : `${eu}/frequency/${found[1]}`;
}

/** ISO's code of a frequency by the EU, INSPIRE or Dublin Core (« http://purl.org/cld/freq/annual ») or a word. */
export function frequency_code(text: string): string | undefined {
  const word = last_part(text);
  const found = frequencies.find(([iso, code]) => iso === word || code === word || old_names[word] === iso);
  if (found !== undefined) return found[0];
  return text.includes('/MaintenanceFrequency/') || ['asNeeded', 'notPlanned'].includes(word)
    ? word
    : undefined;
}

const old_names: Record<string, string | undefined> = {
  annual: 'annually',
  biannual: 'biannually',
  semiannual: 'biannually',
  biennial: 'biennially',
  UPDATE_CONT: 'continual',
  continuous: 'continual',
};

/** A part of an address after the last slash or number sign. */
export const last_part = (iri: string): string => iri.split(/[/#]/).at(-1) ?? iri;

interface FileType {
  name: string;
  /** Last part of the EU's file type; null: it has none. */
  eu: string | null;
  media_type: string;
}

const file_types: readonly FileType[] = [
  { name: 'CSV', eu: 'CSV', media_type: 'text/csv' },
  { name: 'GeoJSON', eu: 'GEOJSON', media_type: 'application/geo+json' },
  { name: 'GeoPackage', eu: 'GPKG', media_type: 'application/geopackage+sqlite3' },
  { name: 'Shapefile', eu: 'SHP', media_type: 'application/vnd.shp' },
  { name: 'GML', eu: 'GML', media_type: 'application/gml+xml' },
  { name: 'KML', eu: 'KML', media_type: 'application/vnd.google-earth.kml+xml' },
  { name: 'Parquet', eu: 'PARQUET', media_type: 'application/vnd.apache.parquet' },
  { name: 'JSON', eu: 'JSON', media_type: 'application/json' },
  { name: 'JSON-LD', eu: 'JSON_LD', media_type: 'application/ld+json' },
  { name: 'RDF/XML', eu: 'RDF_XML', media_type: 'application/rdf+xml' },
  { name: 'Turtle', eu: 'RDF_TURTLE', media_type: 'text/turtle' },
  { name: 'XML', eu: 'XML', media_type: 'application/xml' },
  { name: 'HTML', eu: 'HTML', media_type: 'text/html' },
  { name: 'PDF', eu: 'PDF', media_type: 'application/pdf' },
  { name: 'ODS', eu: 'ODS', media_type: 'application/vnd.oasis.opendocument.spreadsheet' },
  { name: 'XLS', eu: 'XLS', media_type: 'application/vnd.ms-excel' },
  {
    name: 'XLSX',
    eu: 'XLSX',
    media_type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  { name: 'TIFF', eu: 'TIFF', media_type: 'image/tiff' },
  { name: 'ZIP', eu: 'ZIP', media_type: 'application/zip' },
  { name: 'TXT', eu: 'TXT', media_type: 'text/plain' },
];

const media_types = 'https://www.iana.org/assignments/media-types';

/** The EU's file type of a format of this very name; else the media type's address; undefined without both. */
export function file_type_iri({
  name,
  media_type,
}: {
  name: string;
  media_type?: string;
}): string | undefined {
  const found = file_types.find((type) => type.name === name);
  if (found?.eu !== undefined && found.eu !== null) return `${eu}/file-type/${found.eu}`;
  return media_type === undefined ? undefined : media_type_iri(media_type);
}

export const media_type_iri = (media_type: string): string => `${media_types}/${media_type}`;

/** The media type that an address or text names: « text/csv ». */
export function media_type_of(text: string): string | undefined {
  const found = /(?:media-types\/|^)([\w.+-]+\/[\w.+-]+(?:;.*)?)$/.exec(text);
  return found?.[1];
}

/** Name of a format by the address of its file type or media type; undefined for others. */
export function file_type_name(iri: string): string | undefined {
  const part = last_part(iri);
  if (iri.includes('/file-type/')) return file_types.find(({ eu }) => eu === part)?.name ?? part;
  const media_type = media_type_of(iri);
  if (media_type === undefined) return undefined;
  return file_types.find((type) => type.media_type === media_type)?.name ?? media_type;
}

/** What a service's protocol is in the EU's file types, and the standard that it follows. */
export function service_of_protocol(protocol = ''): { format?: string; standard?: string } {
  if (/wfs/i.test(protocol))
    return { format: `${eu}/file-type/WFS_SRVC`, standard: 'http://www.opengis.net/def/serviceType/ogc/wfs' };
  if (/wms/i.test(protocol))
    return { format: `${eu}/file-type/WMS_SRVC`, standard: 'http://www.opengis.net/def/serviceType/ogc/wms' };
  if (/wmts/i.test(protocol)) return { standard: 'http://www.opengis.net/def/serviceType/ogc/wmts' };
  if (/csw/i.test(protocol)) return { standard: 'http://www.opengis.net/def/serviceType/ogc/csw' };
  if (/ogc ?api/i.test(protocol)) return { standard: 'http://www.opengis.net/def/interface/ogcapi-features' };
  return {};
}

export const language_iri = (code: string): string => `${eu}/language/${code}`;
