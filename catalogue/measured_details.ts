import type { RecordDetails } from './record.ts';

/** What was measured on a table. */
export interface Measured {
  /** EPSG code of the stored coordinates; null without geometry. */
  srid: number | null;
  feature_count: number;
  /** west, south, east, north in CRS84; null without geometry or rows. */
  extent: readonly number[] | null;
  /** Absent where nobody reads all rows for it. */
  content_signature?: string;
}

/** What the table itself tells of a dataset: nobody has to type it. */
export function measured_details({
  srid,
  feature_count,
  extent,
  content_signature,
}: Measured): RecordDetails {
  const [west, south, east, north] = extent ?? [];
  const bbox =
    west === undefined || south === undefined || east === undefined || north === undefined
      ? null
      : ([west, south, east, north] as const);
  return {
    feature_count,
    ...(content_signature === undefined ? {} : { content_signature }),
    representations: [srid === null ? 'textTable' : 'vector'],
    ...(bbox === null ? {} : { extents: [{ bbox: [...bbox] }] }),
    ...(srid === null ? {} : { crs: [{ uri: epsg_uri(srid) }] }),
  };
}

/** The URI under which the OGC registers a code of EPSG. */
export const epsg_uri = (code: number) => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
