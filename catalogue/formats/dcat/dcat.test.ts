import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import type { MetadataRecord } from '../../record.ts';
import { losses_of, type MetadataFormat, type ReadRecord } from '../format.ts';
import { bare_record, differing_members, full_record } from '../full_record_testing.ts';
import { write_catalogue_page } from './document.ts';
import { dcat_jsonld, dcat_rdf, dcat_ttl } from './formats.ts';
import { parse_rdf } from './parse.ts';
import { read_dcat_page, syntax_of } from './read_page.ts';
import type { Syntax } from './serialize.ts';

const base_url = 'https://site.example';
const formats = [dcat_jsonld, dcat_rdf, dcat_ttl];
const read = async (format: MetadataFormat, text: string) => (await format.read?.(Buffer.from(text))) ?? [];
const read_one = async (format: MetadataFormat, text: string): Promise<ReadRecord> => {
  const [only, ...others] = await read(format, text);
  if (only === undefined || others.length > 0) throw new Error(`${others.length} records more or none`);
  return only;
};
const folder = path.join(read_config().REFERENTIELS_DIR ?? '', 'metadonnees');
const sample = (name: string) => readFileSync(path.join(folder, name));

describe('DCAT-AP', () => {
  before(async () => {
    // The packages that read it are loaded with the first document.
    for (const format of formats) await read(format, format.write(bare_record, { base_url }));
  });

  for (const format of formats)
    it(`gives back every member of a record but those it loses: ${format.title}`, async () => {
      const text = format.write(full_record, { base_url });
      const { record, warnings } = await read_one(format, text);
      expect(differing_members(full_record, record)).to.deep.equal(
        losses_of(format, full_record)
          .map(({ member }) => member)
          .sort(),
      );
      expect(warnings).to.deep.equal([]);
    });

  it('names a bare record by its address here, and says no more than is known', async () => {
    const { record } = await read_one(dcat_ttl, dcat_ttl.write(bare_record, { base_url }));
    expect(record).to.deep.equal({ ...bare_record, identifiers: ['https://site.example/catalogue/nu'] });
  });

  for (const kind of ['series', 'service', 'map', 'reuse', 'process_result'] as const)
    it(`keeps the kind of a ${kind}`, async () => {
      const record: MetadataRecord = { ...full_record, kind };
      for (const format of formats)
        expect((await read_one(format, format.write(record, { base_url }))).record.kind).to.equal(kind);
    });

  it('says on each distribution what data.gouv.fr takes from it', () => {
    const text = dcat_ttl.write(full_record, { base_url });
    const blocks = text.split('a dcat:Distribution').slice(1);
    expect(blocks).to.have.length(3);
    expect(blocks[0])
      .to.include('dcat:downloadURL <https://agence.example/lacs.gpkg>')
      .and.include('dct:format <http://publications.europa.eu/resource/authority/file-type/GPKG>')
      .and.include('dcat:byteSize "123456"^^xsd:nonNegativeInteger')
      .and.include('spdx:algorithm <http://spdx.org/rdf/terms#checksumAlgorithm_sha256>')
      .and.include('dct:license <https://opendatacommons.org/licenses/odbl/1-0/>');
    expect(blocks[1])
      .to.include('dct:format <http://publications.europa.eu/resource/authority/file-type/WFS_SRVC>')
      .and.include('dct:license <https://www.etalab.gouv.fr/licence-ouverte-open-licence/>');
  });

  it('writes a licence on the distributions alone, and takes it from there', async () => {
    const turtle = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
      <https://x.example/1> a dcat:Dataset ; dct:title "A" ; dcat:distribution
        [ dcat:accessURL <https://x.example/a.csv> ; dct:license "Licence Ouverte 2.0" ],
        [ dcat:accessURL <https://x.example/b.csv> ; dct:license "Licence Ouverte 2.0" ] .`;
    const { record } = await read_one(dcat_ttl, turtle);
    expect(record.licence).to.deep.equal({
      name: 'Licence Ouverte 2.0',
      url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
    });
    expect(record.distributions?.map(({ licence }) => licence)).to.deep.equal([undefined, undefined]);
  });

  it('keeps what no record holds, and writes anew what has changed', async () => {
    const turtle = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
      @prefix x: <https://vocab.example/> .
      <https://x.example/1> a dcat:Dataset, x:Thing ; dct:title "Titre"@fr, "Title"@en ; dct:description "Texte" ;
        x:unknown [ x:deep [ x:value 5 ] ], <https://x.example/other> ;
        dcat:contactPoint [ a <http://www.w3.org/2006/vcard/ns#Organization> ;
          <http://www.w3.org/2006/vcard/ns#fn> "Agence" ; x:hours "9-12" ] .
      <https://x.example/other> x:name "Autre" .`;
    for (const format of formats) {
      const { record, original } = await read_one(dcat_ttl, turtle);
      const changed = { ...record, abstract: 'Nouveau texte' };
      const again = await parse_rdf(
        Buffer.from(format.write(changed, { base_url, original })),
        syntax_in(format),
      );
      const id = 'https://site.example/catalogue/https%3A%2F%2Fx.example%2F1';
      expect(again.types(id)).to.include('https://vocab.example/Thing');
      expect(again.objects(id, 'dct:title').map(({ value }) => value)).to.have.members(['Titre', 'Title']);
      expect(again.objects(id, 'dct:description').map(({ value }) => value)).to.deep.equal(['Nouveau texte']);
      const [one, two] = again.objects(id, 'https://vocab.example/unknown');
      const deep = [one, two].flatMap((term) =>
        again.objects(term?.value ?? '', 'https://vocab.example/deep'),
      );
      expect(again.objects(deep[0]?.value ?? '', 'https://vocab.example/value')[0]?.value).to.equal('5');
      expect(again.objects('https://x.example/other', 'https://vocab.example/name')[0]?.value).to.equal(
        'Autre',
      );
      const [contact] = again.objects(id, 'dcat:contactPoint');
      expect(again.objects(contact?.value ?? '', 'https://vocab.example/hours')[0]?.value).to.equal('9-12');
      const { record: read_again } = await read_one(format, format.write(changed, { base_url, original }));
      expect(differing_members(changed, read_again), format.id).to.deep.equal(['identifiers']);
    }
  });

  it('reads the address of the next page of a catalogue, and its records', async () => {
    const page = {
      address: `${base_url}/dcat`,
      title: 'Catalogue',
      description: 'Tout.',
      publisher: 'Région',
      homepage: base_url,
      total: 4,
      self: `${base_url}/dcat?page=1`,
      first: `${base_url}/dcat?page=1`,
      previous: null,
      next: `${base_url}/dcat?page=2&limit=2`,
      last: `${base_url}/dcat?page=2`,
    };
    const records = [full_record, { ...bare_record, kind: 'service' as const }];
    for (const syntax of ['jsonld', 'rdf', 'ttl'] as const) {
      const text = write_catalogue_page(records, page, syntax, base_url);
      const read_page = await read_dcat_page(Buffer.from(text), syntax);
      expect(read_page).to.include({ next: page.next, total: 4 });
      expect(read_page.records.map(({ record }) => record.id)).to.deep.equal([full_record.id, 'nu']);
      expect(syntax_of(undefined, Buffer.from(text))).to.equal(syntax);
    }
  });

  it('tells a thing that several records share once, in every syntax', async () => {
    const shared = [full_record, { ...full_record, id: 'autre' }];
    const address = `${base_url}/dcat`;
    const paging = { self: address, first: address, previous: null, next: null, last: address };
    const page = {
      address,
      title: 'C',
      description: 'D',
      publisher: 'P',
      homepage: base_url,
      total: 2,
      ...paging,
    };
    for (const syntax of ['jsonld', 'rdf', 'ttl'] as const) {
      const graph = await parse_rdf(
        Buffer.from(write_catalogue_page(shared, page, syntax, base_url)),
        syntax,
      );
      expect(graph.objects('http://inspire.ec.europa.eu/theme', 'dct:type'), syntax).to.have.length(1);
    }
  });

  it('refuses what would be fetched, what is malformed and what is too much, with the place', async () => {
    const fault = async (syntax: Syntax, text: string) => {
      const thrown: unknown = await parse_rdf(Buffer.from(text), syntax).catch((error: unknown) => error);
      if (!(thrown instanceof AppError)) throw thrown;
      return { code: thrown.code, status: thrown.status };
    };
    const refused = { code: 'remote-context', status: 400 };
    expect(await fault('jsonld', '{"@context":"https://attacker.example/c.jsonld","a":1}')).to.deep.equal(
      refused,
    );
    expect(await fault('jsonld', '{"@context":{"@import":"http://10.0.0.1/"},"a":1}')).to.deep.equal(refused);
    expect(await fault('jsonld', '{"@graph":')).to.include({ code: 'malformed-json' });
    expect(await fault('jsonld', '"a"')).to.include({ code: 'malformed-rdf' });
    expect(await fault('jsonld', `${'['.repeat(70)}1${']'.repeat(70)}`)).to.include({
      code: 'json-too-deep',
    });
    expect(await fault('ttl', '<a> <b> "c')).to.include({ code: 'malformed-rdf', status: 400 });
    expect(await fault('ttl', `<a:a> <b:b> ${'<c:c>,'.repeat(2_000_100)}`)).to.include({ code: 'rdf-limit' });
    expect(await fault('rdf', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')).to.include(
      {
        code: 'xml-dtd',
      },
    );
    expect(
      await fault(
        'rdf',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><a rdf:bagID="1"/></rdf:RDF>',
      ),
    ).to.include({ code: 'malformed-rdf' });
    expect(await fault('rdf', 'x'.repeat(21 * 2 ** 20))).to.deep.equal({ code: 'rdf-limit', status: 413 });
  });

  it('writes texts and addresses of any characters in a form that can be read', async () => {
    const record = {
      ...bare_record,
      id: 'a b/"<é>\\{}#?',
      title: 'Guillemet " barre \\ <b>&amp; \u0007\ud800 fin\r\n\t😀',
      source_url: 'https://x.example/a b"<>{}|^`\\é',
      keywords: [']]>', '</dcat:keyword>'],
    };
    for (const format of formats) {
      const { record: found } = await read_one(format, format.write(record, { base_url }));
      expect(found.id).to.equal(record.id);
      // eslint-disable-next-line no-control-regex
      expect(found.title.replace(/[\u0007\ufffd]/g, '?')).to.equal(
        'Guillemet " barre \\ <b>&amp; ?? fin\r\n\t😀',
      );
      expect(found.source_url).to.equal('https://x.example/a%20b%22%3C%3E%7B%7D%7C%5E%60%5Cé');
      expect(found.keywords).to.deep.equal(record.keywords);
    }
  });

  describe('samples of others', () => {
    before(function () {
      if (!existsSync(folder)) this.skip();
    });

    it('a catalogue of data.gouv.fr’s tests, in RDF/XML and JSON-LD', async () => {
      const xml = await read_dcat_page(sample('dcat/udata-catalog.xml'), 'rdf');
      const json = await read_dcat_page(sample('dcat/udata-flat.jsonld'), 'jsonld');
      const ids = (found: typeof xml) => found.records.map(({ record }) => record.id).sort();
      expect(ids(xml)).to.deep.equal([1, 2, 3, 4].map((i) => `http://data.test.org/datasets/${i}`));
      expect(ids(json)).to.deep.equal([1, 2, 3].map((i) => `http://data.test.org/datasets/${i}`));
      const first = xml.records.find(({ record }) => record.id.endsWith('/1'))?.record;
      expect(first).to.deep.include({
        title: 'Dataset 1',
        producer: 'An Organization',
        vintage: '1.0',
        lineage: 'Description de la provenance des données du dataset 1',
        period: { begin: '2016-01-01T00:00:00', end: '2016-12-05T00:00:00' },
        contacts: [
          {
            organisation: 'Organization contact',
            email: 'hello@its.me',
            url: 'https://data.support.com',
            role: 'pointOfContact',
          },
        ],
      });
      expect(first?.keywords).to.have.members(['Tag 1', 'Tag 2', 'Tag 3', 'Tag 4', 'Theme 1', 'Theme 2']);
      expect(first?.distributions?.map((one) => one.function)).to.deep.equal([
        'download',
        'download',
        'service',
      ]);
      expect(first?.distributions?.[0]).to.deep.include({
        format: { name: 'JSON', media_type: 'application/json' },
        size_bytes: 12_323,
        url: 'http://data.test.org/datasets/1/resources/1/file.json',
      });
      const third = xml.records.find(({ record }) => record.id.endsWith('/3'))?.record;
      expect(third?.licence?.name).to.equal('Licence Ouverte Version 2.0');
      expect(third?.frequency).to.equal('daily');
    });

    it('GeoDCAT-AP of GeoNetwork, bare and in an answer of CSW', async () => {
      const { record } = await read_one(dcat_rdf, sample('dcat/gnui-sextant.dcat.seadatanet.xml').toString());
      expect(record).to.deep.include({
        id: '98d22ac0-5398-4889-8f8e-8f28273b548b',
        title: 'Global Ocean Climatology - Temperature and Salinity Climatology V2',
        extents: [{ bbox: [-180, -90, 179, 90] }],
        record_language: 'eng',
      });
      expect(record.contacts).to.have.length(8);
      expect(record.contacts?.[0]).to.deep.equal({
        organisation: 'IFREMER / IDM / SISMER - Scientific Information Systems for the SEA',
        email: 'sismer@ifremer.fr',
        role: 'custodian',
      });
      const answers = await read(dcat_rdf, sample('csw/udata-geonetwork-geodcatap-page-1.xml').toString());
      expect(answers).to.have.length(2);
      expect(answers[0]?.record).to.deep.include({
        id: '04bcec79-5b25-4b16-b635-73115f7456e4',
        identifiers: ['https://www.geo2france.fr/insee/partmenage5ans'],
        topics: ['society'],
      });
    });

    it('the example of GeoDCAT-AP', async () => {
      const { record } = await read_one(dcat_jsonld, sample('dcat/dataset.jsonld').toString());
      expect(record).to.deep.include({
        frequency: 'irregular',
        topics: ['environment', 'health', 'transportation'],
        crs: [{ uri: 'http://www.opengis.net/def/crs/EPSG/0/3035' }],
        resolutions: [{ distance_m: 10 }],
        extents: [{ bbox: [-31.285, 27.642, 34.099, 70.075] }],
        conformity: [
          {
            specification: 'http://data.europa.eu/eli/reg/2010/1089',
            url: 'http://data.europa.eu/eli/reg/2010/1089',
            explanation: 'See the referenced specification',
            pass: null,
          },
        ],
      });
    });

    for (const [name, format] of [
      ['dcat/udata-catalog.xml', dcat_rdf],
      ['dcat/udata-flat.jsonld', dcat_jsonld],
      ['dcat/gnui-sextant.dcat.seadatanet.xml', dcat_rdf],
      ['dcat/dataset.jsonld', dcat_jsonld],
      ['csw/udata-geonetwork-geodcatap-page-1.xml', dcat_rdf],
    ] as const)
      it(`is written as it was read: ${name}`, async () => {
        for (const { record, original } of await read(format, sample(name).toString()))
          for (const other of formats) {
            const again = await read_one(other, other.write(record, { base_url, original }));
            // A resource that was named by nothing but its address has another one here.
            const expected = { ...record, identifiers: [] };
            expect(differing_members(expected, { ...again.record, identifiers: [] }), other.id).to.deep.equal(
              [],
            );
          }
      });
  });
});

const syntax_in = ({ id }: MetadataFormat) => id.replace('dcat_', '') as Syntax;
