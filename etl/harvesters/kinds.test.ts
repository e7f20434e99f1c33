import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { HarvesterKind, HarvestOptions } from '../../catalogue/harvest/kinds.ts';
import type { MetadataRecord } from '../../catalogue/record.ts';
import { read_config } from '../../config.ts';
import { is_broken, type HarvestPage, type Position, type RemoteItem } from './harvester.ts';
import { readers } from './index.ts';
import { RemoteCatalogue } from './remote.ts';
import { harvest_config, start_remote, type FakeAnswer } from './testing.ts';

type Remote = Awaited<ReturnType<typeof start_remote>>;

/** All pages of a remote catalogue that answers by path and query. */
async function read_all(
  kind: HarvesterKind,
  path: string,
  answer: (url: URL) => unknown,
  options: HarvestOptions = {},
): Promise<{ pages: HarvestPage[]; items: RemoteItem[]; remote: Remote }> {
  const remote = await start_remote(({ url }): FakeAnswer => {
    const found = answer(new URL(url, 'http://remote'));
    if (found === undefined) return { status: 404, body: '{}' };
    if (typeof found === 'string' || Buffer.isBuffer(found)) return { type: 'text/xml', body: found };
    return { body: JSON.stringify(found).replaceAll('REMOTE', remote.url) };
  });
  try {
    const request = {
      address: new URL(remote.url + path),
      options,
      territory: null,
      remote: new RemoteCatalogue(harvest_config([remote.host]), {
        signal: new AbortController().signal,
        delay_ms: 0,
      }),
    };
    const pages: HarvestPage[] = [];
    for (let at: Position | null = null; ;) {
      const page: HarvestPage = await readers[kind](request, at);
      pages.push(page);
      if (page.next === null) break;
      at = page.next;
    }
    return { pages, items: pages.flatMap(({ items }) => items), remote };
  } finally {
    await remote.close();
  }
}
const records = (items: readonly RemoteItem[]): MetadataRecord[] =>
  items.flatMap((item) => (is_broken(item) ? [] : [item.record]));

describe('harvesters of data.gouv.fr', () => {
  const dataset = {
    id: '5b7ffc618b4c4169d30727e0',
    title: 'Écoles du département',
    description: 'Toutes les écoles.',
    page: 'https://data.example/datasets/ecoles/',
    created_at: '2024-01-02T03:04:05+00:00',
    last_update: '2025-01-02T00:00:00+00:00',
    last_modified: '2025-01-03T00:00:00+00:00',
    frequency: 'annual',
    license: 'lov2',
    tags: ['ecole', 'education'],
    organization: { name: 'Département inventé', page: 'https://data.example/organizations/dep/' },
    temporal_coverage: { start: '2023-01-01', end: '2023-12-31' },
    spatial: {
      geom: {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [1, 43],
              [2, 43.5],
              [1.5, 44],
              [1, 43],
            ],
          ],
        ],
      },
      zones: ['fr:departement:31'],
    },
    resources: [
      {
        url: 'https://data.example/ecoles.csv',
        title: 'ecoles.csv',
        format: 'csv',
        mime: 'text/csv',
        filesize: 1234,
        checksum: { type: 'sha1', value: 'abc' },
        type: 'main',
      },
      { url: 'https://data.example/notice.pdf', title: 'Notice', type: 'documentation' },
      { title: 'Sans adresse' },
    ],
  };
  const licences = [
    {
      id: 'lov2',
      title: 'Licence Ouverte 2.0',
      url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
    },
  ];

  it('read an organisation’s datasets page by page, with their files, licence, place and dates', async () => {
    const uuid = 'fr-120066022-jdd-3f4cc8c8-5c3e-4a0e-8b56-0a569a7e12f6';
    const { items, pages, remote } = await read_all(
      'udata',
      '/organizations/dep/',
      ({ pathname, searchParams }) => {
        if (pathname === '/api/1/datasets/licenses/') return licences;
        if (pathname !== '/api/1/datasets/') return undefined;
        return searchParams.get('page') === '2'
          ? {
              data: [
                { ...dataset, id: 'second', harvest: { remote_id: uuid } },
                { ...dataset, id: 'old', archived: '2024-01-01' },
                {},
              ],
              total: 3,
              next_page: null,
            }
          : { data: [dataset], total: 3, next_page: 'REMOTE/api/1/datasets/?organization=dep&page=2' };
      },
    );
    expect(pages.map(({ announced }) => announced)).to.deep.equal([3, 3]);
    expect(remote.asked[1]?.url).to.equal('/api/1/datasets/?organization=dep&page_size=50&sort=created');
    expect(items.filter(is_broken)).to.have.length(1);
    const [first, second] = records(items);
    expect(first).to.deep.include({
      id: dataset.id,
      title: dataset.title,
      producer: 'Département inventé',
      licence: { name: 'Licence Ouverte 2.0', url: licences[0]!.url },
      keywords: ['ecole', 'education'],
      frequency: 'annually',
      period: { begin: '2023-01-01', end: '2023-12-31' },
      extents: [{ bbox: [1, 43, 2, 44], identifier: 'fr:departement:31' }],
    });
    expect(
      first?.distributions?.map((each) => [each.function, each.size_bytes, each.licence?.name]),
    ).to.deep.equal([
      ['download', 1234, 'Licence Ouverte 2.0'],
      ['information', undefined, 'Licence Ouverte 2.0'],
    ]);
    // Named as in the catalogue that it was taken from: the same record, not a second one.
    expect(second?.id).to.equal(uuid);
  });

  it('refuse to take the whole site', async () => {
    const error = await read_all('udata', '/', ({ pathname }) =>
      pathname.endsWith('licenses/') ? [] : undefined,
    ).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'harvest-too-wide', status: 422 });
  });
});

