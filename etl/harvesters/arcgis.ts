/** ArcGIS REST: folders → services → layers. A page is a service: its record and those of its layers and tables. */
import { AppError, message_of } from '../../errors.ts';
import type { HarvestPage, HarvestRequest, ReadPage, RemoteItem } from './harvester.ts';
import { layer_record, service_record } from './arcgis_records.ts';
import { list, members, text, texts, type Members } from './reading.ts';
import { unreadable } from './remote.ts';

export interface ArcgisService {
  /** With its folder: « urbanisme/plu ». */
  name: string;
  type: string;
  url: string;
}

/** Services that hold data; the others (geometry, printing, geocoding) describe none. */
const data_services: ReadonlySet<string> = new Set(['FeatureServer', 'MapServer', 'ImageServer']);

export const read_arcgis: ReadPage = async (request, at) => {
  const services = await list_services(request);
  const after = text(at?.['after']);
  const start = after === null ? 0 : services.findIndex(({ url }) => url > after);
  const service = start === -1 ? undefined : services[start];
  if (service === undefined) return { items: [], next: null, announced: null };
  const page = await read_service(request, service, services);
  return { ...page, next: start + 1 < services.length ? { after: service.url } : null, announced: null };
};

const services_of = new WeakMap<HarvestRequest, readonly ArcgisService[]>();

/** All services under the address, in the order of their addresses; asked once per run. */
async function list_services(request: HarvestRequest): Promise<readonly ArcgisService[]> {
  const asked = services_of.get(request);
  if (asked !== undefined) return asked;
  const found = await list_under(request);
  const services = [...new Map(found.map((service) => [service.url, service])).values()];
  services.sort((one, other) => (one.url < other.url ? -1 : 1));
  services_of.set(request, services);
  return services;
}

async function list_under(request: HarvestRequest): Promise<ArcgisService[]> {
  const { address } = request;
  const pathname = address.pathname.replace(/\/+$/, '');
  const own = /\/rest\/services\/(.+)\/(\w+Server)$/.exec(pathname);
  if (own !== null)
    return [{ name: decodeURIComponent(own[1]!), type: own[2]!, url: address.origin + pathname }];
  const root = /^(.*\/rest\/services)(?:\/.*)?$/.exec(pathname)?.[1];
  if (root === undefined)
    throw new AppError('L’adresse n’est pas celle d’un serveur ArcGIS.', {
      status: 422,
      code: 'harvest-address',
      place: address.href,
      remedy: 'Elle contient « /rest/services » : https://geo.exemple.fr/arcgis/rest/services.',
    });
  const read = async (folder: string) => {
    const document = await ask(request, `${address.origin}${folder}`);
    return {
      folders: texts(document['folders']),
      services: list(document['services'])
        .map(members)
        .flatMap(({ name, type }): ArcgisService[] => {
          const [named, kind] = [text(name), text(type)];
          if (named === null || kind === null || !data_services.has(kind)) return [];
          const path = named.split('/').map(encodeURIComponent).join('/');
          return [{ name: named, type: kind, url: `${address.origin}${root}/${path}/${kind}` }];
        }),
    };
  };
  const first = await read(pathname);
  const services = [...first.services];
  // Folders do not nest; those named by the address have none.
  for (const folder of first.folders)
    services.push(...(await read(`${root}/${folder.split('/').map(encodeURIComponent).join('/')}`)).services);
  return services;
}

/** A document; its own errors come with status 200. */
async function ask(request: HarvestRequest, url: string): Promise<Members> {
  const address = new URL(url);
  for (const [name, value] of request.address.searchParams) address.searchParams.set(name, value);
  address.searchParams.set('f', 'json');
  const { value, url: at } = await request.remote.ask_json(address);
  const document = members(value);
  const error = members(document['error']);
  if (Object.keys(error).length > 0)
    throw unreadable(at, new Error(`${text(error['message']) ?? 'erreur'} (${String(error['code'])})`));
  return document;
}

async function read_service(
  request: HarvestRequest,
  service: ArcgisService,
  all: readonly ArcgisService[],
): Promise<Pick<HarvestPage, 'items' | 'gap'>> {
  const remote_id = `${service.name}/${service.type}`;
  try {
    const document = await ask(request, service.url);
    const items: RemoteItem[] = [service_record(service, remote_id, document)];
    // The layers of a service that is published both ways are those of the one that can be asked for features.
    const twin = all.some(({ name, type }) => name === service.name && type === 'FeatureServer');
    if (service.type === 'ImageServer' || (service.type === 'MapServer' && twin)) return { items };
    const { layers, tables } = await ask(request, `${service.url}/layers`);
    const map_url = all.find(({ name, type }) => name === service.name && type === 'MapServer')?.url;
    for (const layer of [...list(layers), ...list(tables)].map(members))
      if (text(layer['type']) !== 'Group Layer') items.push(layer_record(service, document, layer, map_url));
    return { items };
  } catch (error) {
    // What cannot be asked is the run's end; what is answered badly concerns this service alone.
    if (!(error instanceof AppError) || error.status >= 500 || error.code === 'fetch-refused') throw error;
    return {
      items: [{ remote_id, title: service.name, problem: message_of(error) }],
      gap: `Le service « ${service.name} » n’a pu être lu : rien n’a été retiré.`,
    };
  }
}
