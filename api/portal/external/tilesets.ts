/** OGC API – Tiles (OGC 20-057): of a list of tilesets, the one in WebMercatorQuad, as an address of tiles. */
import { ask_json, type AskConfig } from './ask.ts';
import { links_of, list, members, text, type JsonLink } from './json.ts';
import { keep_key, not_offered, secured } from './service.ts';
import type { ExternalSource } from './source.ts';
import { fill } from './wmts.ts';

const set_name = /(?:^|\/)(?:WebMercatorQuad|GoogleMapsCompatible)$/;
const tile_types = {
  vector: /^(?:application\/(?:vnd\.mapbox-vector-tile|x-protobuf))?$/,
  map: /^(?:image\/(?:png|jpeg|webp|gif))?$/,
};

/** Throws a 422 AppError (place `choice`) when no tileset fits; 502 for an answer that cannot be used. */
export async function read_tileset(
  config: AskConfig,
  { address, kind, layer }: { address: string; kind: 'vector' | 'map'; layer: string },
): Promise<ExternalSource> {
  const asked = new URL(address);
  const listed = list(members(await ask_json(config, address))['tilesets']).map(members);
  const found = listed.find((tileset) =>
    [tileset['tileMatrixSetURI'], tileset['tileMatrixSetId'], tileset['tileMatrixSet']].some((name) =>
      set_name.test(text(name)),
    ),
  );
  if (found === undefined)
    throw not_offered(
      'Ces tuiles ne sont pas proposées dans la grille WebMercatorQuad, que la carte demande.',
    );
  const self = links_of(found).find(
    ({ rel, type }) => rel === 'self' && (type === '' || type.includes('json')),
  );
  const url = self === undefined ? null : secured(self.href, asked);
  // The list says little of each: zooms and layers are in its own document.
  const tileset =
    url !== null && url.host === asked.host ? members(await ask_json(config, keep_key(url, asked))) : found;
  const item = item_of(links_of(tileset), kind) ?? item_of(links_of(found), kind);
  if (item === undefined)
    throw not_offered('Ce service ne dit pas à quelle adresse ses tuiles se demandent.');
  return {
    kind: kind === 'vector' ? 'vector_tiles' : 'tiles',
    url: tile_template(item.href, asked),
    layer,
    options: {
      ...(kind === 'vector' && { tile_layers: layers_of(tileset, layer) }),
      ...zooms_of(tileset),
    },
  };
}

const item_of = (links: readonly JsonLink[], kind: 'vector' | 'map') =>
  links.find(
    ({ rel, href, type }) => rel === 'item' && tile_types[kind].test(type) && /\{tileMatrix\}/i.test(href),
  );

/** The address of a tile with {z}, {x} and {y}, on the server that was asked; its key goes on. */
function tile_template(href: string, asked: URL): string {
  const marked = fill(href, {
    tileMatrixSetId: 'WebMercatorQuad',
    tileMatrix: '(z)',
    tileRow: '(y)',
    tileCol: '(x)',
  });
  const url = secured(marked, asked);
  if (url === null || url.host !== asked.host || /%7B|\{/i.test(url.href))
    throw not_offered('L’adresse des tuiles de ce service n’est pas utilisable.');
  return keep_key(url, asked).replaceAll(/(?:\(|%28)([zxy])(?:\)|%29)/g, '{$1}');
}

/** Names of the layers in the tiles; the collection's where the service says none. */
function layers_of(tileset: Readonly<Record<string, unknown>>, layer: string): string[] {
  const named = list(tileset['layers'])
    .map((one) => text(members(one)['id']))
    .filter((id) => id !== '');
  if (named.length === 0 && layer === '')
    throw not_offered('Ce service ne nomme pas les couches que ses tuiles contiennent.');
  return named.length === 0 ? [layer] : named.slice(0, 40);
}

function zooms_of(tileset: Readonly<Record<string, unknown>>): { zooms?: [number, number] } {
  const zooms = list(tileset['tileMatrixSetLimits'])
    .map((limit) => Number(text(members(limit)['tileMatrix']) || NaN))
    .filter((zoom) => Number.isInteger(zoom) && zoom >= 0 && zoom <= 22);
  return zooms.length === 0 ? {} : { zooms: [Math.min(...zooms), Math.max(...zooms)] };
}
