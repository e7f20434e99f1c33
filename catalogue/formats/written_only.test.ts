import { expect } from 'chai';
import { parse as parse_csv } from 'csv-parse/sync';
import { parse_xml, type XmlElement } from '../xml.ts';
import type { MetadataRecord } from '../record.ts';
import { csw_record, csw_record_namespaces } from './dublin_core/csw_record.ts';
import { dublin_core } from './dublin_core/format.ts';
import { oai_dc } from './dublin_core/oai_dc.ts';
import type { MetadataFormat } from './format.ts';
import { bare_record, full_record } from './full_record_testing.ts';
import { scdl_columns, scdl_csv, scdl_header, scdl_line, scdl_row } from './scdl_csv.ts';
import { schema_org, schema_org_format } from './schema_org.ts';

const context = { base_url: 'https://site.example' };

/** Members without which the document is the same: it does not tell them. */
function untold(format: MetadataFormat): string[] {
  const whole = format.write(full_record, context);
  const empty: Partial<MetadataRecord> = { ...bare_record, kind: 'map' };
  return (Object.keys(full_record) as (keyof MetadataRecord)[])
    .filter((member) => {
      const { [member]: _left_out, ...rest } = full_record;
      return (
        format.write(
          { ...rest, ...(member in empty ? { [member]: empty[member] } : {}) } as MetadataRecord,
          context,
        ) === whole
      );
    })
    .sort();
}

describe('formats that are only written', () => {
  /** Members that a format loses a part of, though it tells them. */
  const partly = new Map<MetadataFormat, string[]>([
    [dublin_core, ['contacts', 'distributions', 'extents', 'formats', 'themes']],
    [schema_org_format, ['contacts', 'relations', 'themes', 'topics']],
    [scdl_csv, ['dates', 'distributions', 'extents', 'formats', 'keywords', 'licence', 'topics']],
  ]);
  for (const [format, in_part] of partly)
    it(`${format.title} loses what it says it loses, and nothing else`, () => {
      const lost = format.loses.map(({ member }) => member as string).sort();
      expect(lost).to.deep.equal([...new Set(lost)]);
      expect(untold(format)).to.deep.equal(lost.filter((member) => !in_part.includes(member)));
      expect(lost).to.include.members(in_part);
    });
});

describe('Dublin Core', () => {
  const read = (xml: string) => {
    const names = Object.entries(csw_record_namespaces).map(
      ([prefix, address]) => `xmlns:${prefix}="${address}"`,
    );
    return parse_xml(Buffer.from(xml.replace(/^<([\w:]+)/, `<$1 ${names.join(' ')}`)));
  };
  const children = ({ children: all }: XmlElement) => all.filter((child) => typeof child !== 'string');
  const texts = (root: XmlElement, name: string) =>
    children(root)
      .filter((child) => child.name === name)
      .map((child) => child.children.filter((part) => typeof part === 'string').join(''));

  it('has in brief what names a record, and in a summary what a list shows', () => {
    const brief = read(csw_record(full_record, 'brief'));
    expect(brief.name).to.equal('csw:BriefRecord');
    expect([...new Set(children(brief).map(({ name }) => name))]).to.deep.equal([
      'dc:identifier',
      'dc:title',
      'dc:type',
      'ows:BoundingBox',
    ]);
    const summary = read(csw_record(full_record, 'summary'));
    expect(texts(summary, 'dct:abstract')).to.deep.equal([full_record.abstract]);
    expect(texts(summary, 'dc:subject')).to.include.members(['lac', 'Hydrographie', 'Eaux intérieures']);
    expect(texts(summary, 'dc:creator')).to.deep.equal([]);
  });

  it('has in full the licence, the addresses with their protocol, and a box with latitude first', () => {
    const full = read(csw_record(full_record, 'full'));
    expect(texts(full, 'dc:title')).to.deep.equal([full_record.title]);
    expect(texts(full, 'dc:rights')).to.include('Licence Ouverte 2.0');
    const references = children(full).filter(({ name }) => name === 'dct:references');
    expect(references.map(({ attributes }) => attributes.scheme)).to.include('OGC:WFS');
    const [box] = children(full).filter(({ name }) => name === 'ows:BoundingBox');
    expect(box?.children.map((corner) => (corner as XmlElement).children[0])).to.deep.equal([
      '-19 -180',
      '43.31 180',
    ]);
    const document = parse_xml(Buffer.from(dublin_core.write(full_record, context)));
    expect(document.name).to.equal('csw:Record');
  });

  it('is the fifteen elements alone for OAI-PMH', () => {
    const root = parse_xml(Buffer.from(oai_dc(full_record)));
    const fifteen =
      'contributor coverage creator date description format identifier language publisher relation rights source subject title type';
    for (const { name } of children(root))
      expect(fifteen.split(' ').map((each) => `dc:${each}`)).to.include(name);
    expect(texts(root, 'dc:coverage')).to.include(
      'westlimit=0.83; southlimit=42.57; eastlimit=2.18; northlimit=43.31; units=degrees',
    );
    expect(texts(root, 'dc:identifier')).to.include('https://agence.example/lacs.gpkg');
  });
});

