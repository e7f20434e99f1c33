import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import type { MetadataRecord } from '../../record.ts';
import { losses_of, type ReadRecord } from '../format.ts';
import { bare_record, differing_members, full_record } from '../full_record_testing.ts';
import type { RecordFeature } from './feature.ts';
import { ogc_record } from './format.ts';
import { write_feature } from './write.ts';

const context = { base_url: 'https://site.example' };
const encode = (value: unknown) => Buffer.from(JSON.stringify(value));
const written = (record: MetadataRecord, original?: ReadRecord['original']) =>
  JSON.parse(ogc_record.write(record, { ...context, original })) as RecordFeature;
const read = async (value: unknown) => (await ogc_record.read?.(encode(value))) ?? [];
const read_one = async (value: unknown) => {
  const [only] = await read(value);
  if (only === undefined) throw new Error('no record');
  return only;
};

describe('OGC API Records', () => {
  it('gives back every member of a record', async () => {
    const { record, warnings } = await read_one(written(full_record));
    expect(differing_members(full_record, record)).to.deep.equal(
      losses_of(ogc_record, full_record).map(({ member }) => member),
    );
    expect(warnings).to.deep.equal([]);
    expect(differing_members(bare_record, (await read_one(written(bare_record))).record)).to.deep.equal([]);
  });

  it('writes what the standard requires, in its members', () => {
    const feature = written(full_record);
    expect(feature).to.include({ id: full_record.id, type: 'Feature' });
    expect(feature.time).to.deep.equal({ interval: ['2023-01-01', '..'] });
    expect(feature.properties).to.include({
      type: 'dataset',
      title: full_record.title,
      description: full_record.abstract,
      license: 'etalab-2.0',
      updated: '2025-03-04T10:20:30Z',
    });
    expect(feature.properties.language).to.deep.equal({ code: 'fr' });
    expect(feature.properties.themes).to.deep.include({
      concepts: [
        {
          id: 'inlandWaters',
          url: 'http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/inlandWaters',
        },
        { id: 'environment', url: 'http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/environment' },
      ],
      scheme: 'http://inspire.ec.europa.eu/metadata-codelist/TopicCategory',
    });
    const [, owner] = feature.properties.contacts as Record<string, unknown>[];
    expect(owner).to.deep.include({
      organization: 'Agence des forêts & lacs',
      emails: [{ value: 'donnees@agence.example' }],
      roles: ['owner'],
    });
    expect(feature.links).to.deep.include({
      rel: 'license',
      href: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
      title: 'Licence Ouverte 2.0',
    });
    expect(feature.links[1]).to.include({
      rel: 'enclosure',
      href: 'https://agence.example/lacs.gpkg',
      type: 'application/geopackage+sqlite3',
      length: 123_456,
    });
    expect(written(bare_record)).to.include({ geometry: null, time: null });
  });

  it('writes one envelope for all extents, whose corners 0 and 2 MetaSearch reads', () => {
    const extents = [{ bbox: [0, 42, 1, 43] as const }, { bbox: [2, 44, 3, 45] as const }].map(
      ({ bbox }) => ({
        bbox: [...bbox] as [number, number, number, number],
      }),
    );
    const { geometry, properties } = write_feature({ ...bare_record, extents });
    expect(geometry?.coordinates[0]?.[0]).to.deep.equal([0, 42]);
    expect(geometry?.coordinates[0]?.[2]).to.deep.equal([3, 45]);
    expect(properties.extents).to.deep.equal(extents);
    const one = write_feature({ ...bare_record, extents: extents.slice(0, 1) });
    expect(one.properties).to.not.have.property('extents');
    expect(one.geometry?.coordinates[0]).to.have.length(5);
    // Across the antimeridian, no box of one piece says less than all longitudes.
    expect(written(full_record).geometry?.coordinates[0]?.[0]).to.deep.equal([-180, -19]);
  });

  it('keeps what no record holds, and writes anew what has changed', async () => {
    const document = {
      ...written({ ...full_record, thumbnails: [] }),
      linkTemplates: [{ rel: 'describes', uriTemplate: 'https://x.example/{a}' }],
      stac_version: '1.0.0',
    };
    document.properties = { ...document.properties, rights: 'Tous droits', sci: { doi: '10.1/2' } };
    Object.assign(document.links[1] ?? {}, { created: '2015-01-23T00:00:00Z' });
    document.links.push({ rel: 'search', href: 'https://x.example/chercher' });
    const { record, original } = await read_one(document);
    const again = written(
      { ...record, title: 'Autre titre', licence: null, period: { begin: '2020-01-01', end: null } },
      original,
    );
    expect(again).to.deep.include({ linkTemplates: document.linkTemplates, stac_version: '1.0.0' });
    expect(again.properties).to.deep.include({
      title: 'Autre titre',
      rights: 'Tous droits',
      sci: { doi: '10.1/2' },
    });
    expect(again.properties).to.not.have.any.keys('license', 'period');
    expect(again.time).to.deep.equal({ interval: ['2020-01-01', '..'] });
    expect(again.links.map(({ rel }) => rel))
      .to.include.members(['search', 'via'])
      .and.not.include('license');
    expect(again.links.find(({ rel }) => rel === 'enclosure')).to.include({
      created: '2015-01-23T00:00:00Z',
    });
    // The record that was read, written as it was read, is the document but for where it stands.
    const same = written(record, original);
    expect({ ...same, links: [] }).to.deep.equal({ ...document, links: [] });
  });

  it('tells what it leaves out of documents by others', async () => {
    const { record, warnings } = await read_one({
      type: 'Feature',
      id: 12,
      geometry: { type: 'Point', coordinates: [1.5, 43.6] },
      time: { date: '2024-05-06' },
      properties: {
        type: 'thing',
        title: 'X',
        lineage: 5,
        attributes: [{}],
        license: 'ODbL-1.0',
        language: 'fr-FR',
        contacts: [{ name: 'Une agence', roles: ['publisher'] }],
      },
      links: [
        { rel: 'item', href: 'https://x.example/autre' },
        { rel: 'enclosure', href: 'https://x.example/f.csv', type: 'text/csv', length: -4 },
        { rel: 'enclosure', href: 7 },
      ],
    });
    expect(record).to.deep.include({
      id: '12',
      kind: 'dataset',
      producer: 'Une agence',
      lineage: '',
      record_language: 'fre',
      period: { begin: '2024-05-06', end: '2024-05-06' },
      licence: { name: 'Open Database License 1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' },
      extents: [{ bbox: [1.5, 43.6, 1.5, 43.6] }],
      distributions: [
        {
          url: 'https://x.example/f.csv',
          function: 'download',
          format: { name: 'text/csv', media_type: 'text/csv' },
        },
      ],
    });
    expect(record).to.not.have.property('attributes');
    expect(warnings.map((warning) => warning.split(' ')[0])).to.deep.equal([
      '/properties/type',
      '/properties/lineage',
      '/properties/attributes',
    ]);
  });

  it('refuses documents that are none, with the place', async () => {
    const fault = async (value: unknown) => {
      const error: unknown = await read(value).catch((thrown: unknown) => thrown);
      return error instanceof AppError ? error.code : error;
    };
    expect(await fault({ type: 'Catalog' })).to.equal('not-a-record');
    expect(await fault(null)).to.equal('not-a-record');
    expect(await fault({ type: 'FeatureCollection', features: [{ type: 'Feature' }] })).to.equal(
      'record-without-id',
    );
  });

  it('reads the examples of the standard', async function () {
    const folder = path.join(read_config().REFERENTIELS_DIR ?? '', 'metadonnees', 'records');
    if (!existsSync(path.join(folder, 'record.json'))) this.skip();
    const document = JSON.parse(readFileSync(path.join(folder, 'record.json'), 'utf8')) as RecordFeature;
    const { record, original } = await read_one(document);
    expect(record).to.deep.include({
      title: 'Total Ozone - daily observations',
      producer: 'World Ozone and Ultraviolet Radiation Data Centre',
      licence: {
        name: 'https://woudc.org/about/data-policy.php',
        url: 'https://woudc.org/about/data-policy.php',
      },
      period: { begin: '1924-08-17T00:00:00Z', end: null },
      extents: [{ bbox: [-180, -90, 180, 90] }],
    });
    expect(record.themes).to.have.length(2);
    expect(record.formats).to.have.length(14);
    const again = written({ ...record, title: 'T' }, original);
    expect({ ...again, links: [], properties: {} }).to.deep.equal({ ...document, links: [], properties: {} });
    expect(again.properties).to.deep.equal({ ...document.properties, title: 'T' });
    expect(again.links.filter(({ rel }) => rel === 'enclosure')).to.deep.equal(
      document.links.filter(({ rel }) => rel === 'enclosure'),
    );
  });
});
