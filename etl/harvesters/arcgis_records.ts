/** Records of ArcGIS services and layers, from what their JSON tells. */
import type { Attribute, Distribution, MetadataRecord } from '../../catalogue/record.ts';
import { find_licence } from './licence.ts';
import type { ArcgisService } from './arcgis.ts';
import { place_of } from './arcgis_place.ts';
import type { RemoteItem } from './harvester.ts';
import { derived_id, known, list, members, plain, service_name, text, type Members } from './reading.ts';

const words = (value: unknown) =>
  (text(value) ?? '')
    .split(/[,;]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

const title_of = (service: ArcgisService, document: Members) => {
  const { Title } = members(document['documentInfo']);
  return text(Title) ?? service.name.split('/').at(-1)!.replaceAll('_', ' ');
};

/** Of the copyright's sentence the licence, when it is a known one; else it is a condition of use. */
function rights(document: Members): Pick<MetadataRecord, 'licence' | 'use_constraints'> {
  const said = plain(document['copyrightText']);
  const licence = find_licence(said);
  return { licence, ...(licence === null && said !== '' && { use_constraints: [{ text: said }] }) };
}

const protocols: Readonly<Record<string, string>> = {
  FeatureServer: 'ESRI:REST FeatureServer',
  MapServer: 'ESRI:REST MapServer',
  ImageServer: 'ESRI:REST ImageServer',
};

/** The service's own record. */
export function service_record(service: ArcgisService, remote_id: string, document: Members): RemoteItem {
  const info = members(document['documentInfo']);
  const title = title_of(service, document);
  const layers = [...list(document['layers']), ...list(document['tables'])].map(members);
  const { extents, crs, warnings } = place_of(document['fullExtent'] ?? document['extent']);
  const record = known({
    id: record_id(service),
    kind: 'service',
    title,
    abstract: plain(document['serviceDescription']) || plain(document['description']),
    producer: plain(info['Author']),
    source_url: null,
    vintage: null,
    lineage: '',
    keywords: words(info['Keywords']),
    warnings: [],
    ...rights(document),
    identifiers: [service.url],
    extents,
    crs,
    distributions: [
      {
        url: service.url,
        function: 'service',
        protocol: protocols[service.type] ?? service.type,
        name: title,
      },
    ],
    service: {
      type: service.type === 'FeatureServer' ? 'download' : 'view',
      operates_on: layers.flatMap(({ id, name, type }) =>
        typeof id === 'number' && type !== 'Group Layer'
          ? [{ id: record_id(service, id), title: text(name) ?? String(id) }]
          : [],
      ),
      operations: [{ name: 'GetCapabilities', url: `${service.url}?f=json` }],
    },
  });
  return { remote_id, remote_date: null, record, original: null, warnings };
}

/** The same whichever way a service is published: its layers are one. */
const record_id = ({ url, type }: ArcgisService, layer?: number) =>
  layer === undefined
    ? derived_id(service_name(new URL(url)))
    : derived_id(service_name(new URL(url)).slice(0, -type.length - 1), String(layer));

/** A layer's or a table's record. */
export function layer_record(
  service: ArcgisService,
  document: Members,
  layer: Members,
  map_url: string | undefined,
): RemoteItem {
  const { id } = layer;
  if (typeof id !== 'number')
    return { remote_id: null, problem: `Une couche du service « ${service.name} » n’a pas de numéro.` };
  const remote_id = `${service.name}/${service.type}/${id}`;
  const name = text(layer['name']) ?? `${title_of(service, document)} (${id})`;
  const { extents, crs, warnings } = place_of(layer['extent']);
  const edited = members(layer['editingInfo'])['lastEditDate'];
  const changed = typeof edited === 'number' && edited > 0 ? new Date(edited).toISOString() : null;
  const info = members(document['documentInfo']);
  const is_table = text(layer['type']) === 'Table';
  const own = rights(layer);
  const url = `${service.url}/${id}`;
  const record = known({
    id: record_id(service, id),
    kind: 'dataset',
    title: name,
    abstract: plain(layer['description']) || plain(document['serviceDescription']),
    producer: plain(info['Author']),
    source_url: null,
    vintage: null,
    lineage: '',
    keywords: words(info['Keywords']),
    warnings: [],
    ...(own.licence === null && own.use_constraints === undefined ? rights(document) : own),
    identifiers: [url],
    dates: changed === null ? [] : [{ type: 'revision', date: changed }],
    extents,
    crs,
    representations: [is_table ? 'textTable' : text(layer['type']) === 'Raster Layer' ? 'grid' : 'vector'],
    distributions: [
      {
        url,
        function: 'service',
        protocol: protocols[service.type] ?? service.type,
        name,
        layer: String(id),
      },
      ...download(url, layer),
      ...(map_url === undefined
        ? []
        : [
            {
              url: map_url,
              function: 'service' as const,
              protocol: 'ESRI:REST MapServer',
              name,
              layer: String(id),
            },
          ]),
    ],
    attributes: list(layer['fields']).map(members).flatMap(read_field),
    relations: [{ type: 'related', id: record_id(service), title: title_of(service, document) }],
  });
  return { remote_id, remote_date: changed, record, original: null, warnings };
}

/** The features as GeoJSON, where the server says that it writes it; it gives as many as its own limit lets it. */
function download(url: string, layer: Members): Distribution[] {
  const formats = (text(layer['supportedQueryFormats']) ?? '').toLowerCase();
  if (!formats.includes('geojson')) return [];
  const most = layer['maxRecordCount'];
  return [
    {
      url: `${url}/query?where=1%3D1&outFields=*&f=geojson`,
      function: 'download',
      name: 'GeoJSON',
      format: { name: 'GeoJSON', media_type: 'application/geo+json' },
      ...(typeof most === 'number' && { description: `Au plus ${most} objets par demande.` }),
    },
  ];
}

function read_field({ name, alias, type, domain }: Members): Attribute[] {
  const named = text(name);
  if (named === null) return [];
  const title = text(alias);
  const kind = text(type)?.replace(/^esriFieldType/, '');
  const codes = list(members(domain)['codedValues'])
    .map(members)
    .flatMap(({ code, name: label }) =>
      (typeof code === 'string' || typeof code === 'number') && text(label) !== null
        ? [[String(code), text(label)!] as const]
        : [],
    );
  return [
    {
      name: named,
      ...(title !== null && title !== named && { title }),
      ...(kind !== undefined && { type: kind }),
      ...(codes.length > 0 && { codes: Object.fromEntries(codes) }),
    },
  ];
}
