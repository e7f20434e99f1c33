import { find_vague, flatten, spread } from '../processes/coverage/uncertainty.ts';
import { planner_uncertainty } from './white_draws.ts';
import { services_of } from './service_types.ts';
import { pack_arrays } from './arrays.ts';
import type { Situation } from '../processes/coverage/situation.ts';
import type { SituationQuestion } from './read_situation.ts';

interface Named {
  code: string;
  nom: string;
}

/** Index of a place that belongs to no territory of the kind. */
export const no_territory = { Uint16: 0xffff, Uint8: 0xff } as const;

/** The answer of /planner/situation: what the screen computes with, as docs/how-to/planner.md describes it. */
export function pack_situation(key: string, question: SituationQuestion, situation: Situation): Buffer {
  const { demands, antennas, names, times } = situation;
  const count = demands.ids.length;
  const commune = index_codes(demands.code_insee, names_of_communes(situation), new Uint16Array(count));
  const epci = index_codes(demands.code_epci, names.epci, new Uint16Array(count));
  const departement = index_codes(demands.code_departement, names.departements, new Uint8Array(count));
  const ds = flatten(
    times.map((category) => category.ds),
    count,
  );
  const { vague, vague_counters } = find_vague({
    site: times.map(({ site }) => site),
    counters: situation.counters,
  });
  const { counters: _counters, ...basket } = situation.basket;
  return pack_arrays(
    {
      key,
      basket,
      rule: basket.class_rule,
      uncertainty: { ...planner_uncertainty, ...spread },
      vague_counters,
      is_fallback: antennas.is_fallback,
      method: situation.method,
      approximate: situation.approximate,
      label: situation.label,
      warnings: situation.warnings,
      sources: situation.sources.map(say_source),
      computed_for: {
        mode: question.mode,
        at: question.at,
        as_of: question.as_of,
        removed: question.removed,
      },
      collection: situation.read.collection,
      count,
      ids: demands.ids,
      communes: commune.territories,
      epci: epci.territories,
      departements: departement.territories,
      left_out: antennas.left_out.map(({ id, title }) => ({ id, title })),
      service_types: services_of(antennas),
    },
    {
      lon: demands.lon,
      lat: demands.lat,
      population: demands.population,
      commune: commune.index,
      epci: epci.index,
      departement: departement.index,
      ds,
      place_error_ds: situation.place_error_ds,
      vague,
    },
  );
}

const say_source = ({ title, vintage }: Situation['sources'][number]) =>
  `${title} (${vintage ?? 'millésime inconnu'})`;

const names_of_communes = ({ read: { communes } }: Situation) =>
  new Map(communes.map(({ code_insee, nom }) => [code_insee, nom]));

/** The territories that places lie in, by code, and for each place the index of its own; the last number of the kind without. */
function index_codes<Index extends Uint16Array | Uint8Array>(
  codes: readonly (string | null)[],
  names: ReadonlyMap<string, string>,
  index: Index,
): { territories: Named[]; index: Index } {
  const used = [...new Set(codes.filter((code) => code !== null))].sort();
  const none = index instanceof Uint8Array ? no_territory.Uint8 : no_territory.Uint16;
  if (used.length >= none) throw new RangeError(`planner: ${used.length} territories of one kind`);
  const at = new Map(used.map((code, i) => [code, i]));
  codes.forEach((code, i) => (index[i] = code === null ? none : (at.get(code) ?? none)));
  return { territories: used.map((code) => ({ code, nom: names.get(code) ?? code })), index };
}