describe('schema.org', () => {
  it('is a dataset with what search engines ask for', () => {
    const thing = schema_org(full_record, context);
    expect(thing).to.deep.include({
      '@context': 'https://schema.org',
      '@type': 'Dataset',
      name: full_record.title,
      license: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
      temporalCoverage: '2023/..',
      creator: { '@type': 'Organization', name: full_record.producer },
      isPartOf: 'https://site.example/catalogue/serie-des-lacs',
    });
    expect((thing.spatialCoverage as object[])[0]).to.deep.include({
      geo: { '@type': 'GeoShape', box: '42.57 0.83 43.31 2.18' },
    });
    expect((thing.distribution as object[])[0]).to.include({
      contentUrl: 'https://agence.example/lacs.gpkg',
      encodingFormat: 'application/geopackage+sqlite3',
    });
    expect(JSON.stringify(thing)).to.not.include('Service des données');
  });

  it('says nothing of what is unknown', () => {
    expect(Object.keys(schema_org(bare_record, context))).to.deep.equal([
      '@context',
      '@type',
      '@id',
      'url',
      'name',
      'identifier',
      'includedInDataCatalog',
    ]);
  });
});

describe('SCDL catalogue', () => {
  it('is a row of the schema’s columns, quoted where its separators stand in a text', () => {
    for (const separator of [',', ';'] as const) {
      const text =
        scdl_header(separator) + scdl_line(Object.values(scdl_row(full_record, context)), separator);
      const [row] = parse_csv<Record<string, string>>(text, { columns: true, delimiter: separator });
      expect(Object.keys(row ?? {})).to.deep.equal([...scdl_columns]);
      expect(row).to.deep.include({
        ID: full_record.id,
        TITRE: full_record.title,
        DESCRIPTION: full_record.abstract,
        THEME: 'Eaux intérieures',
        COUV_SPAT_MAILLE: 'Autre',
        COUV_SPAT_NOM: 'Ariège, Fidji',
        COUV_TEMP_DEBUT: '2023-01-01',
        COUV_TEMP_FIN: '',
        DATE_PUBL: '2024-01-02',
        DATE_MAJ: '2024-11-12',
        FREQ_MAJ: 'Annuelle',
        MOTS_CLES: 'lac;montagne;donnees ouvertes',
        LICENCE: 'Licence Ouverte-LO',
        NOMBRE_RESSOURCES: '3',
        FORMAT_RESSOURCES: 'geopackage;mapinfo tab',
        URL: `https://site.example/catalogue/${full_record.id}`,
      });
    }
  });

  it('takes the level from the address of the territory, and the period from the vintage', () => {
    const extents = [{ description: 'Ariège', identifier: 'https://x.example/departement/09' }];
    const row = scdl_row(
      { ...bare_record, extents, vintage: '2022', licence: { name: 'ODbL', url: '' } },
      {
        ...context,
        publisher: { name: 'Région', siret: '20005379100014' },
        producer_siret: '13002526500013',
      },
    );
    expect(row).to.include({
      COLL_NOM: 'Région',
      COLL_SIRET: '20005379100014',
      PRODUCTEUR_SIRET: '13002526500013',
      COUV_SPAT_MAILLE: 'Départementale',
      COUV_TEMP_DEBUT: '2022-01-01',
      COUV_TEMP_FIN: '2022-12-31',
      LICENCE: 'Open Database License-ODBL',
      FREQ_MAJ: 'Inconnue',
      NOMBRE_RESSOURCES: '0',
    });
  });
});
