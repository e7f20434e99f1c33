import type { StagedTable } from './publication.ts';
import type { RecordDetails } from './record.ts';

/** What the table itself tells of a dataset: nobody has to type it. */
export function measured_details({
  spec,
  feature_count,
  extent,
  content_signature,
}: Omit<StagedTable, 'table'>): RecordDetails {
  const [west, south, east, north] = extent ?? [];
  const bbox =
    west === undefined || south === undefined || east === undefined || north === undefined
      ? null
      : ([west, south, east, north] as const);
  return {
    feature_count,
    content_signature,
    representations: [spec.geometry === null ? 'textTable' : 'vector'],
    ...(bbox === null ? {} : { extents: [{ bbox: [...bbox] }] }),
    ...(spec.geometry === null ? {} : { crs: [{ uri: epsg_uri(spec.geometry.srid) }] }),
  };
}

/** The URI under which the OGC registers a code of EPSG. */
export const epsg_uri = (code: number) => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
