/** data.gouv.fr and other udata sites (API 1): the datasets of an organisation, or of a search. */
import type { Contact, Distribution, Extent, MetadataRecord, ResourceDate } from '../../catalogue/record.ts';
import { find_licence } from './licence.ts';
import { AppError, message_of } from '../../errors.ts';
import type { HarvestRequest, ReadPage, RemoteItem, RemoteRecord } from './harvester.ts';
import { known, list, members, text, texts, type Members } from './reading.ts';
import { unreadable } from './remote.ts';

const default_page_size = 50;

/** A page of /api/1/datasets/. */
export const read_udata: ReadPage = async (request, at) => {
  const licences = await read_licences(request);
  const { value, url } = await request.remote.ask_json(new URL(text(at?.['url']) ?? first_page(request)));
  const document = members(value);
  if (!Array.isArray(document['data'])) throw unreadable(url, new Error('« data » n’y figure pas'));
  const items = list(document['data'])
    .map(members)
    .filter((dataset) => is_shown(dataset))
    .map((dataset): RemoteItem => {
      const remote_id = text(dataset['id']);
      if (remote_id === null) return { remote_id, problem: 'Un jeu de données n’a pas d’identifiant.' };
      try {
        return read_dataset(dataset, remote_id, licences);
      } catch (error) {
        return { remote_id, title: text(dataset['title']) ?? '', problem: message_of(error) };
      }
    });
  const { total, next_page } = document;
  return {
    items,
    next: text(next_page) === null ? null : { url: new URL(text(next_page)!, url).href },
    announced: typeof total === 'number' ? total : null,
  };
};

/** Withdrawn datasets are gone there. */
const is_shown = ({ archived, deleted, private: is_private }: Members) =>
  (archived ?? null) === null && (deleted ?? null) === null && is_private !== true;

/** The list of datasets that a page of an organisation, a search, or the API itself stands for. */
function first_page({ address, options }: HarvestRequest): string {
  const organisation =
    /\/organizations\/([^/]+)/.exec(address.pathname)?.[1] ?? address.searchParams.get('organization');
  if (organisation === null && options.query === undefined)
    throw new AppError('L’adresse ne désigne aucune organisation.', {
      status: 422,
      code: 'harvest-too-wide',
      place: address.href,
      remedy: 'Donner la page de l’organisation (…/organizations/nom/), ou des mots cherchés.',
    });
  const url = new URL('/api/1/datasets/', address);
  if (organisation !== null) url.searchParams.set('organization', decodeURIComponent(organisation));
  if (options.query !== undefined) url.searchParams.set('q', options.query);
  url.searchParams.set('page_size', String(options.page_size ?? default_page_size));
  // The order of creation does not change while pages are read.
  url.searchParams.set('sort', 'created');
  return url.href;
}

type Licences = ReadonlyMap<string, NonNullable<MetadataRecord['licence']>>;
const licences_of = new WeakMap<HarvestRequest, Licences>();

/** Identifiers of licences are the site's own; asked once per run. */
async function read_licences(request: HarvestRequest): Promise<Licences> {
  const asked = licences_of.get(request);
  if (asked !== undefined) return asked;
  const { value } = await request.remote.ask_json(new URL('/api/1/datasets/licenses/', request.address));
  const found = new Map(
    list(value)
      .map(members)
      .flatMap(({ id, title, url }) => {
        const name = text(title);
        if (typeof id !== 'string' || name === null || id === 'notspecified') return [];
        return [[id, { name, url: text(url) ?? find_licence(name)?.url ?? '' }] as const];
      }),
  );
  licences_of.set(request, found);
  return found;
}