describe('harvesters of OGC API Features', () => {
  it('make a record of each collection of features, and leave catalogues out', async () => {
    const { items } = await read_all('ogc_features', '/ogc?f=html', ({ pathname, searchParams }) => {
      if (pathname !== '/ogc/collections') return undefined;
      if (searchParams.get('page') === '2')
        return { collections: [{ id: 'rivieres', title: 'Rivières' }, { title: 'sans nom' }], links: [] };
      return {
        links: [{ rel: 'next', href: 'REMOTE/ogc/collections?page=2', type: 'application/json' }],
        collections: [
          {
            id: 'ecoles',
            title: 'Écoles',
            description: 'Publiques',
            keywords: ['ecole'],
            attribution: '<b>Mairie</b>',
            extent: {
              spatial: { bbox: [[0, 42, 0, 3, 45, 100]] },
              temporal: { interval: [['2020-01-01T00:00:00Z', null]] },
            },
            crs: [
              'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
              'http://www.opengis.net/def/crs/EPSG/0/2154',
            ],
            links: [
              {
                rel: 'license',
                href: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
                title: 'LO',
              },
              {
                rel: 'enclosure',
                href: 'ecoles.gpkg',
                type: 'application/geopackage+sqlite3',
                title: 'GeoPackage',
              },
            ],
          },
          { id: 'catalogue', itemType: 'record' },
        ],
      };
    });
    const [schools, rivers] = records(items);
    expect(items).to.have.length(3);
    expect(schools).to.deep.include({
      title: 'Écoles',
      producer: 'Mairie',
      extents: [{ bbox: [0, 42, 3, 45] }],
      period: { begin: '2020-01-01T00:00:00Z', end: null },
      licence: {
        name: 'Licence Ouverte 2.0',
        url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
      },
    });
    expect(schools?.crs?.map(({ name }) => name)).to.deep.equal([undefined, 'EPSG:2154']);
    expect(
      schools?.distributions?.map(({ protocol, format }) => protocol ?? format?.media_type),
    ).to.deep.equal(['OGC API Features', 'application/geopackage+sqlite3']);
    expect(rivers?.id).to.match(/^[\da-f]{8}-[\da-f]{4}-5/);
  });
});

