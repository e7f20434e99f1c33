import type { Config } from '../../../config.ts';
import { sign_text } from '../../../catalogue/sealed_text.ts';
import { log } from '../../../log.ts';
import type { ScenarioBody, SearchSeal } from '../../../viewer/pages/scenario_body.ts';
import type { PlacementRequest } from './request.ts';

type Settings = Pick<Config, 'DATA_DIR'>;

/** What a seal vouches for: the figures of a search, what was asked, and the guichets that it placed or kept. */
export interface SearchFacts {
  value: number;
  bound: number;
  proven: boolean;
  unit: string;
  p: number;
  max_minutes: number;
  basket: string;
  version: string;
  /** A France services house counts for its partners. */
  houses: boolean;
  mode: string;
  places: readonly { lon: number; lat: number }[];
}

/** What a search never has and a scenario may: services that close, an hour, guichets that stand for less than all. */
const is_as_searched = ({ removed = [], at, sites }: ScenarioBody): boolean =>
  removed.length === 0 && at === undefined && sites.every(({ categories }) => categories === null);

/** As the planner keeps the place of a guichet. */
const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

/** The same facts, in whatever order their places come, are the same text. */
const write_facts = (facts: SearchFacts, { on, limited }: Pick<SearchSeal, 'on' | 'limited'>): string => {
  const { value, bound, proven, unit, p, max_minutes, basket, version, houses, mode } = facts;
  const places = facts.places.map(({ lon, lat }) => `${round(lon)} ${round(lat)}`).sort();
  return JSON.stringify([
    'search-2',
    value,
    bound,
    proven,
    unit,
    p,
    max_minutes,
    basket,
    version,
    houses,
    mode,
    on,
    limited,
    places,
  ]);
};

const sign = (config: Settings, facts: SearchFacts, told: Pick<SearchSeal, 'on' | 'limited'>) =>
  sign_text(config, 'placement.key', write_facts(facts, told));

/**
 * Seals what a search answered, by a key of DATA_DIR that worker and server share. Null for a search that a scenario could
 * not tell in its words: of candidates of somebody's own, with places left out, with money and capacities, or of an objective
 * that is made small, whose bound lies below.
 */
export async function seal_search(
  config: Settings,
  request: PlacementRequest,
  facts: SearchFacts,
): Promise<SearchSeal | null> {
  const { objective, candidates, forbidden, mandatory, existing_types, budget, capacity, capacities } =
    request;
  const lists = [forbidden, mandatory, existing_types, capacities];
  const is_usual =
    (objective === 'coverage' || objective === 'lexicographic') &&
    (candidates === 'communes' || candidates === 'town-halls');
  if (!is_usual || lists.some(({ length }) => length > 0) || budget !== undefined || capacity !== undefined)
    return null;
  const told = {
    on: new Date().toLocaleDateString('fr-CA', { timeZone: 'Europe/Paris' }),
    limited: request.quotas.length > 0 || request.backup,
    version: facts.version,
  };
  try {
    return { ...told, signature: await sign(config, facts, told) };
  } catch (error) {
    // A search of minutes is not lost for a key that cannot be written.
    log.warn('search not sealed', { reason: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

/**
 * Whether this site's own search has placed the scenario's guichets and found what the scenario says, with nothing in it that
 * the search knew nothing of. A search counts the
 * houses as its basket says, and so does a scenario that says nothing of them.
 */
export async function is_own_search(config: Settings, body: ScenarioBody): Promise<boolean> {
  const { searched, basket, basket_version, mode, partners, sites } = body;
  if (searched?.seal?.version === undefined || !is_as_searched(body)) return false;
  const { seal, ...found } = searched;
  const version = basket_version ?? searched.seal.version;
  const of_houses = partners === undefined ? [true, false] : [partners];
  const expected = await Promise.all(
    of_houses.map((houses) => sign(config, { ...found, basket, version, houses, mode, places: sites }, seal)),
  );
  return expected.includes(seal.signature);
}
