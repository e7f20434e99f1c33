import type { MetadataFormat } from '../format.ts';
import { read_records_of, write_record_of } from '../iso/document.ts';
import { iso_losses } from '../iso/losses.ts';
import { iso19115_3 } from './standard.ts';

/** ISO 19115-3, as GeoNetwork 4 keeps records. */
export const iso19115_3_format: MetadataFormat = {
  id: 'iso19115_3',
  title: 'ISO 19115-3',
  media_type: 'application/xml',
  extension: 'xml',
  read: async (bytes) => read_records_of(bytes, iso19115_3),
  write: (record, { original }) => write_record_of(record, iso19115_3, original),
  loses: iso_losses,
};