describe('harvesters of ArcGIS', () => {
  const lambert = { wkid: 102110, latestWkid: 2154 };
  const answers: Record<string, unknown> = {
    '/arcgis/rest/services': {
      folders: ['urba'],
      services: [
        { name: 'eau', type: 'FeatureServer' },
        { name: 'calcul', type: 'GPServer' },
      ],
    },
    '/arcgis/rest/services/urba': {
      services: [
        { name: 'urba/plu', type: 'MapServer' },
        { name: 'urba/casse', type: 'MapServer' },
      ],
    },
    '/arcgis/rest/services/eau/FeatureServer': {
      serviceDescription: '<p>Les <b>cours d’eau</b></p>',
      copyrightText: 'Licence Ouverte 2.0',
      documentInfo: { Title: 'Eau', Author: 'Syndicat', Keywords: 'eau, rivière' },
      layers: [{ id: 0, name: 'Rivières', type: 'Feature Layer' }],
      fullExtent: { xmin: 0, ymin: 42, xmax: 3, ymax: 45, spatialReference: { wkid: 4326 } },
    },
    '/arcgis/rest/services/eau/FeatureServer/layers': {
      layers: [
        {
          id: 0,
          name: 'Rivières',
          type: 'Feature Layer',
          extent: { xmin: 574357, ymin: 6279642, xmax: 574358, ymax: 6279643, spatialReference: lambert },
          editingInfo: { lastEditDate: 1735689600000 },
          supportedQueryFormats: 'JSON, geoJSON',
          maxRecordCount: 2000,
          fields: [
            { name: 'OBJECTID', alias: 'OBJECTID', type: 'esriFieldTypeOID' },
            {
              name: 'etat',
              alias: 'État',
              type: 'esriFieldTypeString',
              domain: { codedValues: [{ code: 'B', name: 'Bon' }] },
            },
          ],
        },
        { id: 1, name: 'Groupe', type: 'Group Layer' },
      ],
      tables: [{ id: 2, name: 'Mesures', type: 'Table' }],
    },
    '/arcgis/rest/services/urba/plu/MapServer': { mapName: 'PLU', layers: [], documentInfo: {} },
    '/arcgis/rest/services/urba/plu/MapServer/layers': { layers: [], tables: [] },
    '/arcgis/rest/services/urba/casse/MapServer': { error: { code: 500, message: 'Service not started' } },
  };

  it('walk through folders, services and layers, a page per service, and go on after one that fails', async () => {
    const { items, pages } = await read_all(
      'arcgis',
      '/arcgis/rest/services/',
      ({ pathname, searchParams }) => (searchParams.get('f') === 'json' ? answers[pathname] : undefined),
    );
    expect(pages).to.have.length(3);
    const [service, rivers, table] = records(items);
    expect(service).to.deep.include({
      kind: 'service',
      title: 'Eau',
      abstract: 'Les cours d’eau',
      producer: 'Syndicat',
      keywords: ['eau', 'rivière'],
    });
    expect(service?.licence?.url).to.contain('etalab.gouv.fr');
    expect(service?.service?.operates_on?.map(({ id }) => id)).to.deep.equal([rivers?.id]);
    const [west = 0, south = 0] = rivers?.extents?.[0]?.bbox ?? [];
    // The middle of Toulouse.
    expect(west).to.be.closeTo(1.444, 0.01);
    expect(south).to.be.closeTo(43.604, 0.01);
    expect(rivers?.attributes?.[1]).to.deep.equal({
      name: 'etat',
      title: 'État',
      type: 'String',
      codes: { B: 'Bon' },
    });
    expect(rivers?.dates).to.deep.equal([{ type: 'revision', date: '2025-01-01T00:00:00.000Z' }]);
    expect(rivers?.distributions?.map((each) => each.function)).to.deep.equal(['service', 'download']);
    expect(table?.representations).to.deep.equal(['textTable']);
    expect(items.filter(is_broken).map(({ remote_id }) => remote_id)).to.deep.equal(['urba/casse/MapServer']);
    expect(pages.filter(({ gap }) => gap !== undefined)).to.have.length(1);
  });
});

