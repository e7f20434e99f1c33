import type { ScenarioBody } from '../../pages/scenario_body.ts';
import { arrays_type, read_arrays, type Arrays } from '../../planner/arrays.ts';
import { read_row, read_situation, type Row, type Situation } from '../../planner/situation.ts';

/** What the server refused, in its own French words. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const no_answer = 'Les données n’ont pas pu être chargées. Vérifiez votre connexion, puis réessayez.';

async function ask(path: string, options: RequestInit = {}): Promise<Response> {
  const answer = await fetch(path, options).catch(() => {
    throw new Refused(0, no_answer);
  });
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string; remedy?: string };
  throw new Refused(answer.status, [problem.detail ?? no_answer, problem.remedy].filter(Boolean).join(' '));
}

async function ask_arrays(path: string): Promise<Arrays> {
  const answer = await ask(path, { headers: { Accept: arrays_type } });
  return read_arrays(await answer.arrayBuffer());
}

async function ask_json<T>(path: string, options: RequestInit = {}): Promise<T> {
  const answer = await ask(path, {
    ...options,
    headers: { Accept: 'application/json', ...(options.headers as Record<string, string> | undefined) },
  });
  return (await answer.json()) as T;
}

const memories: Map<string, unknown>[] = [];

/** The last of each question, so that going back asks nothing. */
function remember<T>(most: number, load: (question: string) => Promise<T>): (question: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  memories.push(known);
  return (question) => {
    const found = known.get(question) ?? load(question);
    known.delete(question);
    known.set(question, found);
    found.catch(() => known.delete(question));
    for (const oldest of known.keys()) if (known.size > most) known.delete(oldest);
    return found;
  };
}

/** Everything is asked again: the data of the server is another than what was remembered. */
export function forget(): void {
  for (const known of memories) known.clear();
}

/** The query of the situation that a scenario starts from, without what it removes. */
export function question_of({ basket, basket_version, mode, partners, at }: ScenarioBody): string {
  const query = new URLSearchParams({ basket, mode });
  if (basket_version !== undefined) query.set('version', basket_version);
  if (partners !== undefined) query.set('partners', String(partners));
  if (at !== undefined) {
    query.set('weekday', at.weekday);
    query.set('time', at.time);
  }
  return query.toString();
}
/** The same with the scenario's services taken away. */
export function question_without(body: ScenarioBody): string {
  const { removed = [] } = body;
  const gone = removed.length === 0 ? '' : `&removed=${encodeURIComponent([...removed].sort().join())}`;
  return question_of(body) + gone;
}

export const load_situation: (question: string) => Promise<Situation> = remember(6, async (question) =>
  read_situation(await ask_arrays(`/planner/situation?${question}`)),
);

const load_row_of = remember(600, async (question) => read_row(await ask_arrays(`/planner/row?${question}`)));
export const row_question = (
  { key }: Situation,
  mode: string,
  { lon, lat }: { lon: number; lat: number },
): string =>
  new URLSearchParams({ lon: lon.toFixed(5), lat: lat.toFixed(5), mode, situation: key }).toString();

/** Rows that are here: read at once, without waiting for a promise. */
const here = new Map<string, Row>();
export const known_row = (question: string): Row | undefined => here.get(question);
export async function load_row(question: string): Promise<Row> {
  const row = await load_row_of(question);
  if (here.size > 600) here.clear();
  here.set(question, row);
  return row;
}

const warm_modes = new Set<string>();
/**
 * Asks for the times to one inhabited place before anybody places a guichet: meanwhile the server opens its roads and reads
 * where people live, which it may have forgotten since it made the situation. What it answers, or refuses, is of no matter.
 */
export function warm_up(situation: Situation, mode: string): void {
  const middle = situation.count >> 1;
  if (middle >= situation.count || warm_modes.has(mode)) return;
  warm_modes.add(mode);
  const place = { lon: situation.lon[middle] as number, lat: situation.lat[middle] as number };
  // Not kept: who places a guichet just there is still told when the data have changed.
  ask_arrays(`/planner/row?${row_question(situation, mode, place)}`).catch(() => undefined);
}

/** The name of a service, else its id: what is closed is told by name. */
const load_name = remember(100, async (id) => {
  const { properties } = await ask_json<{ properties: { nom?: unknown } }>(
    `/collections/services/items/${encodeURIComponent(id)}?f=json`,
  );
  return typeof properties.nom === 'string' ? properties.nom : id;
});
export const load_service_name = (id: string): Promise<string> => load_name(id).catch(() => id);

export interface SavedScenario {
  id: string;
  title: string;
  updated_at?: string;
}
export const list_scenarios = async () =>
  (await ask_json<{ scenarios: SavedScenario[] }>('/scenarios?f=json')).scenarios;
export const read_saved = async (id: string) =>
  ask_json<{ title: string; body: unknown }>(`/scenarios/${encodeURIComponent(id)}?f=json`);

const post = <T>(path: string, csrf_token: string | null, body: unknown, headers = {}) =>
  ask_json<T>(path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(csrf_token === null ? {} : { 'X-CSRF-Token': csrf_token }),
      ...headers,
    },
    body: JSON.stringify(body),
  });

export const save_scenario = (csrf_token: string | null, scenario: object) =>
  post<{ id: string; title: string }>('/scenarios', csrf_token, scenario);

export interface PlacementJob {
  jobID: string;
  status: 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';
  message?: string;
  progress?: number;
  partial?: { value: number; bound: number | null; sites?: number } | null;
}
export const start_placement = (csrf_token: string | null, inputs: object) =>
  post<PlacementJob>(
    '/processes/placement/execution',
    csrf_token,
    { inputs, response: 'document' },
    {
      Prefer: 'respond-async',
    },
  );
export const read_job = (id: string) => ask_json<PlacementJob>(`/jobs/${id}?f=json`);
export const dismiss_job = (id: string, csrf_token: string | null) =>
  ask_json<PlacementJob>(`/jobs/${id}?f=json`, {
    method: 'DELETE',
    headers: csrf_token === null ? {} : { 'X-CSRF-Token': csrf_token },
  });
export const read_results = (id: string) => ask_json<Record<string, unknown>>(`/jobs/${id}/results`);
