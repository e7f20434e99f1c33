/** Records of a WFS: the service's, and one of each layer. */
import type { Attribute, Contact, Distribution, Extent, MetadataRecord } from '../../catalogue/record.ts';
import type { XmlElement } from '../../catalogue/xml.ts';
import type { RemoteItem, RemoteRecord } from './harvester.ts';
import {
  attribute,
  box_of,
  children,
  crs_uri,
  derived_id,
  descend,
  known,
  service_name,
  xml_text,
} from './reading.ts';

/** What a record of a layer takes from its service. */
export interface WfsService {
  /** Without the parameters of a request. */
  url: string;
  version: string;
  title: string;
  producer: string;
  contacts: Contact[];
  keywords: string[];
  licence: MetadataRecord['licence'];
  constraints: string[];
  formats: string[];
  id: string;
}

/** The address with the parameters of GetCapabilities; others (« map= » of MapServer) stay. */
export function capabilities_address(address: URL): URL {
  const url = without_request(address);
  for (const [name, value] of [
    ['service', 'WFS'],
    ['request', 'GetCapabilities'],
    ['version', '2.0.0'],
  ] as const)
    url.searchParams.set(name, value);
  return url;
}

/** Without what names a request. */
export function without_request(address: URL): URL {
  const url = new URL(address);
  for (const name of Array.from(url.searchParams.keys()))
    if (/^(?:service|request|version|acceptversions|typenames?|outputformat)$/i.test(name))
      url.searchParams.delete(name);
  return url;
}

/** The service itself, around the layers that it serves. */
export function service_record(
  root: XmlElement,
  service: WfsService,
  layers: readonly RemoteItem[],
): RemoteRecord {
  const { id, url, title, producer, contacts, keywords, licence, constraints, version } = service;
  const abstract = xml_text(descend(root, 'ServiceIdentification', 'Abstract')) ?? '';
  const read = layers.flatMap((layer) => ('record' in layer ? [layer.record] : []));
  const record = known({
    id,
    kind: 'service',
    title,
    abstract,
    producer,
    licence,
    source_url: null,
    vintage: null,
    lineage: '',
    keywords,
    warnings: [],
    identifiers: [url],
    contacts,
    use_constraints: constraints.map((said) => ({ text: said })),
    extents: hull(read),
    distributions: [{ url, function: 'service', protocol: 'OGC:WFS', name: title }],
    service: {
      type: 'download',
      versions: [version],
      operates_on: read.map((layer) => ({ id: layer.id, title: layer.title })),
      operations: [{ name: 'GetCapabilities', url: capabilities_address(new URL(url)).href }],
    },
  });
  return { remote_id: '(service)', remote_date: null, record, original: null, warnings: [] };
}

/** The smallest box around all of the layers'; none where none is known. */
function hull(records: readonly MetadataRecord[]): Extent[] {
  const boxes = records.flatMap(({ extents = [] }) => extents.flatMap(({ bbox }) => (bbox ? [bbox] : [])));
  const of = (i: 0 | 1 | 2 | 3, pick: (...values: number[]) => number) => pick(...boxes.map((box) => box[i]));
  if (boxes.length === 0) return [];
  return [{ bbox: [of(0, Math.min), of(1, Math.min), of(2, Math.max), of(3, Math.max)] }];
}

/** A layer, with the attributes that the service tells of it. */
export function layer_record(
  type: XmlElement,
  name: string,
  service: WfsService,
  attributes: readonly Attribute[],
): RemoteRecord {
  const { url, version, producer, contacts, licence, constraints } = service;
  const corner = (which: string) =>
    (xml_text(descend(type, 'WGS84BoundingBox', which)) ?? '').split(/\s+/).filter(Boolean).map(Number);
  const bbox = box_of([...corner('LowerCorner'), ...corner('UpperCorner')]);
  const crs = ['DefaultCRS', 'DefaultSRS', 'OtherCRS', 'OtherSRS']
    .flatMap((each) => children(type, each))
    .flatMap((each) => crs_uri(xml_text(each)) ?? []);
  const described = new Set(
    children(type, 'MetadataURL').flatMap((link) => attribute(link, 'href') ?? xml_text(link) ?? []),
  );
  const title = xml_text(descend(type, 'Title')) ?? name;
  const record = known({
    id: derived_id(service_name(new URL(url)) + new URL(url).search, name),
    kind: 'dataset',
    title,
    abstract: xml_text(descend(type, 'Abstract')) ?? '',
    producer,
    licence,
    source_url: [...described].find((href) => /^https?:/.test(href)) ?? null,
    vintage: null,
    lineage: '',
    keywords: children(descend(type, 'Keywords'), 'Keyword').flatMap((word) => xml_text(word) ?? []),
    warnings: [],
    contacts,
    use_constraints: constraints.map((said) => ({ text: said })),
    extents: bbox === null ? [] : [{ bbox }],
    crs: crs.slice(0, 50),
    representations: ['vector'],
    distributions: [
      { url, function: 'service', protocol: 'OGC:WFS', name, layer: name },
      ...downloads(url, version, name, service.formats),
    ],
    attributes: [...attributes],
    relations: related(described),
  });
  return { remote_id: name, remote_date: null, record, original: null, warnings: [] };
}

/** Files that the service makes: those of its formats that everybody can use. */
function downloads(url: string, version: string, layer: string, formats: readonly string[]): Distribution[] {
  const useful = [
    {
      form: /^(application\/(geo\+)?json|json|geojson)$/i,
      name: 'GeoJSON',
      media_type: 'application/geo+json',
    },
    { form: /^shape-zip$/i, name: 'Shapefile', media_type: 'application/zip' },
    { form: /^csv$/i, name: 'CSV', media_type: 'text/csv' },
  ];
  return useful.flatMap(({ form, name, media_type }) => {
    const output = formats.find((format) => form.test(format));
    if (output === undefined) return [];
    const address = new URL(url);
    const types = version.startsWith('2') ? 'typeNames' : 'typeName';
    for (const [key, value] of [
      ['service', 'WFS'],
      ['version', version],
      ['request', 'GetFeature'],
      [types, layer],
      ['outputFormat', output],
    ] as const)
      address.searchParams.set(key, value);
    return [
      {
        url: address.href,
        function: 'download',
        name: `${layer} (${name})`,
        layer,
        format: { name, media_type },
      },
    ];
  });
}

/** Records that the layer's links name by UUID: the fuller description of the same data, if it is harvested too. */
function related(links: ReadonlySet<string>): MetadataRecord['relations'] {
  const ids = [...links].flatMap((link) => {
    if (!URL.canParse(link)) return [];
    const { searchParams } = new URL(link);
    const named = [...searchParams].find(([name]) => /^(?:uu)?id$/i.test(name))?.[1];
    return named === undefined || named === '' ? [] : [named];
  });
  return [...new Set(ids)].map((id) => ({ type: 'related', id }));
}
