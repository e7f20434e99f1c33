import { expect } from 'chai';
import { need_client, has_program, python_with, run_client, run_script, use_service } from './testing.ts';

/** Three records beside those of the fixtures, none of them with data here. */
const records = [
  `insert into maillage.metadata_record (id, title, abstract, keywords, producer, details) values
    ('ecoles', 'Écoles publiques', 'Toutes les écoles.', '{éducation}', 'Région', '{"extents": [{"bbox": [0, 43, 1, 44]}]}'),
    ('zones', 'Zones humides & mares', 'Inventaire.', '{eau}', 'Agence de l’eau', '{"extents": [{"bbox": [2, 46, 3, 47]}]}'),
    ('flux', 'Flux de l’eau', '', '{}', '', '{}')`,
  `update maillage.metadata_record set kind = 'service' where id = 'flux'`,
];
const ids = ['communes', 'ecoles', 'flux', 'zones'];

interface Found {
  ids: string[];
  results: { matches: number; returned: number; nextrecord: number };
}
interface Given {
  operations: string[];
  title: string;
  words: Found;
  box: string[];
  first: { title: string; type: string; subjects: string[]; links: number };
  metasearch: Found;
  combined: Found;
  cql: Found;
  sorted: Found;
  pages: string[];
  iso: { title: string };
  domain: { values: string[] };
  record_collections: string[];
  records_q: string[];
  records_bbox: string[];
  records_filter: string[];
  records_cql: string[];
  record: string;
  queryables: string[];
}

const python = python_with('owslib.ogcapi.records');

describe('OWSLib reads the catalogue, as QGIS MetaSearch does by it', function () {
  this.timeout(120_000);
  need_client('python3-owslib', python !== null);
  const service = use_service();
  let given: Given;
  before(async () => {
    if (python === null) return;
    for (const statement of records) await service().database.pool.query(statement);
    given = (await run_script(python, 'catalogue_client.py', service().url)) as Given;
  });

  it('learns from the capabilities what CSW does', () => {
    expect(given.operations).to.include.members([
      'GetRecords',
      'GetRecordById',
      'GetDomain',
      'DescribeRecord',
    ]);
    expect(given.title).to.match(/^Maillage/);
  });

  it('finds by words, boxes, comparisons and CQL, and sorts', () => {
    expect(given.words.ids).to.deep.equal(['ecoles']);
    expect(given.words.results).to.deep.equal({ matches: 1, returned: 1, nextrecord: 0 });
    expect(given.box.map(Number)).to.deep.equal([0, 43, 1, 44]);
    expect(given.first).to.deep.include({ title: 'Écoles publiques', type: 'dataset' });
    expect(given.first.subjects).to.include('éducation');
    expect(given.first.links).to.be.above(0);
    expect(given.metasearch.ids).to.deep.equal(['ecoles']);
    expect(given.combined.ids).to.have.members(['communes', 'ecoles']);
    expect(given.cql.ids).to.deep.equal(['zones']);
    expect(given.sorted.ids).to.deep.equal(['zones', 'flux', 'ecoles', 'communes']);
  });

  it('pages to the end, reads ISO 19139 and the values of a property', () => {
    expect(given.pages.toSorted()).to.deep.equal(ids);
    expect(given.iso.title).to.equal('Écoles publiques');
    expect(given.domain.values).to.deep.equal(['dataset', 'service']);
  });

  it('reads the same by OGC API – Records', () => {
    expect(given.record_collections).to.deep.equal(['catalogue']);
    expect(given.records_q).to.deep.equal(['ecoles']);
    expect(given.records_bbox).to.deep.equal(['zones']);
    expect(given.records_filter).to.deep.equal(['flux']);
    expect(given.records_cql).to.deep.equal(['ecoles']);
    expect(given.record).to.equal('Zones humides & mares');
    expect(given.queryables).to.include.members(['title', 'type', 'updated', 'geometry']);
  });
});

describe('GDAL reads the catalogue (driver CSW)', function () {
  this.timeout(120_000);
  need_client('gdal-bin', has_program('ogrinfo'));
  const service = use_service();
  before(async () => {
    for (const statement of records) await service().database.pool.query(statement);
  });
  const ogrinfo = (...words: string[]) =>
    run_client('ogrinfo', ['-ro', '-al', ...words, `CSW:${service().url}/csw`]);
  const identifiers = (text: string) =>
    [...text.matchAll(/^ {2}identifier \(String\) = (.*)$/gm)]
      .map(([, id]) => id)
      .toSorted((a, b) => (a! < b! ? -1 : 1));

  it('reads all records, each once, and comes to an end', async () => {
    expect(identifiers(await ogrinfo())).to.deep.equal(ids);
    const posts = service()
      .take_requests()
      .filter(({ method }) => method === 'POST');
    expect(posts.length).to.be.within(1, 6);
  });

  it('filters by its own SQL and by place', async () => {
    expect(identifiers(await ogrinfo('-where', "abstract LIKE 'Inventaire%'"))).to.deep.equal(['zones']);
    expect(identifiers(await ogrinfo('-spat', '2.1', '46.1', '2.2', '46.2'))).to.deep.equal(['zones']);
  });

  it('reads ISO 19139 whole', async () => {
    const text = await ogrinfo('-oo', 'OUTPUT_SCHEMA=gmd');
    expect(text.match(/gmd:MD_Metadata/g)?.length).to.be.above(3);
  });
});
