import { expect } from 'chai';
import { commune_count, need_client, python_with, run_script, use_service, type Asked } from './testing.ts';

interface Given {
  feature_collections: string[];
  conforms_to: string[];
  api_paths: string[];
  collection: { id: string; itemType: string; extent: { spatial: { bbox: number[][] } } };
  queryables: { properties: Record<string, { type?: string }> };
  first: { numberMatched: number; numberReturned: number; features: unknown[]; links: { rel: string }[] };
  by_offset: string[];
  by_bbox: string[];
  by_filter: string[];
  by_cql: string[];
  by_cql_inside: string[];
  cql_page: { numberMatched: number; features: unknown[]; links: { rel: string; href: string }[] };
  cql_mistake: string;
  by_datetime: number;
  item: { id: string; properties: Record<string, unknown> };
}

const python = python_with('owslib.ogcapi.features');

describe('OWSLib reads the collections (owslib.ogcapi.features)', function () {
  this.timeout(60_000);
  need_client('python3-owslib', python !== null);
  const service = use_service();
  let given: Given;
  let asked: Asked[];
  before(async () => {
    if (python === null) return;
    given = (await run_script(python, 'owslib_client.py', service().url)) as Given;
    asked = service().take_requests();
  });

  it('finds the collections by their item type, the conformance and the definition of the API', () => {
    expect(given.feature_collections).to.include.members(['communes', 'gares', 'Été 2024']);
    expect(given.conforms_to).to.include('http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core');
    expect(given.api_paths).to.include('/collections/communes/items');
  });

  it('reads a collection and what filters may name', () => {
    expect(given.collection).to.include({ id: 'communes', itemType: 'feature' });
    expect(given.collection.extent.spatial.bbox).to.deep.equal([[0, 43, 1, 43.23]]);
    expect(given.queryables.properties['population']?.type).to.equal('integer');
    expect(given.queryables.properties['nom']?.type).to.equal('string');
  });

  it('reads pages by limit and offset, bbox, datetime and CQL text', () => {
    expect(given.first).to.include({ numberMatched: commune_count, numberReturned: 2 });
    expect(given.first.links.map(({ rel }) => rel)).to.include('next');
    expect(given.by_offset).to.deep.equal(['02298', '02299']);
    expect(given.by_bbox).to.deep.equal(['00002', '00003', '00004']);
    expect(given.by_filter).to.deep.equal(['00010', '00011', '00012']);
    // 2,300 days, one after the other, over 365: seven of each of the first.
    expect(given.by_datetime).to.equal(14);
  });

  it('reads one feature', () => {
    expect(given.item.properties).to.include({ code_insee: '00042', nom: 'Commune n° 42', population: 420 });
    expect(given.item.id).to.equal('00042');
  });

  it('sends conditions in CQL JSON by POST, and pages on by the links of the answer', async () => {
    expect(given.by_cql).to.deep.equal(['00010', '00011', '00012']);
    expect(given.by_cql_inside).to.deep.equal(['00002', '00003', '00004']);
    const posts = asked.filter(({ method }) => method === 'POST');
    expect(posts).to.have.length(4);
    for (const { address, content_type } of posts) {
      expect(address).to.match(/^\/collections\/communes\/items/);
      expect(content_type).to.equal('application/json');
    }
    expect(given.cql_page.numberMatched).to.equal(3);
    expect(given.cql_page.features).to.have.length(2);
    const next = given.cql_page.links.find(({ rel }) => rel === 'next');
    const page = (await (await fetch(next?.href ?? '')).json()) as { features: { id: string }[] };
    expect(page.features.map(({ id }) => id)).to.deep.equal(['00012']);
    expect(given.cql_mistake).to.include('inconnue');
  });

  it('sends no Accept of its own and gets JSON', () => {
    expect([...new Set(asked.map(({ accept }) => accept))]).to.deep.equal(['*/*']);
  });
});
