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
  /** A France services house counts for its partners. */
  houses: boolean;
  mode: string;
  places: readonly { lon: number; lat: number }[];
}

/** As the planner keeps the place of a guichet. */
const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

/** The same facts, in whatever order their places come, are the same text. */
const write_facts = (facts: SearchFacts, { on, limited }: Pick<SearchSeal, 'on' | 'limited'>): string => {
  const { value, bound, proven, unit, p, max_minutes, basket, houses, mode } = facts;
  const places = facts.places.map(({ lon, lat }) => `${round(lon)} ${round(lat)}`).sort();
  return JSON.stringify([
    'search-1',
    value,
    bound,
    proven,
    unit,
    p,
    max_minutes,
    basket,
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
 * not tell in its words: of candidates of somebody's own, with places left out, or with money and capacities.
 */
export async function seal_search(
  config: Settings,
  request: PlacementRequest,
  facts: SearchFacts,
): Promise<SearchSeal | null> {
  const { candidates, forbidden, mandatory, existing_types, budget, capacity, capacities } = request;
  const lists = [forbidden, mandatory, existing_types, capacities];
  const is_usual = candidates === 'communes' || candidates === 'town-halls';
  if (!is_usual || lists.some(({ length }) => length > 0) || budget !== undefined || capacity !== undefined)
    return null;
  const told = {
    on: new Date().toLocaleDateString('fr-CA', { timeZone: 'Europe/Paris' }),
    limited: request.quotas.length > 0 || request.backup,
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
 * Whether this site's own search has placed the scenario's guichets and found what the scenario says. A search counts the
 * houses as its basket says, and so does a scenario that says nothing of them.
 */
export async function is_own_search(config: Settings, body: ScenarioBody): Promise<boolean> {
  const { searched, basket, mode, partners, sites } = body;
  if (searched?.seal === undefined) return false;
  const { seal, ...found } = searched;
  const of_houses = partners === undefined ? [true, false] : [partners];
  const expected = await Promise.all(
    of_houses.map((houses) => sign(config, { ...found, basket, houses, mode, places: sites }, seal)),
  );
  return expected.includes(seal.signature);
}
