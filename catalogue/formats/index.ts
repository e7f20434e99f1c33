import { dcat_jsonld, dcat_rdf, dcat_ttl } from './dcat/formats.ts';
import type { MetadataFormat } from './format.ts';
import { iso19115_3_format } from './iso19115_3/iso19115_3.ts';
import { iso19139_format } from './iso19139/iso19139.ts';
import { ogc_record } from './ogc_record/format.ts';

/** All formats of metadata. A new one is a file or a folder beside this one, and a line here. */
export const metadata_formats: readonly MetadataFormat[] = [
  iso19139_format,
  iso19115_3_format,
  ogc_record,
  dcat_jsonld,
  dcat_rdf,
  dcat_ttl,
];
