import { expect } from 'chai';
import { XMLParser } from 'fast-xml-parser';
import { read_config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { publish_catalogue_fixture } from '../datasets/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { import_communes_for_tests } from '../territories/testing.ts';
import { parse_catalogue_query, read_typed_bbox, write_catalogue_query } from './read_catalogue_query.ts';
import { read_typed_polygon } from './read_typed_polygon.ts';

describe('the search page of the catalogue', () => {
  const database = use_database();
  let server: RunningServer;

  before(async () => {
    await publish_catalogue_fixture(database());
    await import_communes_for_tests(database(), [['09122', 'Valfoix']]);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server.close());
  const ask = async (query: string) => {
    const answer = await fetch(`${server.url}/catalogue${query}`);
    return { status: answer.status, text: await answer.text() };
  };
  const cards = (text: string) =>
    [...text.matchAll(/<h3><a href="\/catalogue\/([^"]+)"/g)].map(([, id]) => id);

  it('is written by the server alone: words, facets, several values, sorting', async () => {
    expect(cards((await ask('?q=incendie')).text)).to.deep.equal(['bornes']);
    expect(cards((await ask('?topic=structure&topic=boundaries&tri=titre')).text)).to.deep.equal([
      'bornes',
      'wms-voisin',
    ]);
    expect(cards((await ask('?open=true')).text)).to.deep.equal(['bornes']);
    expect((await ask('?topic=structure')).text).to.match(/name="topic" value="structure" checked/);
  });

  it('finds by commune and by a box that was typed', async () => {
    expect(cards((await ask('?commune=valfoix')).text)).to.have.members(['bornes', 'communes']);
    expect(cards((await ask('?bbox=0.6,44.5,0.7,44.6')).text)).to.deep.equal(['wms-voisin']);
    expect(read_typed_bbox('1,5 ; 43 ; 2 ; 44')).to.deep.equal([1.5, 43, 2, 44]);
    expect(read_typed_bbox('1 43 2')).to.equal(null);
  });

  it('says what it does not understand, and refuses names that it does not know', async () => {
    expect((await ask('?commune=zzzz')).text).to.contain('Aucune commune ne s’appelle « zzzz »');
    expect((await ask('?territoire=epci:1')).text).to.contain('n’est pas publié sur ce site');
    expect((await ask('?theme2=x')).status).to.equal(400);
    expect((await ask('?page=999999&q=%00')).status).to.be.below(500);
  });

  it('says whose date a card has, and shows no half of a link where an abstract was cut', async () => {
    await database().query(sql`update maillage.metadata_record set
      abstract = 'Voir [la notice](https://exemple.fr/' || repeat('x', 500) || ') en ligne.',
      details = details || '{"dates": [{"date": "2023-04", "type": "revision"}]}'
      where id = 'wms-voisin'`);
    const { text } = await ask('?q=voisin');
    expect(text).to.contain('<p>Voir la notice…</p>');
    expect(text).to.contain('<li>Données d’avril 2023</li>');
    expect((await ask('?q=incendie')).text).to.match(/<li>Fiche du \d/);
  });

  it('shows the boxes of the page on the map, and no record that the asker may not see', async () => {
    const boxes = async () => {
      const { text } = await ask('/emprises?tri=titre');
      return (JSON.parse(text) as { features: { id: string }[] }).features.map(({ id }) => id);
    };
    expect(await boxes()).to.have.members(['bornes', 'communes', 'wms-voisin']);
    await database().query(sql`update maillage.metadata_record set state = 'draft' where id = 'wms-voisin'`);
    expect(await boxes()).to.have.members(['bornes', 'communes']);
    const page = await fetch(`${server.url}/catalogue/wms-voisin`);
    expect(page.status).to.equal(404);
  });

  const feed = async (query: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/catalogue.atom${query}`, { headers });
    return { answer, text: await answer.text() };
  };
  const read = (text: string) =>
    new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'entry' }).parse(text) as {
      feed: { id: string; title: string; updated: string; link: object[]; entry?: Record<string, unknown>[] };
    };

  it('is an Atom feed too: stable names, times, what the page names', async () => {
    const page = await ask('?q=incendie&tri=titre&page=1');
    expect(page.text).to.contain(
      '<link rel="alternate" type="application/atom+xml" href="/catalogue.atom?q=incendie"',
    );
    const { answer, text } = await feed('?q=incendie&tri=titre');
    expect(answer.headers.get('content-type')).to.equal('application/atom+xml; charset=utf-8');
    const atom = read(text).feed;
    expect(atom.id).to.equal(`${server.url}/catalogue.atom?q=incendie`);
    expect(atom.link).to.have.length(2);
    expect(atom.entry).to.have.length(1);
    const entry = atom.entry![0]!;
    expect(entry).to.include({
      id: `${server.url}/catalogue/bornes`,
      title: 'Bornes d’incendie de la vallée',
    });
    expect(entry).to.include.keys('updated', 'published', 'summary', 'link', 'author');
    expect(atom.updated).to.equal(entry['updated']);
    expect(new Date(atom.updated).toISOString()).to.equal(atom.updated);
    expect(read((await feed('?q=zzzz')).text).feed).to.not.have.property('entry');
  });

  it('tells feed readers when nothing is new, and refuses what would be a feed of everything', async () => {
    const { answer, text } = await feed('');
    const etag = answer.headers.get('etag')!;
    const at = answer.headers.get('last-modified')!;
    const status = async (headers: Record<string, string>) => (await feed('', headers)).answer.status;
    expect(await status({ 'if-none-match': etag })).to.equal(304);
    expect(await status({ 'if-modified-since': at })).to.equal(304);
    expect(await status({ 'if-none-match': '"x"', 'if-modified-since': at })).to.equal(200);
    expect(await status({ 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' })).to.equal(200);
    const newest = (read(text).feed.entry ?? []).map((entry) => String(entry['updated']));
    expect(newest).to.deep.equal([...newest].sort().reverse());
    await database().query(
      sql`update maillage.metadata_record set title = 'A & <b>', updated_at = now() + interval '1 minute' where id = 'bornes'`,
    );
    expect(await status({ 'if-none-match': etag })).to.equal(200);
    expect(await status({ 'if-modified-since': at })).to.equal(200);
    expect(read((await feed('')).text).feed.entry![0]!['title']).to.equal('A & <b>');
    for (const wrong of ['?commune=zzzz', '?territoire=epci:1', '?bbox=1', '?polygone=1,2;3,4', '?zzz=1'])
      expect((await feed(wrong)).answer.status, wrong).to.equal(400);
  });

  it('finds by a polygon of the address, and keeps it in the form', async () => {
    const inside = '?polygone=1.4,43.5;1.6,43.5;1.6,43.7;1.4,43.7';
    expect(cards((await ask(inside)).text)).to.include('bornes');
    expect((await ask(inside)).text).to.contain('value="1.4,43.5;1.6,43.5;1.6,43.7;1.4,43.7"');
    expect(cards((await ask('?polygone=3,45;4,45;4,46')).text)).to.deep.equal([]);
    for (const wrong of ['1,2', 'x', '0,0;1,1;1,0;0,1', '0,0;500,0;1,1', '1,,2;3,4;5,6', '__proto__'])
      expect(read_typed_polygon(wrong), wrong).to.equal(null);
    expect((await ask('?polygone=1,2')).text).to.contain('Le polygone s’écrit');
  });

  it('takes a polygon of 200 corners whole, and refuses to cut a longer one', async () => {
    const corners = Array.from({ length: 200 }, (_, i) => {
      const turn = (i / 200) * 2 * Math.PI;
      return `${(1.5 + Math.cos(turn)).toFixed(6)},${(43.6 + Math.sin(turn)).toFixed(6)}`;
    });
    const polygone = corners.join(';');
    expect(polygone.length).to.be.greaterThan(3000);
    const { text } = await ask(`?${new URLSearchParams({ polygone })}`);
    expect(cards(text)).to.include('bornes');
    expect(text).to.contain(`value="${polygone}"`);
    // As a saved search keeps it.
    const query = write_catalogue_query(parse_catalogue_query(`polygone=${encodeURIComponent(polygone)}`));
    expect(query.length).to.be.at.most(4000);
    expect(parse_catalogue_query(query).polygon).to.equal(polygone);
    const longer = [...corners, ...corners].join(';');
    for (const path of ['', '.atom'])
      expect((await fetch(`${server.url}/catalogue${path}?polygone=${longer}`)).status, path).to.equal(400);
    expect(() => parse_catalogue_query(`polygone=${longer}`)).to.throw(AppError, /6\s000 au plus/);
  });
});
