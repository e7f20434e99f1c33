import type { Distribution, MetadataRecord } from '../../record.ts';
import { spdx_of } from '../licences.ts';
import type { RecordLink } from './feature.ts';

const relation_of: Record<Distribution['function'], string> = {
  download: 'enclosure',
  service: 'service',
  information: 'related',
  order: 'related',
};

const drop_empty = (members: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** A distribution as a link; what links have no member for stands in it under the names of Distribution. */
function link_of(distribution: Distribution): RecordLink {
  const { url, name, size_bytes, format, function: purpose, ...rest } = distribution;
  const { media_type, ...format_names } = format ?? { name: '' };
  return {
    rel: relation_of[purpose],
    href: url,
    ...drop_empty({
      type: media_type,
      title: name,
      length: size_bytes,
      format: format_names.name === '' ? undefined : format_names,
      function: purpose === 'order' ? purpose : undefined,
    }),
    ...rest,
  };
}

/** Links of a record: its distributions, page, licence and thumbnails. */
export function links_of(record: MetadataRecord): RecordLink[] {
  const { licence, source_url, thumbnails = [], distributions = [] } = record;
  return [
    ...(source_url === null || source_url === ''
      ? []
      : [{ rel: 'about', href: source_url, type: 'text/html' }]),
    ...distributions.map(link_of),
    ...(licence === null || licence.url === ''
      ? []
      : [{ rel: 'license', href: licence.url, title: licence.name }]),
    ...thumbnails.map(({ url, description }) => ({
      rel: 'preview',
      href: url,
      ...drop_empty({ title: description }),
    })),
  ];
}

/** SPDX's identifier where it has one, else « other » with the link above (8.2.5.4); undefined without a licence. */
export const license_of = ({ licence }: MetadataRecord): string | undefined =>
  licence === null ? undefined : (spdx_of(licence) ?? 'other');
