import { dcat_jsonld, dcat_rdf, dcat_ttl } from './dcat/formats.ts';
import type { MetadataFormat } from './format.ts';
import { ogc_record } from './ogc_record/format.ts';

/** All formats of metadata. A new one is a file or a folder beside this one, and a line here. */
export const metadata_formats: readonly MetadataFormat[] = [ogc_record, dcat_jsonld, dcat_rdf, dcat_ttl];
