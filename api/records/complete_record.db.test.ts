import { expect } from 'chai';
import { read_record } from '../../catalogue/records.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { file_formats } from '../formats/index.ts';
import { complete_record } from './complete_record.ts';
import { site_at } from './site.ts';

const base = 'https://sig.example';
const setup = [
  `create table published.ecoles (id text primary key, effectif int, geom geometry(Point, 2154))`,
  `insert into maillage.metadata_record (id, title, licence_name, licence_url, details) values
    ('ecoles', 'Écoles', 'Licence Ouverte', 'https://lo.example',
     '{"extents": [{"bbox": [0, 1, 2, 3]}], "feature_count": 1, "identifiers": ["https://region.example/ecoles"],
       "attributes": [{"name": "effectif", "title": "Élèves"}]}')`,
  `insert into maillage.collection (id, record_id, columns, samples, feature_count, extent, updated_at) values
    ('ecoles', 'ecoles', '[{"name": "id", "title": "UAI"}, {"name": "effectif", "title": "Effectif", "unit": "1"}]',
     '{"effectif": ["12"]}', 41, '{1, 43, 2, 44}', now() + interval '3 days')`,
];

describe('complete record', () => {
  const database = use_database();
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
  });
  const complete = async () => {
    const stored = await database().read((db) => read_record(db, 'ecoles'));
    return complete_record(stored!, await site_at(base, database()));
  };

  it('tells where the data is, in which formats and under which licence', async () => {
    const { distributions = [] } = await complete();
    const addresses = distributions.map(({ url }) => url.slice(base.length));
    expect(addresses).to.include.members([
      '/collections/ecoles',
      '/collections/ecoles/items',
      '/collections/ecoles/download?f=gpkg',
      '/collections/ecoles/tiles/WebMercatorQuad',
      '/catalogue/ecoles',
    ]);
    const csv = distributions.find(({ url }) => url.endsWith('f=csv'));
    expect(csv).to.deep.include({
      function: 'download',
      format: { name: 'CSV', media_type: 'text/csv' },
      licence: { name: 'Licence Ouverte', url: 'https://lo.example' },
    });
  });

  it('tells columns, extent and count as they are now, after what the record says itself', async () => {
    const record = await complete();
    expect(record.attributes).to.deep.equal([
      { name: 'effectif', title: 'Élèves', type: 'int4', unit: '1', samples: ['12'] },
      { name: 'id', title: 'UAI', type: 'text' },
      { name: 'geom', title: 'Géométrie', type: 'geometry(Point, 2154)' },
    ]);
    expect(record.extents).to.deep.equal([{ bbox: [1, 43, 2, 44] }]);
    expect(record.feature_count).to.equal(41);
    expect(record.crs).to.deep.equal([{ uri: 'http://www.opengis.net/def/crs/EPSG/0/2154' }]);
    expect(record.identifiers).to.deep.equal([
      'https://region.example/ecoles',
      `${base}/collections/catalogue/items/ecoles`,
    ]);
    expect(record.record_language).to.equal('fre');
    expect(record.dates?.map(({ type }) => type)).to.deep.equal(['publication', 'revision']);
  });

  it('is had in the formats that facets count', async () => {
    const [row] = await database().query<{ formats: string[] }>(
      sql`select array(select substr(f, 8) from unnest(facets) f where f like 'format:%') as formats
        from maillage.record_search where record_id = 'ecoles'`,
    );
    const titles = file_formats.filter(({ name }) => name !== 'geojsonseq').map(({ title }) => title);
    expect(row?.formats).to.have.members(titles);
  });

  it('leaves what an officer wrote', async () => {
    await database().query(
      sql`update maillage.metadata_record set curated = '{extents,feature_count}' where id = 'ecoles'`,
    );
    const record = await complete();
    expect(record.extents).to.deep.equal([{ bbox: [0, 1, 2, 3] }]);
    expect(record.feature_count).to.equal(1);
  });

  it('says nothing of collections that whoever asks may not read', async () => {
    await database().query(sql`update maillage.collection set visibility = 'accounts' where id = 'ecoles'`);
    const record = await complete();
    expect(record.distributions?.map(({ name }) => name)).to.deep.equal(['Fiche du catalogue']);
    expect(record.attributes).to.deep.equal([{ name: 'effectif', title: 'Élèves' }]);
  });
});
