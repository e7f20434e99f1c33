import { dcat_jsonld, dcat_rdf, dcat_ttl } from './dcat/formats.ts';
import { dublin_core } from './dublin_core/format.ts';
import type { MetadataFormat } from './format.ts';
import { iso19115_3_format } from './iso19115_3/iso19115_3.ts';
import { iso19139_format } from './iso19139/iso19139.ts';
import { ogc_record } from './ogc_record/format.ts';
import { scdl_csv } from './scdl_csv.ts';
import { schema_org_format } from './schema_org.ts';

/** All formats of metadata. A new one is a file or a folder beside this one, and a line here. */
export const metadata_formats: readonly MetadataFormat[] = [
  iso19139_format,
  iso19115_3_format,
  ogc_record,
  dcat_jsonld,
  dcat_rdf,
  dcat_ttl,
  dublin_core,
  schema_org_format,
  scdl_csv,
];
