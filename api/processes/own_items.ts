import type { Feature } from 'geojson';
import { AppError } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import { plan_items, read_page } from '../ogc/items_page.ts';
import { max_limit } from '../ogc/items_params.ts';
import { read_items_query } from '../ogc/items_where.ts';
import { use_table } from '../ogc/published.ts';

/** A GeoJSON FeatureCollection in CRS84. */
export interface Features {
  type: 'FeatureCollection';
  features: readonly Feature[];
}

/** Characters of GeoJSON that one input may hold: what a sync answer can still work on. */
const most_chars = 20_000_000;

export interface OwnItems {
  collection: string;
  /** Path and query, as a request has them. */
  url: string;
}

/** The collection that an address of this site names, absolute or from the root; null for any other address. */
export function own_items_path(href: string, base: string): OwnItems | null {
  if (!URL.canParse(href, base)) return null;
  const url = new URL(href, base);
  const root = new URL(base);
  if (href.startsWith('//') || url.origin !== root.origin) return null;
  const prefix = root.pathname.replace(/\/+$/, '');
  if (!url.pathname.startsWith(`${prefix}/`)) return null;
  const [, name] = /^\/collections\/([^/]+)\/items$/.exec(url.pathname.slice(prefix.length)) ?? [];
  if (name === undefined) return null;
  try {
    return { collection: decodeURIComponent(name), url: `/items${url.search}` };
  } catch {
    return null;
  }
}

/**
 * All features that the address asks for: filters and bbox as of items, those of `limit` when it says one. Never cut
 * silently: a 413 AppError above 10,000 features or 20 MB; 400 for a parameter, 404 for a collection not to be seen.
 */
export async function read_own_items(access: Access, { collection, url }: OwnItems): Promise<Features> {
  return use_table(access, collection, async (table) => {
    const query = read_items_query({ url }, table);
    const is_limited = new URLSearchParams(url.slice(url.indexOf('?') + 1)).has('limit');
    const limit = is_limited ? query.limit : max_limit;
    if (query.crs !== null)
      throw refuse(400, 'Les entrées se lisent en CRS84, sans « crs ».', 'Retirer « crs » de l’adresse.');
    const { rows, next } = await read_page(access, plan_items(table, { ...query, limit }));
    const chars = rows.reduce((sum, { feature }) => sum + feature.length, 0);
    if ((next !== null && !is_limited) || chars > most_chars)
      throw refuse(
        413,
        `la collection donne plus de ${max_limit.toLocaleString('fr-FR')} objets ou de 20 Mo.`,
        'Restreindre par « bbox » ou « filter », ou alléger par « properties ».',
      );
    return {
      type: 'FeatureCollection',
      features: rows.map(({ feature }) => JSON.parse(feature) as Feature),
    };
  });
}

const refuse = (status: number, message: string, remedy: string) =>
  new AppError(message, { status, code: 'invalid-reference', remedy });
