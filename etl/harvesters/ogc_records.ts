/** OGC API Records: the items of a catalogue's collection, page after page. */
import { read_feature } from '../../catalogue/formats/ogc_record/read.ts';
import { message_of } from '../../errors.ts';
import type { HarvestRequest, ReadPage, RemoteItem } from './harvester.ts';
import { list, members, text, type Members } from './reading.ts';
import { unreadable } from './remote.ts';

const default_page_size = 100;

/** The address names the collection, or its items. */
export const read_ogc_records: ReadPage = async (request, at) => {
  const { value, url } = await request.remote.ask_json(new URL(text(at?.['url']) ?? first_page(request)), {
    accept: 'application/geo+json, application/json;q=0.9',
  });
  const document = members(value);
  if (!Array.isArray(document['features'])) throw unreadable(url, new Error('« features » n’y figure pas'));
  const features = list(document['features']);
  const next = next_page(document, url);
  const announced = document['numberMatched'];
  return {
    items: features.map(read_item),
    // Some servers give a next link for ever.
    next: next === null || features.length === 0 ? null : { url: next },
    announced: typeof announced === 'number' ? announced : null,
  };
};

function read_item(value: unknown, i: number): RemoteItem {
  const { id } = members(value);
  const remote_id = text(id) ?? (typeof id === 'number' ? String(id) : null);
  try {
    const { record, original, warnings } = read_feature(value, `/features/${i}`);
    return { remote_id: record.id, remote_date: record.record_date ?? null, record, original, warnings };
  } catch (error) {
    const title = text(members(members(value)['properties'])['title']);
    return { remote_id, problem: message_of(error), ...(title !== null && { title }) };
  }
}

function first_page({ address, options, territory }: HarvestRequest): string {
  const url = new URL(address);
  url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/items$/, '') + '/items';
  url.searchParams.set('f', 'json');
  url.searchParams.set('limit', String(options.page_size ?? default_page_size));
  if (options.query !== undefined) url.searchParams.set('q', options.query);
  if (territory !== null) url.searchParams.set('bbox', territory.join(','));
  return url.href;
}

function next_page(document: Members, base: URL): string | null {
  const found = list(document['links'])
    .map(members)
    .find(({ rel, href, type }) => rel === 'next' && text(href) !== null && !/html/.test(text(type) ?? ''));
  const href = text(found?.['href']);
  return href === null ? null : new URL(href, base).href;
}
