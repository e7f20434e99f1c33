import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { publish_catalogue_fixture } from '../datasets/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { import_communes_for_tests } from '../territories/testing.ts';
import { read_typed_bbox } from './read_catalogue_query.ts';

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
});
