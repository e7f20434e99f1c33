/** Features of another server in an extent, as GeoJSON: page by page, within limits, and what is left out is said. */
import { setImmediate as let_others } from 'node:timers/promises';
import type { Feature } from 'geojson';
import { degrees_bounds, read_feature } from '../../../catalogue/geojson_input.ts';
import { AppError } from '../../../errors.ts';
import type { ExternalFeatures } from '../../../viewer/pages/portal_view.ts';
import type { Extent } from '../../../viewer/pages/small_map_view.ts';
import { Turns } from '../../../turns.ts';
import { ask_json, is_too_large, unusable, type AskConfig } from './ask.ts';
import { list, members } from './json.ts';
import { next_of } from './ogc_api.ts';
import { cut, with_parameters } from './service.ts';
import type { ExternalSource } from './source.ts';

export const most_features = 5000;
/** Objects of a page, and of one request of a WFS: fewer when the answer is too large, the last is all that is tried. */
const page_sizes = [1000, 250, 50];
const wfs_counts = [most_features, 1000, 200];
const most_pages = 10;
/** No further page is asked for after it. */
const patience_ms = 20_000;
const most_vertices = 100_000;
/** Of all features together, written as JSON. */
const most_characters = 10_000_000;
/** Features that are read before other requests get their turn. */
const read_at_once = 200;
const most_members = 60;

interface Gathered {
  features: Feature[];
  /** All there are, as the server counts them; null: it does not say. */
  matched: number | null;
  /** Whether the server had more to give. */
  has_more: boolean;
  unreadable: number;
  characters: number;
}

const nothing = (): Gathered => ({
  features: [],
  matched: null,
  has_more: false,
  unreadable: 0,
  characters: 0,
});

/** Each holds tens of megabytes for a moment, and the processor. */
const turns = new Turns(
  { at_once: 4, of_one: 3, waiting: 60, waiting_of_one: 30, patience_ms: 10_000 },
  () =>
    new AppError('Trop de couches d’autres serveurs sont demandées en ce moment.', {
      status: 503,
      code: 'external-layer-busy',
      remedy: 'Réessayer dans quelques secondes.',
    }),
);

/**
 * Throws an AppError: 502 when the first page cannot be read, `external-too-many` among them when even few objects are too
 * large; 503 when its turn does not come.
 */
export const fetch_features = (
  config: AskConfig,
  source: ExternalSource,
  bbox: Extent,
): Promise<ExternalFeatures> => turns.take(new URL(source.url).host, () => fetch_now(config, source, bbox));

async function fetch_now(config: AskConfig, source: ExternalSource, bbox: Extent): Promise<ExternalFeatures> {
  const found =
    source.kind === 'wfs' ? await read_wfs_page(config, source, bbox) : await follow(config, source, bbox);
  const { features, matched, has_more, unreadable } = found;
  const is_cut = has_more || (matched !== null && matched > features.length + unreadable);
  const notices: string[] = [];
  if (is_cut)
    notices.push(
      `${say(features.length)} objets montrés${matched === null ? '' : ` sur ${say(matched)}`} dans la vue : zoomez pour les voir tous.`,
    );
  else if (matched === null && source.kind === 'wfs')
    notices.push('Le serveur ne dit pas combien d’objets il a ici : il peut en manquer.');
  if (unreadable > 0) notices.push(`${say(unreadable)} objets sans géométrie lisible ne sont pas montrés.`);
  return { type: 'FeatureCollection', features, notices, is_complete: !is_cut };
}

const say = (count: number) => count.toLocaleString('fr-FR');

/** The first answer that is short enough, of those that fewer and fewer objects are asked for. */
async function ask_fewer(
  config: AskConfig,
  counts: readonly number[],
  address_of: (count: number) => string,
): Promise<{ document: unknown; count: number }> {
  for (const count of counts)
    try {
      return { document: await ask_json(config, address_of(count)), count };
    } catch (error) {
      if (!is_too_large(error)) throw error;
    }
  throw new AppError('Trop d’objets, ou trop grands, dans la vue : zoomez.', {
    status: 502,
    code: 'external-too-many',
    remedy: 'Zoomer, puis réessayer.',
  });
}

