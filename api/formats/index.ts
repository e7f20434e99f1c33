import { csv } from './csv.ts';
import { flatgeobuf } from './flatgeobuf.ts';
import { geopackage } from './geopackage.ts';
import { geoparquet } from './geoparquet.ts';
import { kml } from './kml.ts';
import type { OutputFormat } from './output_format.ts';

/** All formats of features beside GeoJSON and pages, in the order in which links name them. */
export const output_formats: readonly OutputFormat[] = [csv, geopackage, flatgeobuf, geoparquet, kml];
