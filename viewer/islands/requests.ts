/** The server has no such thing (any more); asking again will not help. */
export class Missing extends Error {}

/** What the islands ask of the server. Each throws when the answer does not come or is no success. */
async function read_json<T>(path: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(path, {
    headers: { Accept: 'application/json' },
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.status === 404) throw new Missing(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

export type Box = readonly [west: number, south: number, east: number, north: number];

export interface Activity {
  has_communes: boolean;
  has_white_zones: boolean;
  jobs: { kind: string; state: 'queued' | 'running'; progress: number; message: string | null }[];
}
export const read_activity = () => read_json<Activity>('/map/activity');

export interface FoundCommune {
  /** Code INSEE. */
  id: string;
  nom: string;
  departement: string | null;
  population: number | null;
  bbox: Box | null;
}
export const search_communes = async (q: string, signal: AbortSignal) =>
  (
    await read_json<{ territories: FoundCommune[] }>(
      `/territories/search?limit=8&q=${encodeURIComponent(q)}`,
      signal,
    )
  ).territories;

export interface CommuneFigures {
  code: string;
  nom: string;
  population: number | null;
  counted: { white: number; grey: number; served: number } | null;
  services: number;
}
export interface CommuneDetails extends CommuneFigures {
  epci: { nom: string } | null;
  departement: string | null;
  codes_postaux: string[] | null;
  contour_approche: boolean | null;
  millesime: string | null;
  bbox: Box | null;
  service_list: { id: string; nom: string | null; source: string; type_service: string }[];
}
export const read_commune = (code: string) =>
  read_json<CommuneDetails>(`/territories/communes/${encodeURIComponent(code)}`);

export interface ServiceProperties {
  nom: string | null;
  source: string;
  type_service: string;
  adresse: string | null;
  code_postal: string | null;
  commune: string | null;
  telephone: string | null;
  courriel: string | null;
  site_web: string | null;
  horaires: string | null;
  itinerant: boolean | null;
  precision_position: string | null;
  nombre: number | null;
  millesime: string | null;
}
export interface Service {
  id: string;
  geometry: { coordinates: [number, number] } | null;
  properties: ServiceProperties;
}
const item = (collection: string, id: string) => `/collections/${collection}/items/${encodeURIComponent(id)}`;
export const read_service = (id: string) => read_json<Service>(item('services', id));

export interface Zone {
  id: string;
  properties: {
    class: 'white' | 'grey' | 'served';
    minutes: number;
    population: number;
    missing: string[];
    minutes_by_category: Record<string, number>;
    code_insee: string | null;
  };
}
export const read_zone = (id: string) => read_json<Zone>(item('white_zones', id));

export const page_size = 25;
const bbox_of = (box: Box) => box.map((number) => number.toFixed(5)).join(',');

export interface CommunePage {
  total: number;
  communes: CommuneFigures[];
}
export const list_communes = (box: Box, page: number, signal: AbortSignal) =>
  read_json<CommunePage>(
    `/territories/communes?bbox=${bbox_of(box)}&limit=${page_size}&offset=${page * page_size}`,
    signal,
  );

export interface ServicePage {
  /** Missing above the count that the server makes exactly. */
  numberMatched?: number;
  features: Service[];
}
export const list_services = (box: Box, page: number, signal: AbortSignal) =>
  read_json<ServicePage>(
    `/collections/services/items?f=json&bbox=${bbox_of(box)}&limit=${page_size}&offset=${page * page_size}`,
    signal,
  );
