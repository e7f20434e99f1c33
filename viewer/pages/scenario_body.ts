/**
 * What a scenario of visio-guichet placement is, and how it stands in an address. Nothing here needs a server: the
 * planner reads the part after # of its address by it, the server what it is sent (api/processes/scenarios/).
 */
import { find_scenario_faults, type ScenarioFault } from './scenario_faults.ts';

export const modes = ['car', 'walk', 'bicycle'] as const;
export type Mode = (typeof modes)[number];
export const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;

/** A weekday and an hour (HH:MM, local): only what is open then counts. */
export interface Moment {
  weekday: (typeof weekdays)[number];
  time: string;
}

/** From the times of a place to its class; the basket's own rule when a scenario names none. */
export type ClassRule =
  | { kind: 'weighted'; white_share: number; served_share: number }
  | { kind: 'any_missing' }
  | { kind: 'k_of_n'; k: number }
  | { kind: 'core_operator'; category: string };

/** Longitudes and latitudes, rings closed. */
export type Area =
  { type: 'Polygon'; coordinates: number[][][] } | { type: 'MultiPolygon'; coordinates: number[][][][] };

export type Territory =
  | { kind: 'region' }
  | { kind: 'departement' | 'epci' | 'commune'; code: string }
  | { kind: 'area'; geometry: Area };

/** A visio-guichet that is proposed. */
export interface ScenarioSite {
  id: string;
  nom: string;
  lon: number;
  lat: number;
  /** What it stands for; null: all that a visio-guichet may stand for. */
  categories: readonly string[] | null;
  /** Kept where it is when sites are searched for. */
  locked: boolean;
}

/** What the site that searched vouches for: it opens only with all that it was made of (placement_process/search_seal.ts). */
export interface SearchSeal {
  /** Day of the search, YYYY-MM-DD. */
  on: string;
  /** Quotas, or two guichets for everybody, were asked for. */
  limited: boolean;
  /** Of the basket, whose latest one it was when the scenario names none; absent in seals that do not tell. */
  version?: string;
  signature: string;
}

/** What a search of the best places has shown of the guichets, as long as they stand as it placed them. */
export interface SearchedSites {
  /** What was added up, and what no choice of as many places exceeds. */
  value: number;
  bound: number;
  /** No other choice does better. */
  proven: boolean;
  /** Of the value: « habitants × poids », « habitants », « minutes ». */
  unit: string;
  /** New places asked for, and how near they had to be. */
  p: number;
  max_minutes: number;
  /** `fingerprint_of` the scenario that it is about. */
  of: string;
  seal?: SearchSeal;
}

export interface ScenarioBody {
  v: 1;
  titre?: string;
  /** Identifier of the basket; its latest version when none is named. */
  basket: string;
  basket_version?: string;
  /** A France services house counts for its partners; the basket's own choice when absent. */
  partners?: boolean;
  mode: Mode;
  rule?: ClassRule;
  at?: Moment;
  territory?: Territory;
  sites: readonly ScenarioSite[];
  /** Identifiers of services that close. */
  removed?: readonly string[];
  /** Where the guichets come from a search. */
  searched?: SearchedSites;
}

/** Characters of a scenario in an address, at most: servers and mail programs cut longer ones. */
export const max_scenario_text = 6000;

/** What was read: a body, or what keeps it from being one. */
export type ReadScenario = { body: ScenarioBody; faults?: never } | { faults: readonly ScenarioFault[] };

/** A value from outside as a scenario: own members only, in a fixed order. Faults name their place by JSON pointer. */
export function read_scenario(value: unknown, pointer = ''): ReadScenario {
  const faults = find_scenario_faults(value, pointer);
  return faults.length > 0 ? { faults } : { body: tidy(value as ScenarioBody) };
}

/** A scenario written by `write_scenario_text`: base64url (RFC 4648, without =) of its JSON in UTF-8. */
export function read_scenario_text(text: string): ReadScenario {
  const fault = (reason: string): ReadScenario => ({ faults: [{ pointer: '', reason }] });
  if (text.length > max_scenario_text) return fault(`plus de ${max_scenario_text} caractères`);
  if (!/^[\w-]+$/.test(text)) return fault('ce n’est pas du base64url');
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    return read_scenario(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return fault('ce n’est pas un scénario : adresse incomplète ou modifiée');
  }
}

