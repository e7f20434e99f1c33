import { expect } from 'chai';
import { iso19139_format } from '../../catalogue/formats/iso19139/iso19139.ts';
import { parse_xml, type XmlElement } from '../../catalogue/xml.ts';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { child_of, children_of, local_name, text_of } from './xml_tree.ts';

const setup = [
  `insert into maillage.metadata_record (id, title, abstract, keywords, producer, details, updated_at) values
    ('ecoles', 'Écoles publiques', 'Toutes les écoles.', '{éducation}', 'Région',
      '{"extents": [{"bbox": [0, 43, 1, 44]}], "topics": ["society"]}', '2024-03-01Z'),
    ('zones', 'Zones humides & mares', 'Inventaire.', '{eau}', 'Agence de l’eau',
      '{"extents": [{"bbox": [2, 46, 3, 47]}], "topics": ["environment"]}', '2024-02-01Z'),
    ('flux', 'Flux 100 %', '', '{}', '', '{}', '2024-01-01Z')`,
  `update maillage.metadata_record set kind = 'service' where id = 'flux'`,
  `insert into maillage.metadata_record (id, title, keywords, state) values ('brouillon', 'Écoles secrètes', '{secret}', 'draft')`,
];

const get_records = (
  constraint: string,
  more = '',
  outputSchema = 'http://www.opengis.net/cat/csw/2.0.2',
) => `<?xml version="1.0"?>
<csw:GetRecords xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml"
  service="CSW" version="2.0.2" resultType="results" outputSchema="${outputSchema}" ${more}>
  <csw:Query typeNames="csw:Record"><csw:ElementSetName>full</csw:ElementSetName>
  ${constraint === '' ? '' : `<csw:Constraint version="1.1.0"><ogc:Filter>${constraint}</ogc:Filter></csw:Constraint>`}
  <ogc:SortBy><ogc:SortProperty><ogc:PropertyName>dc:title</ogc:PropertyName><ogc:SortOrder>ASC</ogc:SortOrder></ogc:SortProperty></ogc:SortBy>
  </csw:Query></csw:GetRecords>`;
const binary = (op: string, name: string, value: string, attributes = '') =>
  `<ogc:${op} ${attributes}><ogc:PropertyName>${name}</ogc:PropertyName><ogc:Literal>${value}</ogc:Literal></ogc:${op}>`;
const wild = 'wildCard="%" singleChar="_" escapeChar="\\"';