function read_dataset(dataset: Members, remote_id: string, licences: Licences): RemoteRecord {
  const harvest = members(dataset['harvest']);
  const organisation = members(dataset['organization']);
  const producer = text(organisation['name']) ?? '';
  const licence = licences.get(text(dataset['license']) ?? '') ?? null;
  const page = text(dataset['page']) ?? text(dataset['uri']);
  const coverage = members(dataset['temporal_coverage']);
  const [begin, end] = [text(coverage['start']), text(coverage['end'])];
  const changed = text(harvest['modified_at']) ?? text(dataset['last_modified']);
  const record = known({
    // A dataset that the site took from a catalogue keeps its name there: the two are one.
    id: uuid_of(text(harvest['remote_id'])) ?? remote_id,
    kind: 'dataset',
    title: text(dataset['title']) ?? remote_id,
    abstract: text(dataset['description']) ?? '',
    producer,
    licence,
    source_url: page,
    vintage: null,
    lineage: '',
    keywords: texts(dataset['tags']),
    warnings: [],
    identifiers: [page, text(harvest['uri'])].filter((each) => each !== null),
    alternate_title: text(dataset['acronym']) ?? undefined,
    record_date: changed ?? undefined,
    contacts: read_contacts(dataset, organisation, producer),
    dates: read_dates(dataset),
    frequency: frequencies[text(dataset['frequency']) ?? ''],
    extents: read_extents(members(dataset['spatial'])),
    period: begin === null && end === null ? undefined : { begin, end },
    distributions: list(dataset['resources'])
      .map(members)
      .flatMap((each) => read_resource(each, licence)),
  });
  return { remote_id, remote_date: changed, record, original: null, warnings: [] };
}

/** File identifiers of catalogues: UUIDs, also with a prefix (« fr-120066022-jdd-… »). */
const uuid_of = (name: string | null) =>
  name !== null && /^[\w.-]{0,60}[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(name) ? name : null;

function read_contacts(dataset: Members, organisation: Members, producer: string): Contact[] {
  const page = text(organisation['page']);
  const points = list(dataset['contact_points'])
    .map(members)
    .flatMap((point): Contact[] => {
      const email = text(point['email']);
      const form = text(point['contact_form']);
      if (email === null && form === null) return [];
      return [
        {
          organisation: text(point['name']) ?? producer,
          role: 'pointOfContact',
          ...(email !== null && { email }),
          ...(form !== null && { url: form }),
        },
      ];
    });
  if (producer === '') return points;
  return [{ organisation: producer, role: 'publisher', ...(page !== null && { url: page }) }, ...points];
}

function read_dates(dataset: Members): ResourceDate[] {
  const date = (type: ResourceDate['type'], value: unknown): ResourceDate[] => {
    const found = text(value);
    return found === null ? [] : [{ type, date: found }];
  };
  return [...date('publication', dataset['created_at']), ...date('revision', dataset['last_update'])];
}

/** `MD_MaintenanceFrequencyCode` of udata's words. */
const frequencies: Readonly<Record<string, string>> = {
  continuous: 'continual',
  realtime: 'continual',
  hourly: 'continual',
  daily: 'daily',
  weekly: 'weekly',
  biweekly: 'fortnightly',
  fortnightly: 'fortnightly',
  monthly: 'monthly',
  quarterly: 'quarterly',
  biannual: 'biannually',
  semiannual: 'biannually',
  annual: 'annually',
  irregular: 'irregular',
  punctual: 'notPlanned',
  never: 'notPlanned',
  unknown: 'unknown',
};

function read_extents({ geom, zones }: Members): Extent[] {
  const named = texts(zones).map((identifier) => ({ identifier }));
  const box = box_of_coordinates(members(geom)['coordinates']);
  if (box === null) return named;
  return [{ bbox: box, ...named[0] }, ...named.slice(1)];
}

/** West, south, east, north of whatever coordinates. */
function box_of_coordinates(value: unknown): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const at = list(open.pop());
    const [x, y] = at;
    if (typeof x === 'number' && typeof y === 'number') {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    } else for (const each of at) if (Array.isArray(each)) open.push(each);
  }
  return box.every(Number.isFinite) ? box : null;
}

function read_resource(resource: Members, licence: MetadataRecord['licence']): Distribution[] {
  const url = text(resource['url']);
  if (url === null) return [];
  const format = text(resource['format']);
  const media_type = text(resource['mime']);
  const name = text(resource['title']);
  const description = text(resource['description']);
  const { type, value } = members(resource['checksum']);
  const size = resource['filesize'];
  return [
    {
      url,
      function:
        resource['type'] === 'documentation'
          ? 'information'
          : resource['type'] === 'api'
            ? 'service'
            : 'download',
      ...(name !== null && { name }),
      ...(description !== null && { description }),
      ...(format !== null && { format: { name: format, ...(media_type !== null && { media_type }) } }),
      ...(typeof size === 'number' && size >= 0 && { size_bytes: size }),
      ...(typeof type === 'string' && typeof value === 'string' && { checksum: { algorithm: type, value } }),
      ...(licence !== null && { licence }),
    },
  ];
}
