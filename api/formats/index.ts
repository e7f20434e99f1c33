import { csv } from './csv.ts';
import { flatgeobuf } from './flatgeobuf.ts';
import { geojson, geojsonseq } from './geojson.ts';
import { geopackage } from './geopackage.ts';
import { geoparquet } from './geoparquet.ts';
import { kml } from './kml.ts';
import type { OutputFormat } from './output_format.ts';

/** The formats of pages beside GeoJSON and HTML, in the order in which links name them. */
export const page_formats: readonly OutputFormat[] = [
  csv,
  geopackage,
  flatgeobuf,
  geoparquet,
  kml,
  geojsonseq,
];

/** The formats of files of a whole collection. */
export const file_formats: readonly OutputFormat[] = [geojson, ...page_formats];
