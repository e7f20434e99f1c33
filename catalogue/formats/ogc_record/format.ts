/** OGC API Records 1.0: a record as GeoJSON, read one by one or as a page of a catalogue. */
import { AppError } from '../../../errors.ts';
import { parse_json } from '../../json_input.ts';
import type { MetadataRecord } from '../../record.ts';
import type { MetadataFormat, ReadRecord, WriteContext } from '../format.ts';
import type { RecordLink } from './feature.ts';
import { merge_feature } from './merge.ts';
import { read_feature } from './read.ts';
import { write_feature } from './write.ts';

const max_bytes = 20 * 2 ** 20;
const limits = { max_depth: 64, max_keys: 1_000_000 };
const max_records = 10_000;

export const ogc_record: MetadataFormat = {
  id: 'ogc_record',
  title: 'OGC API Records (GeoJSON)',
  media_type: 'application/geo+json',
  extension: 'json',
  read: async (bytes) => read_document(bytes),
  write: (record, context) => JSON.stringify(record_document(record, context)),
  loses: [],
};

/** The record as a feature with links to itself, over the document it came from where there is one. */
export function record_document(record: MetadataRecord, { base_url, original }: WriteContext): object {
  const address = `${base_url}/collections/catalogue/items/${encodeURIComponent(record.id)}`;
  const links = [
    { rel: 'self', type: 'application/geo+json', title: 'Cette fiche', href: address },
    {
      rel: 'collection',
      type: 'application/json',
      title: 'Le catalogue',
      href: `${base_url}/collections/catalogue`,
    },
    {
      rel: 'alternate',
      type: 'text/html',
      title: 'La page de la fiche',
      href: `${base_url}/catalogue/${encodeURIComponent(record.id)}`,
    },
  ];
  if (original?.format !== 'ogc_record') return write_feature(record, { links });
  const document = JSON.parse(original.document) as Record<string, unknown>;
  const before = write_feature(read_feature(document, '').record);
  const merged = merge_feature(document, before, write_feature(record));
  return { ...merged, links: [...told_again(merged.links), ...links] };
}

/** Links of the catalogue that the record comes from: where it was there is where it was taken from. */
const told_again = (found: readonly RecordLink[]): RecordLink[] =>
  found.flatMap((link) => {
    if (link.rel === 'self') return [{ ...link, rel: 'via' }];
    return link.rel === 'collection' || link.rel === 'alternate' ? [] : [link];
  });

function read_document(bytes: Uint8Array): ReadRecord[] {
  if (bytes.length > max_bytes)
    throw new AppError(`Le document dépasse ${max_bytes} octets.`, {
      status: 413,
      code: 'document-too-large',
    });
  const value = parse_json(new TextDecoder().decode(bytes), limits) as Record<string, unknown> | null;
  if (value?.type === 'Feature') return [read_feature(value, '')];
  if (value?.type !== 'FeatureCollection' || !Array.isArray(value.features))
    throw new AppError('Ce document JSON n’est ni une fiche ni une page de fiches d’OGC API Records.', {
      status: 400,
      code: 'not-a-record',
      place: '/type',
      remedy: 'Donner un « Feature » ou une « FeatureCollection » GeoJSON.',
    });
  if (value.features.length > max_records)
    throw new AppError(`Le document compte plus de ${max_records} fiches.`, {
      status: 413,
      code: 'too-many-records',
    });
  return value.features.map((feature, i) => read_feature(feature, `/features/${i}`));
}
