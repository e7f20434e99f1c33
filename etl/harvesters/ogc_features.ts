/** OGC API Features: a record per collection of features. */
import type { Distribution, MetadataRecord } from '../../catalogue/record.ts';
import { find_licence } from './licence.ts';
import type { HarvestRequest, ReadPage, RemoteItem } from './harvester.ts';
import {
  box_of,
  crs_uri,
  derived_id,
  known,
  list,
  members,
  service_name,
  text,
  texts,
  type Members,
} from './reading.ts';
import { unreadable } from './remote.ts';

/** A page of /collections; servers that list theirs in parts say where the next one is. */
export const read_ogc_features: ReadPage = async (request, at) => {
  const { value, url } = await request.remote.ask_json(
    new URL(text(at?.['url']) ?? first_page(request.address)),
  );
  const document = members(value);
  if (!Array.isArray(document['collections']))
    throw unreadable(url, new Error('« collections » n’y figure pas'));
  const items = list(document['collections'])
    .map(members)
    .filter((collection) => (text(collection['itemType']) ?? 'feature') === 'feature')
    .map((collection): RemoteItem => {
      const id = text(collection['id']);
      if (id === null) return { remote_id: null, problem: 'Une collection n’a pas d’identifiant.' };
      const record = read_collection(collection, id, url, request);
      return { remote_id: id, remote_date: null, record, original: null, warnings: [] };
    });
  const next = link_of(document, url, 'next');
  return { items, next: next === null ? null : { url: next.url }, announced: null };
};

/** `…/collections`, whatever page of the API the address names. */
export function first_page(address: URL): string {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, '').replace(/\/collections(\/.*)?$/, '')}/collections`;
  url.searchParams.set('f', 'json');
  return url.href;
}

interface Link {
  url: string;
  type: string | null;
  title: string | null;
  rel: string;
}

function links_of(owner: Members, base: URL): Link[] {
  return list(owner['links']).flatMap((value) => {
    const link = members(value);
    const href = text(link['href']);
    const rel = text(link['rel']);
    if (href === null || rel === null || !URL.canParse(href, base.href)) return [];
    return [{ url: new URL(href, base).href, type: text(link['type']), title: text(link['title']), rel }];
  });
}

const link_of = (owner: Members, base: URL, rel: string) =>
  links_of(owner, base).find((link) => link.rel === rel && (link.type === null || /json/.test(link.type))) ??
  null;

function read_collection(
  collection: Members,
  id: string,
  base: URL,
  { address }: HarvestRequest,
): MetadataRecord {
  const links = links_of(collection, base);
  const extent = members(collection['extent']);
  const boxes = list(members(extent['spatial'])['bbox']).map((box) => box_of(flat(list(box))));
  const [begin = null, end = null] = list(list(members(extent['temporal'])['interval'])[0]).map(open_end);
  const licence_link = links.find(({ rel }) => rel === 'license');
  const licence =
    licence_link === undefined
      ? find_licence(text(collection['license']) ?? '')
      : (find_licence(licence_link.url) ?? {
          name: licence_link.title ?? licence_link.url,
          url: licence_link.url,
        });
  const own = new URL(first_page(address));
  own.search = '';
  const self = `${own.href}/${encodeURIComponent(id)}`;
  return known({
    id: derived_id(service_name(own), id),
    kind: 'dataset',
    title: text(collection['title']) ?? id,
    abstract: text(collection['description']) ?? '',
    producer: text(collection['attribution'])?.replace(/<[^<>]*>/g, '') ?? '',
    licence,
    source_url: links.find(({ rel, type }) => rel === 'describedby' && type === 'text/html')?.url ?? null,
    vintage: null,
    lineage: '',
    keywords: texts(collection['keywords']),
    warnings: [],
    identifiers: [self],
    // The first box is the hull of the others (OGC API – Features, 7.13).
    extents: boxes.slice(0, 1).flatMap((bbox) => (bbox === null ? [] : [{ bbox }])),
    period: begin === null && end === null ? undefined : { begin, end },
    crs: texts(collection['crs'])
      .flatMap((name) => crs_uri(name) ?? [])
      .slice(0, 50),
    distributions: distributions(links, id, self),
  });
}

/** Of three-dimensional boxes, the plane. */
const flat = (box: readonly unknown[]) => (box.length === 6 ? [box[0], box[1], box[3], box[4]] : box);
const open_end = (value: unknown) => (value === '..' ? null : text(value));

function distributions(links: readonly Link[], id: string, self: string): Distribution[] {
  const downloads = links
    .filter(({ rel }) => rel === 'enclosure')
    .map(({ url, title, type }): Distribution => ({
      url,
      function: 'download',
      name: title ?? url,
      ...(type !== null && { format: { name: type, media_type: type } }),
    }));
  return [
    { url: self, function: 'service', protocol: 'OGC API Features', name: id, layer: id },
    ...downloads,
  ];
}