describe('harvesters of DCAT', () => {
  const page = (n: number, next: string | null) => `
    @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
    @prefix hydra: <http://www.w3.org/ns/hydra/core#> .
    </catalog> a dcat:Catalog ; dcat:dataset </d/${n}> .
    </d/${n}> a dcat:Dataset ; dct:title "Jeu ${n}" ; dct:identifier "https://data.example/d/${n}" ;
      dcat:distribution [ a dcat:Distribution ; dcat:downloadURL </d/${n}.csv> ; dct:license <https://www.etalab.gouv.fr/licence-ouverte-open-licence/> ] .
    <?page=${n}> a hydra:PartialCollectionView ; hydra:totalItems 2 ${next === null ? '' : `; hydra:next <${next}>`} .`;

  it('follow Hydra’s pages, and read the same from the same', async () => {
    const answer = ({ searchParams }: URL) =>
      searchParams.get('page') === '2' ? page(2, null) : page(1, '?page=2');
    const read = async () => {
      const remote = await start_remote(({ url }) => ({
        type: 'text/turtle',
        body: answer(new URL(url, 'http://r')),
      }));
      try {
        const settings = harvest_config([remote.host]);
        const catalogue = new RemoteCatalogue(settings, {
          signal: new AbortController().signal,
          delay_ms: 0,
        });
        const request = {
          address: new URL(`${remote.url}/catalog`),
          options: {},
          territory: null,
          remote: catalogue,
        };
        const first = await readers.dcat(request, null);
        const second = await readers.dcat(request, first.next);
        return { first, second };
      } finally {
        await remote.close();
      }
    };
    const { first, second } = await read();
    expect([first.announced, second.next]).to.deep.equal([2, null]);
    const found = records([...first.items, ...second.items]);
    expect(found.map(({ title }) => title)).to.deep.equal(['Jeu 1', 'Jeu 2']);
    expect(found[0]?.licence?.url).to.contain('etalab');
    const [item] = first.items;
    expect(item !== undefined && !is_broken(item) && item.original?.format).to.equal('dcat_ttl');
  });

  for (const file of [
    'udata-catalog.xml',
    'udata-flat.jsonld',
    'dataset.jsonld',
    'gnui-sextant.dcat.seadatanet.xml',
  ])
    it(`read a real one: ${file}`, async function () {
      const bytes = await readFile(`${read_config().REFERENTIELS_DIR ?? ''}/metadonnees/dcat/${file}`).catch(
        () => null,
      );
      if (bytes === null) {
        this.skip();
        return;
      }
      const { items } = await read_all('dcat', '/catalog', () => bytes);
      expect(items.length).to.be.greaterThan(0);
      expect(items.filter(is_broken)).to.deep.equal([]);
      const again = await read_all('dcat', '/catalog', () => bytes);
      expect(again.items.map((item) => (is_broken(item) ? '' : item.record.title))).to.deep.equal(
        items.map((item) => (is_broken(item) ? '' : item.record.title)),
      );
    });
});

