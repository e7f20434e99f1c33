/** OGC API – Features and – Tiles: collections of a server as objects, and its tiles in WebMercatorQuad. */
import { AppError } from '../../../errors.ts';
import type { Extent } from '../../../viewer/pages/small_map_view.ts';
import { ask_json, unusable, type AskConfig } from './ask.ts';
import { links_of, list, members, text, type JsonLink, type Members } from './json.ts';
import {
  choice_of,
  extent_of,
  keep_key,
  reading_of,
  secured,
  without_request,
  type Candidate,
  type ReadService,
} from './service.ts';
import { read_tileset } from './tilesets.ts';

const most_pages = 10;

interface Api {
  config: AskConfig;
  asked: URL;
}

export const read_ogc_api: ReadService = async (config, asked) => {
  const api = { config, asked };
  const landing_address = landing_of(asked);
  const landing = await read_landing(api, landing_address);
  const { collections, is_cut } = await read_collections(api, page_of(landing_address, 'collections'));
  const own_tiles = tile_candidates(
    links_of(landing),
    '',
    text(landing['title']) || 'Toutes les données',
    api,
  );
  return reading_of(
    {
      title: text(landing['title']),
      attribution: text(landing['attribution']).replaceAll(/<[^<>]*>/g, ''),
      notes: is_cut
        ? [`Le service a plus de ${collections.length} collections : les premières sont ici.`]
        : [],
    },
    [...collections.flatMap((collection) => candidates_of(collection, landing_address, api)), ...own_tiles],
  );
};

/** The landing page, whatever page of the API the address names. */
function landing_of(asked: URL): URL {
  const url = new URL(without_request(asked));
  url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/(?:collections|tiles)(?:\/.*)?$/, '') || '/';
  return url;
}

function page_of(landing: URL, ...path: readonly string[]): string {
  const url = new URL(landing);
  url.pathname = [url.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/');
  return url.href;
}

const as_json = (address: string) => {
  const url = new URL(address);
  url.searchParams.set('f', 'json');
  return url.href;
};

/** It may be missing where collections are not. */
async function read_landing({ config }: Api, address: URL): Promise<Members> {
  try {
    return members(await ask_json(config, as_json(address.href)));
  } catch (error) {
    if (error instanceof AppError && error.status === 502) return {};
    throw error;
  }
}

async function read_collections(
  api: Api,
  first: string,
): Promise<{ collections: Members[]; is_cut: boolean }> {
  const collections: Members[] = [];
  let at: string | null = as_json(first);
  for (let page = 0; at !== null && page < most_pages; page++) {
    const document = members(await ask_json(api.config, at));
    if (!Array.isArray(document['collections']))
      throw unusable(
        'Ce n’est pas un service OGC API : « /collections » n’y est pas la liste des collections.',
      );
    collections.push(...list(document['collections']).map(members));
    at = next_of(document, api.asked);
  }
  return { collections, is_cut: at !== null };
}

/** The next page, when it is on the same server. */
export function next_of(document: unknown, asked: URL): string | null {
  const link = links_of(document).find(
    ({ rel, type }) => rel === 'next' && (type === '' || type.includes('json')),
  );
  const url = link === undefined ? null : secured(link.href, asked);
  return url !== null && url.host === asked.host ? keep_key(url, asked) : null;
}

function candidates_of(collection: Members, landing: URL, api: Api): Candidate[] {
  const id = text(collection['id']);
  if (id === '') return [];
  const title = text(collection['title']) || id;
  const links = links_of(collection);
  const kind = text(collection['itemType']) || 'feature';
  const box = list(list(members(members(collection['extent'])['spatial'])['bbox'])[0]).map(Number);
  // Of boxes with heights, the plane.
  const extent = extent_of(box.length === 6 ? [box[0]!, box[1]!, box[3]!, box[4]!] : box);
  const objects: Candidate = {
    choice: choice_of(id, 'items'),
    title,
    abstract: text(collection['description']),
    name: id,
    shown_as: 'objets',
    refusal:
      kind === 'feature' ? null : `Cette collection contient « ${kind} », non des objets géographiques.`,
    source: () => ({
      kind: 'features',
      url: items_address(links, id, landing, api),
      layer: id,
      options: extent === undefined ? {} : { extent },
    }),
  };
  // A collection of tiles alone says no itemType and has no link to items.
  const has_items = links.some(({ rel }) => rel === 'items') || 'itemType' in collection;
  const tiles = tile_candidates(links, id, title, api, extent);
  return has_items || tiles.length === 0 ? [objects, ...tiles] : tiles;
}

/** As the collection says it, with its format; Accept asks for GeoJSON too. */
function items_address(links: readonly JsonLink[], id: string, landing: URL, { asked }: Api): string {
  const items = links.filter(({ rel }) => rel === 'items');
  const link =
    items.find(({ type }) => type === 'application/geo+json') ??
    items.find(({ type }) => /^$|json/.test(type));
  const url = link === undefined ? null : secured(link.href, asked);
  return url !== null && url.host === asked.host
    ? keep_key(url, asked)
    : as_json(keep_key(new URL(page_of(landing, 'collections', id, 'items')), asked));
}

/** Tiles that a landing page or a collection links to: their grids are read once one is chosen. */
function tile_candidates(
  links: readonly JsonLink[],
  id: string,
  title: string,
  { config, asked }: Api,
  extent?: Extent,
): Candidate[] {
  return (['vector', 'map'] as const).flatMap((kind): Candidate[] => {
    const link = links.find(
      ({ rel, type }) => rel.endsWith(`/tilesets-${kind}`) && (type === '' || type.includes('json')),
    );
    const url = link === undefined ? null : secured(link.href, asked);
    if (url === null || url.host !== asked.host) return [];
    const address = keep_key(url, asked);
    return [
      {
        choice: choice_of(id, kind),
        title: id === '' ? title : `${title} – ${kind === 'vector' ? 'tuiles vectorielles' : 'images'}`,
        abstract: '',
        name: id,
        shown_as: kind === 'vector' ? 'tuiles vectorielles' : 'images',
        refusal: null,
        source: async () => {
          const source = await read_tileset(config, { address: as_json(address), kind, layer: id });
          return extent === undefined ? source : { ...source, options: { ...source.options, extent } };
        },
      },
    ];
  });
}