async function follow(config: AskConfig, source: ExternalSource, bbox: Extent): Promise<Gathered> {
  const start = performance.now();
  const found = nothing();
  const first = await ask_fewer(config, page_sizes, (count) =>
    with_parameters(source.url, { bbox: bbox.join(','), limit: String(count) }),
  );
  let document: unknown = first.document;
  for (let page = 1; ; page++) {
    found.has_more = false;
    await add_page(document, found);
    if (found.has_more) return found;
    const at = next_of(document, new URL(source.url));
    found.has_more = list(members(document)['links']).some((link) => members(link)['rel'] === 'next');
    const is_enough =
      performance.now() - start > patience_ms || found.features.length >= most_features || page >= most_pages;
    if (at === null || is_enough) return found;
    document = await ask_more(config, at);
    // What came before is shown, and said to be cut.
    if (document === null) return found;
  }
}

/** Null where a further page does not come. */
async function ask_more(config: AskConfig, address: string): Promise<unknown> {
  try {
    return await ask_json(config, address);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** WFS 2.0 (OGC 09-025r2) takes the extent in its system's order, latitude first. */
async function read_wfs_page(
  config: AskConfig,
  { url, layer, options: { version = '2.0.0', format = 'application/json' } }: ExternalSource,
  [west, south, east, north]: Extent,
): Promise<Gathered> {
  const is_new = version.startsWith('2');
  const address_of = (count: number) =>
    with_parameters(url, {
      SERVICE: 'WFS',
      VERSION: version,
      REQUEST: 'GetFeature',
      [is_new ? 'TYPENAMES' : 'TYPENAME']: layer,
      [is_new ? 'COUNT' : 'MAXFEATURES']: String(count),
      SRSNAME: 'EPSG:4326',
      BBOX: [south, west, north, east, 'urn:ogc:def:crs:EPSG::4326'].join(','),
      OUTPUTFORMAT: format,
    });
  const found = nothing();
  const { document, count } = await ask_fewer(config, wfs_counts, address_of);
  await add_page(document, found);
  found.has_more ||= found.matched === null && found.features.length + found.unreadable >= count;
  return found;
}

async function add_page(value: unknown, found: Gathered): Promise<void> {
  const document = members(value);
  if (document['type'] !== 'FeatureCollection' || !Array.isArray(document['features']))
    throw unusable('Le serveur de cette couche n’a pas répondu par des objets en GeoJSON.');
  const matched = [document['numberMatched'], document['totalFeatures']].find(
    (count) => typeof count === 'number' && Number.isInteger(count) && count >= 0,
  );
  if (typeof matched === 'number') found.matched = matched;
  for (const [i, one] of list(document['features']).entries()) {
    if (i % read_at_once === read_at_once - 1) await let_others();
    if (found.features.length >= most_features || found.characters > most_characters) {
      found.has_more = true;
      return;
    }
    const feature = read_one(one);
    if (feature === null) found.unreadable++;
    else found.features.push(feature);
    found.characters += feature === null ? 0 : JSON.stringify(feature).length;
  }
}

/** Null for a feature that no map can show. */
function read_one(value: unknown): Feature | null {
  try {
    const { id, geometry, properties } = read_feature(value, {
      max_vertices: most_vertices,
      bounds: degrees_bounds,
    });
    if (geometry === null) return null;
    return {
      type: 'Feature',
      ...(id !== undefined && { id }),
      geometry,
      properties: plain_properties(properties ?? {}),
    };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** What a list of facts can show: no nesting, no endless texts. */
const plain_properties = (properties: object): Record<string, string | number | boolean | null> =>
  Object.fromEntries(
    Object.entries(properties)
      .slice(0, most_members)
      .map(([name, value]: [string, unknown]) => [
        name,
        value === null || typeof value === 'number' || typeof value === 'boolean'
          ? value
          : cut(typeof value === 'string' ? value : JSON.stringify(value), 1000),
      ]),
  );