describe('harvesters of WFS', () => {
  const capabilities = `<?xml version="1.0"?>
    <w:WFS_Capabilities xmlns:w="http://www.opengis.net/wfs/2.0" xmlns:o="http://www.opengis.net/ows/1.1"
      xmlns:x="http://www.w3.org/1999/xlink" version="2.0.0">
      <o:ServiceIdentification><o:Title>Géoservices</o:Title><o:Abstract>Flux</o:Abstract>
        <o:Keywords><o:Keyword>WFS</o:Keyword></o:Keywords>
        <o:Fees>Licence Ouverte 2.0</o:Fees><o:AccessConstraints>NONE</o:AccessConstraints></o:ServiceIdentification>
      <o:ServiceProvider><o:ProviderName>Syndicat</o:ProviderName><o:ServiceContact><o:ContactInfo><o:Address>
        <o:ElectronicMailAddress>sig@example.org</o:ElectronicMailAddress>
      </o:Address></o:ContactInfo></o:ServiceContact></o:ServiceProvider>
      <o:OperationsMetadata><o:Operation name="GetFeature"><o:Parameter name="outputFormat"><o:AllowedValues>
        <o:Value>application/json</o:Value><o:Value>SHAPE-ZIP</o:Value></o:AllowedValues></o:Parameter></o:Operation>
      </o:OperationsMetadata>
      <w:FeatureTypeList>
        <w:FeatureType><w:Name>n:eau</w:Name><w:Title>Cours d’eau</w:Title>
          <w:DefaultCRS>urn:ogc:def:crs:EPSG::2154</w:DefaultCRS>
          <o:WGS84BoundingBox><o:LowerCorner>0 42</o:LowerCorner><o:UpperCorner>3.5 45</o:UpperCorner></o:WGS84BoundingBox>
          <w:MetadataURL x:href="https://cat.example/csw?request=GetRecordById&amp;id=abc-1"/>
        </w:FeatureType>
        <w:FeatureType><w:Title>sans nom</w:Title></w:FeatureType>
      </w:FeatureTypeList>
    </w:WFS_Capabilities>`;

  it('make a record of the service and of each layer, whatever the prefixes', async () => {
    const { items, remote } = await read_all(
      'wfs',
      '/ows?map=a.map&SERVICE=WFS&REQUEST=x',
      () => capabilities,
    );
    expect(remote.asked[0]?.url).to.equal('/ows?map=a.map&service=WFS&request=GetCapabilities&version=2.0.0');
    const [service, layer] = records(items);
    expect(service).to.deep.include({ kind: 'service', title: 'Géoservices', producer: 'Syndicat' });
    expect(service?.extents).to.deep.equal([{ bbox: [0, 42, 3.5, 45] }]);
    expect(service?.contacts?.[0]?.email).to.equal('sig@example.org');
    expect(service?.service?.operates_on?.[0]?.id).to.equal(layer?.id);
    expect(layer).to.deep.include({
      title: 'Cours d’eau',
      crs: [{ uri: 'http://www.opengis.net/def/crs/EPSG/0/2154', name: 'EPSG:2154' }],
      relations: [{ type: 'related', id: 'abc-1' }],
    });
    expect(layer?.licence?.name).to.contain('Licence Ouverte');
    expect(
      layer?.distributions?.map(({ format, url }) => [format?.name, url.includes('map=a.map')]),
    ).to.deep.equal([
      [undefined, true],
      ['GeoJSON', true],
      ['Shapefile', true],
    ]);
    expect(items.filter(is_broken)).to.have.length(1);
  });

  it('tell the attributes of their layers, asked by namespace, and go without where none are told', async () => {
    const layer = (name: string) => `<w:FeatureType><w:Name>${name}</w:Name></w:FeatureType>`;
    const names = ['n:eau', 'n:pont', 'm:rue', 'm:refus', ...Array.from({ length: 30 }, (_, i) => `n:c${i}`)];
    const many = capabilities.replace(
      /<w:FeatureTypeList>.*<\/w:FeatureTypeList>/s,
      `<w:FeatureTypeList>${names.map(layer).join('')}</w:FeatureTypeList>`,
    );
    const schema = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:n="urn:n">
      <xsd:complexType name="coursType"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>
        <xsd:element name="toponyme" nillable="true" type="xsd:string"><xsd:annotation><xsd:documentation>Nom usuel</xsd:documentation></xsd:annotation></xsd:element>
        <xsd:element name="classe"><xsd:simpleType><xsd:restriction base="xsd:int"/></xsd:simpleType></xsd:element>
        <xsd:element ref="gml:name"/>
        <xsd:element name="the_geom" type="gml:MultiCurvePropertyType"/>
      </xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>
      <xsd:element name="eau" type="n:coursType"/>
      <xsd:element name="pont"><xsd:complexType><xsd:sequence><xsd:element name="hauteur" type="n:Hauteur"/></xsd:sequence></xsd:complexType></xsd:element>
    </xsd:schema>`;
    const { items, remote } = await read_all('wfs', '/ows', ({ searchParams }) => {
      if (searchParams.get('request') === 'GetCapabilities') return many;
      return searchParams.get('typeNames')?.startsWith('n:') === true ? schema : '<ExceptionReport/>';
    });
    const asked = remote.asked
      .slice(1)
      .map(({ url }) => new URL(url, remote.url).searchParams.get('typeNames'));
    expect(asked.map((each) => each?.split(',').length)).to.deep.equal([20, 12, 2]);
    const [, eau, pont, rue] = records(items);
    expect(eau?.attributes).to.deep.equal([
      { name: 'toponyme', type: 'text', description: 'Nom usuel' },
      { name: 'classe', type: 'integer' },
      { name: 'the_geom', type: 'geometry(MultiLineString)' },
    ]);
    expect(pont?.attributes).to.deep.equal([{ name: 'hauteur', type: 'Hauteur' }]);
    expect(rue).not.to.have.property('attributes');
    expect(items.filter(is_broken)).to.deep.equal([]);
  });

  it('say what came instead of capabilities', async () => {
    const error = await read_all('wfs', '/ows', () => '<html><body/></html>').catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.include({ code: 'harvest-unreadable', status: 422 });
  });

  it('read the capabilities of a real service', async function () {
    const folder = read_config().REFERENTIELS_DIR;
    const file = `${folder ?? ''}/metadonnees/insee-wfs-getcapabilities.xml`;
    const bytes = await readFile(file).catch(() => null);
    if (bytes === null) {
      this.skip();
      return;
    }
    const { items } = await read_all('wfs', '/geoserver/insee/wfs', () => bytes);
    expect(items.filter(is_broken)).to.deep.equal([]);
    const [service, ...layers] = records(items);
    expect(layers.length).to.equal(bytes.toString('utf8').split('<FeatureType ').length - 1);
    expect(service?.title).to.equal('Service WFS de Géo2France');
    expect(new Set(layers.map(({ id }) => id)).size).to.equal(layers.length);
    for (const layer of layers) {
      expect(layer.extents?.[0]?.bbox, layer.title).to.have.length(4);
      expect(layer.crs?.[0]?.name).to.equal('EPSG:2154');
    }
    const told = bytes
      .toString('utf8')
      .split('<FeatureType ')
      .slice(1)
      .filter((type) => type.includes('?uuid='));
    expect(layers.filter(({ relations = [] }) => relations.length > 0)).to.have.length(told.length);
    expect(told.length).to.be.greaterThan(0);
  });
});
