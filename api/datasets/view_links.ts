/** Links of a record to files, services and pages of others, in words. */
import type { Distribution, MetadataRecord } from '../../catalogue/record.ts';
import { say_media_type } from '../../viewer/pages/data_words.ts';
import type { DatasetLink, DatasetView } from '../../viewer/pages/dataset_view.ts';
import { shorten } from '../../viewer/pages/shorten.ts';
import { say_size } from './words.ts';

/** Links that lead elsewhere: those of this site's collections have places of their own on this page. */
export function sort_links(
  { distributions = [] }: MetadataRecord,
  base: string,
  page: string,
): DatasetView['links'] {
  const outer = distributions.filter(({ url }) => url !== page && !url.startsWith(`${base}/collections/`));
  const of = (...functions: Distribution['function'][]): DatasetLink[] =>
    outer.filter((one) => functions.includes(one.function)).map(view_link);
  return { download: of('download', 'order'), service: of('service'), information: of('information') };
}

/** Characters of a link: a whole text stands beside it. */
const most_of_title = 120;

function view_link({
  url,
  name,
  description,
  format,
  protocol,
  layer,
  size_bytes,
}: Distribution): DatasetLink {
  const about = [
    format?.name ?? (format?.media_type === undefined ? undefined : say_media_type(format.media_type)),
    // « WWW:LINK » and the like say no more than that it is a link.
    protocol !== undefined && /^WWW:/i.test(protocol) ? undefined : protocol,
    layer === undefined ? undefined : `couche ${layer}`,
    size_bytes === undefined ? undefined : say_size(size_bytes),
    name,
    description,
  ];
  // Many links of a record may have one address: what tells them apart is their words.
  const title = shorten(name ?? description ?? layer ?? url, most_of_title);
  const parts = new Set(about.filter((part) => Boolean(part) && part !== title));
  return { title, href: url, about: [...parts].join(', ') };
}
