/**
 * The requests of QGIS's OAPIF provider, as its source makes them (src/providers/wfs/oapif of 3.28 to 3.44): the same
 * choices from the same answers, in the same order. For the versions that cannot be installed here; the one that can
 * is asked itself (qgis.db.test.ts).
 */
import { expect } from 'chai';

interface Link {
  rel: string;
  type?: string;
  href: string;
}
type Json = Record<string, unknown>;

export interface Feature {
  id?: string | number;
  properties: Json;
  geometry: { coordinates: unknown } | null;
}
interface Page {
  features: Feature[];
  links: Link[];
  numberMatched?: number;
}

export interface Version {
  /** As it names itself: 3.40.1 is 34001. */
  number: number;
  /** From 3.32: coordinate systems (Part 2), conditions in CQL2 (Part 3), editing (Part 4). */
  knows_conformance: boolean;
  /** From 3.44: fields by the schema instead of the first ten features. */
  knows_schema: boolean;
}

export interface Layer {
  collection: Json & {
    links: Link[];
    storageCrs?: string;
    crs: string[];
    extent: { spatial: { bbox: number[][] } };
  };
  conforms_to: ReadonlySet<string>;
  /** Of each property that a condition may name: the type, or that it is the geometry. */
  queryables: ReadonlyMap<string, { type?: string; format?: unknown; is_geometry: boolean }>;
  first: Page;
  schema: { properties: Record<string, Json> } | null;
  allowed: ReadonlySet<string>;
  page_size: number;
  items: string;
  /** null: degrees, longitude first. */
  crs: string | null;
}

const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const accepts = {
  json: 'application/json',
  api: 'application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json',
  items: 'application/geo+json, application/json',
  schema: 'application/schema+json',
};

/** The first link of a relation whose type is the most wanted; one of another type when there is none of those. */
function find_link(links: readonly Link[], rel: string, types: readonly string[] = []): string {
  const rank = ({ type = '' }: Link) => (types.includes(type) ? types.indexOf(type) : types.length);
  const found = links.filter((link) => link.rel === rel).sort((a, b) => rank(a) - rank(b));
  return found[0]?.href ?? '';
}

/** A QGIS that asks. */
export function make_qgis({ number, knows_conformance, knows_schema }: Version) {
  async function get<T>(address: string, accept: string): Promise<T> {
    const answer = await fetch(address, {
      headers: { accept, 'user-agent': `Mozilla/5.0 QGIS/${number}/Debian GNU/Linux 12` },
    });
    const text = await answer.text();
    expect(answer.status, `${address} ${text.slice(0, 300)}`).to.equal(200);
    return JSON.parse(text) as T;
  }
  const get_items = (address: string) => get<Page>(address, accepts.items);

  async function options(address: string): Promise<ReadonlySet<string>> {
    const answer = await fetch(address, { method: 'OPTIONS' });
    return new Set(answer.headers.get('allow')?.split(/,\s*/));
  }

  async function read_queryables(address: string): Promise<Layer['queryables']> {
    const { properties } = await get<{ properties: Record<string, Json> }>(address, accepts.schema);
    const known: [string, { type?: string; format?: unknown; is_geometry: boolean }][] = [];
    for (const [name, { type, format, $ref }] of Object.entries(properties)) {
      if (typeof type === 'string') known.push([name, { type, format, is_geometry: false }]);
      else if (type === undefined && String($ref).startsWith('https://geojson.org/schema/'))
        known.push([name, { is_geometry: true }]);
    }
    return new Map(known);
  }

  return {
    /** What it asks to open a layer. `chosen_crs`: of those offered, the one that the person wants. */
    async open(url: string, id: string, chosen_crs?: string): Promise<Layer> {
      const landing = await get<{ links: Link[] }>(url, accepts.json);
      const api_address = find_link(landing.links, 'service-desc', [
        'application/vnd.oai.openapi+json;version=3.0',
      ]);
      const api = await get<{
        components: { parameters: { limit: { schema: { default: number; maximum: number } } } };
      }>(api_address, accepts.api);
      const { schema: limit } = api.components.parameters.limit;
      const collections = find_link(landing.links, 'data', ['application/json']).replace(/\?.*/, '');
      const address = `${collections}/${id}`;
      const collection = await get<Layer['collection']>(address, accepts.json);
      const conforms_to = new Set<string>();
      if (knows_conformance) {
        const { conformsTo } = await get<{ conformsTo: string[] }>(
          find_link(landing.links, 'conformance'),
          accepts.json,
        );
        for (const name of conformsTo) conforms_to.add(name);
      }
      const queryables = knows_conformance
        ? await read_queryables(`${address}/queryables`)
        : new Map<string, never>();
      const items = `${address}/items`;
      const first = await get_items(`${items}?limit=10`);
      const relation = 'http://www.opengis.net/def/rel/ogc/1.0/schema';
      const schema = knows_schema
        ? await get<{ properties: Record<string, Json> }>(
            find_link(collection.links, relation, [accepts.schema, accepts.json]),
            accepts.schema,
          )
        : null;
      const allowed = knows_conformance ? await options(items) : new Set<string>();
      if (allowed.has('POST')) await options(`${items}/${first.features[0]?.id ?? 'unknown_id'}`);
      const page_size = Math.min(Math.max(1000, limit.default), limit.maximum);
      const wanted = knows_conformance ? (chosen_crs ?? collection.storageCrs ?? crs84) : crs84;
      const crs = wanted === crs84 ? null : wanted;
      return { collection, conforms_to, queryables, first, schema, allowed, page_size, items, crs };
    },

    /** The exact number, as the layer panel shows it. */
    async count({ items }: Layer): Promise<number> {
      return (await get_items(`${items}?limit=1`)).numberMatched ?? -1;
    },

    /**
     * All features that a canvas or table shows. `box`: in the layer's system, in the order of its axes; `where`: what
     * the provider writes for a condition, encoded.
     */
    async browse(
      { items, page_size, crs }: Layer,
      { box, where }: { box?: readonly number[]; where?: string } = {},
    ): Promise<Feature[]> {
      const words = [
        `limit=${page_size}`,
        ...(where === undefined ? [] : [where]),
        ...(box === undefined ? [] : [`bbox=${box.join(',')}`]),
        ...(box === undefined || crs === null ? [] : [`bbox-crs=${crs}`]),
        ...(crs === null ? [] : [`crs=${crs}`]),
      ];
      const read: Feature[] = [];
      let next = `${items}?${words.join('&')}`;
      while (next !== '') {
        const page = await get_items(next);
        if (page.features.length === 0) break;
        read.push(...page.features);
        next = find_link(page.links, 'next', ['application/geo+json']);
      }
      return read;
    },
  };
}