/** The scenario for an address; longer than `max_scenario_text` characters when it holds too much for one. */
export function write_scenario_text(body: ScenarioBody): string {
  const bytes = new TextEncoder().encode(JSON.stringify(tidy(body)));
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The same scenario gives the same JSON text, whatever the order in which its members came. */
function tidy(body: ScenarioBody): ScenarioBody {
  const { v, titre, basket, basket_version, partners, mode, rule, at, territory, sites, removed } = body;
  const { searched } = body;
  return {
    v,
    ...(titre !== undefined && titre !== '' && { titre }),
    basket,
    ...(basket_version !== undefined && { basket_version }),
    ...(partners !== undefined && { partners }),
    mode,
    ...(rule !== undefined && { rule: tidy_rule(rule) }),
    ...(at !== undefined && { at: { weekday: at.weekday, time: at.time } }),
    ...(territory !== undefined && { territory: tidy_territory(territory) }),
    sites: sites.map(({ id, nom, lon, lat, categories, locked }) => ({
      id,
      nom,
      lon,
      lat,
      categories: categories === null ? null : [...categories],
      locked,
    })),
    ...(removed !== undefined && removed.length > 0 && { removed: [...removed] }),
    ...(searched !== undefined && { searched: tidy_searched(searched) }),
  };
}

function tidy_searched({
  value,
  bound,
  proven,
  unit,
  p,
  max_minutes,
  of,
  seal,
}: SearchedSites): SearchedSites {
  const found = { value, bound, proven, unit, p, max_minutes, of };
  if (seal === undefined) return found;
  const { on, limited, version, signature } = seal;
  return { ...found, seal: { on, limited, ...(version !== undefined && { version }), signature } };
}

/** Of a scenario, what a search's proof hangs on. */
export type SearchGround = Pick<
  ScenarioBody,
  'basket' | 'basket_version' | 'partners' | 'mode' | 'at' | 'sites' | 'removed'
>;

/** What a search of the best places takes for given: nothing closes, no hour is named, a guichet stands for all that it may. */
export const as_searched = ({ at: _at, removed: _removed, ...others }: SearchGround): SearchGround => ({
  ...others,
  sites: others.sites.map((site) => ({ ...site, categories: null })),
});

/** Names what a search's proof hangs on, `SearchGround`, in whatever order its places stand. FNV-1a, 8 digits of 16. */
export function fingerprint_of(body: SearchGround): string {
  const { basket, basket_version, partners, mode, at, sites, removed = [] } = body;
  const places = sites
    .map(({ lon, lat, categories }) =>
      [lon.toFixed(5), lat.toFixed(5), ...(categories === null ? [] : [[...categories].sort().join()])].join(
        ' ',
      ),
    )
    .sort();
  const more =
    basket_version === undefined && at === undefined && removed.length === 0
      ? []
      : [basket_version ?? null, at === undefined ? null : [at.weekday, at.time], [...removed].sort()];
  let hash = 0x811c9dc5;
  for (const sign of JSON.stringify([basket, partners ?? null, mode, places, ...more]))
    hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function tidy_rule(rule: ClassRule): ClassRule {
  if (rule.kind === 'weighted')
    return { kind: rule.kind, white_share: rule.white_share, served_share: rule.served_share };
  if (rule.kind === 'k_of_n') return { kind: rule.kind, k: rule.k };
  if (rule.kind === 'core_operator') return { kind: rule.kind, category: rule.category };
  return { kind: rule.kind };
}

function tidy_territory(territory: Territory): Territory {
  if (territory.kind === 'region') return { kind: 'region' };
  if (territory.kind !== 'area') return { kind: territory.kind, code: territory.code };
  const { type, coordinates } = territory.geometry;
  return { kind: 'area', geometry: { type, coordinates } as Area };
}
