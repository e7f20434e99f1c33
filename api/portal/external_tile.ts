/** A tile of a layer of another server, fetched by this one: browsers ask nobody else, and only allowed hosts are asked. */
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { outgoing_fetch } from '../../outgoing_fetch.ts';

export interface ExternalSource {
  kind: 'wms' | 'tiles';
  url: string;
  layer: string;
}

export interface TilePlace {
  z: number;
  x: number;
  y: number;
}

const pixels = 256;
/** Half the side of Web Mercator's square, in metres. */
const half_world_m = 20_037_508.342789244;
const image_types = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);
const max_bytes = 2_000_000;
const total_ms = 10_000;
/** Tiles that are being fetched at once: a slow server must not hold all connections. */
const most_at_once = 24;
let fetching = 0;

/** The address that gives the tile. WMS 1.3.0 (OGC 06-042) in EPSG:3857, easting first; parameters already there stay. */
export function tile_address({ kind, url, layer }: ExternalSource, { z, x, y }: TilePlace): string {
  if (kind === 'tiles')
    return url.replaceAll('{z}', String(z)).replaceAll('{x}', String(x)).replaceAll('{y}', String(y));
  const side = (2 * half_world_m) / 2 ** z;
  const west = x * side - half_world_m;
  const north = half_world_m - y * side;
  const asked: Readonly<Record<string, string>> = {
    SERVICE: 'WMS',
    VERSION: '1.3.0',
    REQUEST: 'GetMap',
    LAYERS: layer,
    STYLES: '',
    CRS: 'EPSG:3857',
    BBOX: [west, north - side, west + side, north].join(','),
    WIDTH: String(pixels),
    HEIGHT: String(pixels),
    FORMAT: 'image/png',
    TRANSPARENT: 'TRUE',
  };
  const address = new URL(url);
  const query = new URLSearchParams(asked);
  for (const [name, value] of address.searchParams)
    if (!Object.hasOwn(asked, name.toUpperCase())) query.append(name, value);
  address.search = query.toString();
  return address.href;
}

const unusable = (message: string) =>
  new AppError(message, {
    status: 502,
    code: 'external-layer',
    remedy: 'Réessayer plus tard, ou retirer la couche de la carte.',
  });

/** Throws an AppError: 502 for an answer that is no image, 503 when too many are under way, 400 for a host not allowed. */
export async function fetch_tile(
  config: Config,
  source: ExternalSource,
  place: TilePlace,
): Promise<{ type: string; bytes: Buffer }> {
  if (fetching >= most_at_once)
    throw new AppError('Trop d’images d’autres serveurs sont demandées à la fois.', {
      status: 503,
      code: 'external-layer-busy',
      remedy: 'Renouveler la demande dans quelques secondes.',
    });
  fetching++;
  try {
    const hosts = config.EXTERNAL_LAYER_HOSTS;
    const get = outgoing_fetch(config, { hosts, setting: 'EXTERNAL_LAYER_HOSTS', max_bytes, total_ms });
    const answer = await get(tile_address(source, place), { headers: { accept: 'image/*' } });
    const type = (answer.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
    if (answer.status !== 200) throw unusable(`Le serveur de cette couche a répondu ${answer.status}.`);
    if (!image_types.has(type)) throw unusable('Le serveur de cette couche n’a pas répondu par une image.');
    return { type, bytes: Buffer.from(await answer.arrayBuffer()) };
  } finally {
    fetching--;
  }
}
