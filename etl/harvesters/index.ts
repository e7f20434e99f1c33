import type { HarvesterKind } from '../../catalogue/harvest/kinds.ts';
import { read_arcgis } from './arcgis.ts';
import { read_csw } from './csw.ts';
import { read_dcat } from './dcat.ts';
import type { ReadPage } from './harvester.ts';
import { read_ogc_features } from './ogc_features.ts';
import { read_ogc_records } from './ogc_records.ts';
import { read_udata } from './udata.ts';
import { read_wfs } from './wfs.ts';

/** How each kind reads. A new one is a file beside this one, a line here, and one in catalogue/harvest/kinds.ts. */
export const readers: Readonly<Record<HarvesterKind, ReadPage>> = {
  csw: read_csw,
  ogc_records: read_ogc_records,
  dcat: read_dcat,
  udata: read_udata,
  ogc_features: read_ogc_features,
  wfs: read_wfs,
  arcgis: read_arcgis,
};
