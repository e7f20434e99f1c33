import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access, Database } from '../../sql/client.ts';
import { charge, costs } from '../rate_limit.ts';
import { send_unchanged, send_zipped } from '../zipped_answer.ts';
import { check_geometry, read_tile, type Reduction } from './read_tile.ts';
import { check_wanted } from './tile_columns.ts';
import { TileCache, type CachedTile } from './tile_cache.ts';
import { check_filters, type TileContent } from './tile_content.ts';
import type { Tile } from './tile_matrix_set.ts';
import { check_set, mvt_type, version_of } from './tileset.ts';

/** A day: long enough for a cache, and an end to what a lost counter of writes might make of a version. */
const kept_s = 86_400;
const cache_bytes = 64 * 2 ** 20;
const caches = new WeakMap<Database, TileCache>();
const compress = promisify(gzip);

/** The tiles kept for a database, for who watches over the site; undefined before the first one. */
export const tile_cache_of = (database: Database): TileCache | undefined => caches.get(database);

/** What a tile was asked for. */
export interface TileRequest {
  tables: readonly PublishedTable[];
  tile: Tile;
  content: TileContent;
  /** The version of the data that the asker's address names; null when it names none. */
  version: string | null;
}

/**
 * Answers with a tile: strong entity tag, 304, gzip as kept in the cache; 204 when nothing lies there. Throws before
 * anything is sent.
 */
export async function answer_tile(
  request: Request,
  response: Response,
  access: Access,
  wanted: TileRequest,
): Promise<void> {
  check_request(wanted);
  const key = key_of(access, wanted);
  set_freshness(response, wanted);
  if (key !== null && send_unchanged(request, response, tag_of(key))) return;
  if (key === null || !cache_of(access.database).has(key))
    charge(response, costs.cold_tile * Math.max(1, wanted.tables.length));
  const tile = await find_tile(access, wanted, key);
  // A view's content may change unseen: the tag is that of the bytes.
  const tag = tag_of(key ?? tile.gzip);
  if (key === null && send_unchanged(request, response, tag)) return;
  if (tile.reduced !== null) response.setHeader('Maillage-Tile-Reduced', tile.reduced);
  await send_zipped(request, response, { tag, type: mvt_type, gzip: tile.gzip });
}

/** Throws the AppErrors of what no tile can be made of, before anything is looked up. */
function check_request({ tables, tile, content }: TileRequest): void {
  for (const table of tables) check_geometry(table);
  check_set({ tables }, tile.set);
  check_wanted(tables, content.properties);
  check_filters(tables, content);
}

/**
 * Under the version that the data has, everybody's tile never changes: caches keep it. Otherwise it is asked for anew
 * each time, which a 304 answers. What was sent to an account stays private, as `authenticate` has said.
 */
function set_freshness(response: Response, { tables, version }: TileRequest): void {
  if (!String(response.getHeader('Cache-Control')).startsWith('public')) return;
  // Accept decides nothing here: without it a cache keeps one tile for all clients.
  response.setHeader('Vary', 'Accept-Encoding');
  if (version !== null && version === version_of(tables))
    response.setHeader('Cache-Control', `public, max-age=${kept_s}, immutable`);
}

/** All that the bytes depend on, who may see them included; null when a table's content may change unseen. */
function key_of({ visibility }: Access, { tables, tile, content }: TileRequest): string | null {
  const versions = tables.map((table) => [table.id, table.version]);
  if (versions.some(([, version]) => version === null)) return null;
  const seen_by = tables.every(({ is_public }) => is_public) ? 'public' : visibility;
  return JSON.stringify([seen_by, versions, tile.set.id, tile.z, tile.y, tile.x, content]);
}

async function find_tile(access: Access, wanted: TileRequest, key: string | null): Promise<CachedTile> {
  const make = async () => {
    const { bytes, reductions } = await read_tile(access, wanted.tables, wanted.tile, wanted.content);
    const packed = bytes.length === 0 ? Buffer.alloc(0) : await compress(bytes, { level: 5 });
    return { gzip: packed, reduced: reductions.length === 0 ? null : reductions.map(say).join(', ') };
  };
  if (key === null) return make();
  return cache_of(access.database).get(key, make);
}

function cache_of(database: Database): TileCache {
  const cache = caches.get(database) ?? new TileCache(cache_bytes);
  caches.set(database, cache);
  return cache;
}

/** One layer in the form of a structured header (RFC 9651). */
const say = ({ layer, square_px, left_out }: Reduction) =>
  `"${encodeURIComponent(layer)}";square-px=${square_px};left-out=${left_out}`;

const tag_of = (content: string | Buffer) => createHash('sha1').update(content).digest('base64url');