describe('CSW 2.0.2', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server.close());
  const read = async (answer: Response, status = 200) => {
    const text = await answer.text();
    expect(answer.status, text).to.equal(status);
    expect(answer.headers.get('content-type')).to.equal('application/xml; charset=utf-8');
    return parse_xml(Buffer.from(text));
  };
  const get = async (query: string, status = 200) => read(await fetch(`${server.url}/csw?${query}`), status);
  const post = async (body: string, status = 200) =>
    read(
      await fetch(`${server.url}/csw`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/xml' },
        body,
      }),
      status,
    );
  const results = (root: XmlElement) => child_of(root, 'SearchResults')!;
  const titles = (root: XmlElement) =>
    children_of(results(root)).map((record) => text_of(child_of(record, 'title')!));
  const found = async (constraint: string) => titles(await post(get_records(constraint)));
  const cql = async (text: string) =>
    titles(
      await get(
        `service=CSW&version=2.0.2&request=GetRecords&typeNames=csw:Record&resultType=results&sortBy=dc:title:A&constraintLanguage=CQL_TEXT&constraint=${encodeURIComponent(text)}`,
      ),
    );

  it('says what it does', async () => {
    const root = await get('service=CSW&request=GetCapabilities');
    expect(root.name).to.equal('csw:Capabilities');
    const operations = child_of(root, 'OperationsMetadata')!;
    expect(children_of(operations).map((each) => each.attributes['name'])).to.include.members([
      'GetCapabilities', 'DescribeRecord', 'GetRecords', 'GetRecordById', 'GetDomain',
    ]); // prettier-ignore
    const part = await get('SERVICE=CSW&REQUEST=GetCapabilities&Sections=ServiceIdentification');
    expect(children_of(part).map(local_name)).to.deep.equal(['ServiceIdentification', 'Filter_Capabilities']);
    expect(local_name(await get('service=CSW&version=2.0.2&request=DescribeRecord'))).to.equal(
      'DescribeRecordResponse',
    );
  });

  it('finds by Filter 1.1', async () => {
    expect(await found('')).to.deep.equal(['Écoles publiques', 'Flux 100 %', 'Zones humides & mares']);
    expect(await found(binary('PropertyIsLike', 'csw:AnyText', '%ecole%', wild))).to.deep.equal([
      'Écoles publiques',
    ]);
    expect(await found(binary('PropertyIsLike', 'dc:title', '%MARES', wild))).to.deep.equal([
      'Zones humides & mares',
    ]);
    expect(
      await found(
        binary('PropertyIsLike', 'title', '*100 \\%', 'wildCard="*" singleChar="?" escapeChar="\\"'),
      ),
    ).to.deep.equal(['Flux 100 %']);
    expect(await found(binary('PropertyIsEqualTo', 'dc:subject', 'eau'))).to.deep.equal([
      'Zones humides & mares',
    ]);
    expect(await found(binary('PropertyIsEqualTo', 'apiso:TopicCategory', 'society'))).to.deep.equal([
      'Écoles publiques',
    ]);
    expect(
      await found(`<ogc:Not>${binary('PropertyIsEqualTo', 'dc:type', 'dataset')}</ogc:Not>`),
    ).to.deep.equal(['Flux 100 %']);
    expect(
      await found(binary('PropertyIsGreaterThanOrEqualTo', 'dct:modified', '2024-02-01')),
    ).to.have.lengthOf(2);
    expect(
      await found(
        `<ogc:And>${binary('PropertyIsLike', 'AnyText', '%zones%', wild)}${binary('PropertyIsEqualTo', 'dc:creator', 'Région')}</ogc:And>`,
      ),
    ).to.deep.equal([]);
    expect(
      await found(
        `<ogc:PropertyIsBetween><ogc:PropertyName>dct:modified</ogc:PropertyName><ogc:LowerBoundary><ogc:Literal>2024-01-15</ogc:Literal></ogc:LowerBoundary><ogc:UpperBoundary><ogc:Literal>2024-02-15T00:00:00Z</ogc:Literal></ogc:UpperBoundary></ogc:PropertyIsBetween>`,
      ),
    ).to.deep.equal(['Zones humides & mares']);
  });

  it('reads boxes in the order of their system', async () => {
    const box = (corners: string, srs: string) =>
      found(
        `<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName><gml:Envelope ${srs}>${corners}</gml:Envelope></ogc:BBOX>`,
      );
    const lon_lat = '<gml:lowerCorner>0.2 43.2</gml:lowerCorner><gml:upperCorner>0.4 43.4</gml:upperCorner>';
    const lat_lon = '<gml:lowerCorner>43.2 0.2</gml:lowerCorner><gml:upperCorner>43.4 0.4</gml:upperCorner>';
    for (const srs of [
      'urn:ogc:def:crs:EPSG::4326',
      'urn:x-ogc:def:crs:EPSG:6.11:4326',
      'http://www.opengis.net/def/crs/EPSG/0/4326',
    ])
      expect(await box(lat_lon, `srsName="${srs}"`), srs).to.deep.equal(['Écoles publiques']);
    for (const srs of ['srsName="EPSG:4326"', '', 'srsName="urn:ogc:def:crs:OGC:1.3:CRS84"'])
      expect(await box(lon_lat, srs), srs).to.deep.equal(['Écoles publiques']);
  });

  it('finds by CQL_TEXT', async () => {
    expect(await cql(`csw:AnyText LIKE '%ecole%'`)).to.deep.equal(['Écoles publiques']);
    expect(await cql(`dc:type = 'service' OR BBOX(ows:BoundingBox, 2.1, 46.1, 2.2, 46.2)`)).to.deep.equal([
      'Flux 100 %',
      'Zones humides & mares',
    ]);
    expect(await cql(`title LIKE 'zones%' AND modified > '2024-01-15'`)).to.deep.equal([
      'Zones humides & mares',
    ]);
  });

  it('counts and pages honestly, to the end and past it', async () => {
    const status = async (more: string) => {
      const { numberOfRecordsMatched, numberOfRecordsReturned, nextRecord } = results(
        await post(get_records('', more)),
      ).attributes;
      return [numberOfRecordsMatched, numberOfRecordsReturned, nextRecord];
    };
    expect(await status('maxRecords="2"')).to.deep.equal(['3', '2', '3']);
    expect(await status('maxRecords="2" startPosition="3"')).to.deep.equal(['3', '1', '0']);
    expect(await status('maxRecords="500" startPosition="501"')).to.deep.equal(['3', '0', '0']);
    const hits = await get(
      'service=CSW&version=2.0.2&request=GetRecords&typeNames=csw:Record&resultType=hits',
    );
    expect(results(hits).attributes).to.include({
      numberOfRecordsMatched: '3',
      numberOfRecordsReturned: '0',
    });
    expect(
      local_name(await post(get_records('').replace('resultType="results"', 'resultType="validate"'))),
    ).to.equal('Acknowledgement');
  });

  it('gives records by id, as Dublin Core and as ISO 19139', async () => {
    const by_id = (more: string) =>
      get(`service=CSW&version=2.0.2&request=GetRecordById&id=ecoles,brouillon&${more}`);
    const [brief, ...none] = children_of(await by_id('ElementSetName=brief'));
    expect([brief?.name, none.length]).to.deep.equal(['csw:BriefRecord', 0]);
    const [iso] = children_of(
      await by_id('outputSchema=http://www.isotc211.org/2005/gmd&ElementSetName=full'),
    );
    expect(iso?.name).to.equal('gmd:MD_Metadata');
    expect(text_of(child_of(iso!, 'fileIdentifier')!)).to.equal('ecoles');
    const all = await post(get_records('', '', 'http://www.isotc211.org/2005/gmd'));
    expect(children_of(results(all)).map(local_name)).to.deep.equal([
      'MD_Metadata',
      'MD_Metadata',
      'MD_Metadata',
    ]);
  });

  it('ends a page of very long originals before its limit, and refuses them by id', async () => {
    const gmd = 'http://www.isotc211.org/2005/gmd';
    const ids = ['long_1', 'long_2', 'long_3'];
    await database().pool.query(
      `insert into maillage.metadata_record (id, title, keywords)
      select id, 'Long ' || id, '{long}' from unnest($1::text[]) id`,
      [ids],
    );
    const document = iso19139_format
      .write(
        {
          id: 'long',
          kind: 'dataset',
          title: 'Long',
          abstract: '',
          producer: '',
          licence: null,
          source_url: null,
          vintage: null,
          lineage: '',
          keywords: [],
          warnings: [],
        },
        { base_url: 'http://ailleurs.example' },
      )
      .replace('</gmd:MD_Metadata>', `<!--${'x'.repeat(9_000_000)}--></gmd:MD_Metadata>`);
    await database().pool.query(
      `insert into maillage.record_original (record_id, format, document) select id, 'iso19139', $2 from unnest($1::text[]) id`,
      [ids, document],
    );
    try {
      const page = async (start: number, schema?: string) => {
        const found = results(
          await post(
            get_records(
              binary('PropertyIsEqualTo', 'dc:subject', 'long'),
              `startPosition="${start}"`,
              schema,
            ),
          ),
        );
        const { numberOfRecordsMatched, numberOfRecordsReturned, nextRecord } = found.attributes;
        return [numberOfRecordsMatched, numberOfRecordsReturned, nextRecord];
      };
      expect(await page(1)).to.deep.equal(['3', '3', '0']);
      expect(await page(1, gmd)).to.deep.equal(['3', '2', '3']);
      expect(await page(3, gmd)).to.deep.equal(['3', '1', '0']);
      const by_id = (some: readonly string[], status: number) =>
        get(
          `service=CSW&version=2.0.2&request=GetRecordById&outputSchema=${gmd}&id=${some.join(',')}`,
          status,
        );
      expect(children_of(await by_id(ids.slice(0, 2), 200))).to.have.length(2);
      expect(local_name(await by_id(ids, 400))).to.equal('ExceptionReport');
    } finally {
      await database().pool.query(`delete from maillage.metadata_record where id = any ($1)`, [ids]);
    }
  });

  it('tells the values that occur, of what may be seen', async () => {
    const values = async (query: string) =>
      children_of(await get(`service=CSW&version=2.0.2&request=GetDomain&${query}`)).map((domain) => {
        const list = child_of(domain, 'ListOfValues');
        return list === undefined ? null : children_of(list).map(text_of);
      });
    expect(await values('PropertyName=dc:type,dc:subject')).to.deep.equal([
      ['dataset', 'service'],
      ['eau', 'environment', 'society', 'éducation'],
    ]);
    expect(await values('ParameterName=GetRecords.resultType')).to.deep.equal([
      ['hits', 'results', 'validate'],
    ]);
    expect(await values('PropertyName=dct:modified')).to.deep.equal([null]);
  });

  it('refuses with the code and the place that clients read', async () => {
    const refused = async (answer: Promise<XmlElement>) => {
      const root = await answer;
      expect(root.name).to.equal('ows:ExceptionReport');
      const { exceptionCode, locator } = children_of(root)[0]!.attributes;
      return [exceptionCode, locator];
    };
    const base = 'service=CSW&version=2.0.2&request=';
    expect(await refused(get('service=CSW', 400))).to.deep.equal(['MissingParameterValue', 'request']);
    expect(await refused(get('service=CSW&request=Transaction', 400))).to.deep.equal([
      'OperationNotSupported',
      'request',
    ]);
    expect(await refused(get('request=GetCapabilities', 400))).to.deep.equal([
      'MissingParameterValue',
      'service',
    ]);
    expect(await refused(get(`${base}GetRecords`, 400))).to.deep.equal([
      'MissingParameterValue',
      'typeNames',
    ]);
    expect(await refused(get(`${base}GetRecords&typeNames=csw:Record&maxRecords=x`, 400))).to.deep.equal([
      'InvalidParameterValue',
      'maxRecords',
    ]);
    expect(
      await refused(get(`${base}GetRecords&typeNames=csw:Record&outputSchema=urn:x`, 400)),
    ).to.deep.equal(['InvalidParameterValue', 'outputSchema']);
    expect(
      await refused(
        get(
          `${base}GetRecords&typeNames=csw:Record&constraintLanguage=CQL_TEXT&constraint=title%20LIKE`,
          400,
        ),
      ),
    ).to.deep.equal(['InvalidParameterValue', 'constraint']);
    expect(
      await refused(post(get_records(binary('PropertyIsEqualTo', 'dc:nothing', 'x')), 400)),
    ).to.deep.equal(['InvalidParameterValue', 'constraint']);
    expect((await refused(post('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 400)))[0]).to.equal(
      'NoApplicableCode',
    );
    expect((await refused(post('<csw:GetRecords', 400)))[0]).to.equal('NoApplicableCode');
  });

  it('survives anything in any place', async () => {
    const texts = [
      `'`,
      `' OR 1=1 --`,
      `"; drop table x`,
      '%',
      '\\',
      '(',
      `''`,
      `dc:title = ''`,
      'é'.repeat(3000),
      '\u0000',
      `csw:AnyText LIKE '<>&'`,
    ];
    const names = [
      'constraint',
      'id',
      'sortBy',
      'PropertyName',
      'ElementName',
      'startPosition',
      'typeNames',
      'outputSchema',
      'sections',
    ];
    for (const request of ['GetRecords', 'GetRecordById', 'GetDomain', 'GetCapabilities'])
      for (const name of names)
        await Promise.all(
          texts.map(async (text) => {
            const query = new URLSearchParams({
              service: 'CSW',
              version: '2.0.2',
              typeNames: 'csw:Record',
              constraintLanguage: 'CQL_TEXT',
              request,
            });
            query.set(name, text);
            const answer = await fetch(`${server.url}/csw?${query}`);
            const body = await answer.text();
            expect(answer.status, `${query} → ${body}`).to.be.below(500);
            if (answer.headers.get('content-type')?.startsWith('application/xml') === true)
              parse_xml(Buffer.from(body));
          }),
        );
    for (const text of texts.filter((one) => one !== '\u0000')) {
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      for (const name of ['csw:AnyText', 'dc:title', 'dct:modified', 'dc:subject']) {
        const body = get_records(binary('PropertyIsLike', name, escaped, wild));
        const headers = { 'Content-Type': 'text/xml' };
        const answer = await fetch(`${server.url}/csw`, { method: 'POST', headers, body });
        expect(answer.status, `${name} ${text}`).to.be.below(500);
      }
      expect(await found(binary('PropertyIsEqualTo', 'dc:title', escaped))).to.deep.equal([]);
    }
  });
});
