/** The comparison as rows: the territory, its départements, its intercommunalités. */
import type { Comparison, StateName } from './measure.ts';
import { by_class, changes_between, sum_parts, tally_places, type Counts, type Tally } from './tally.ts';

export interface Change {
  from: StateName;
  to: StateName;
  /** Inhabitants whose class is better, or worse. */
  gained: number;
  lost: number;
}

export interface ComparisonRow {
  niveau: 'territoire' | 'departement' | 'epci';
  /** Empty: those who live in none that is known. */
  code: string;
  nom: string;
  population: number;
  /** Inhabitants by class, in each state. */
  states: Readonly<Partial<Record<StateName, Counts>>>;
  changes: readonly Change[];
}

/** What is set against what: each scenario against its present; B against A where they are comparable. */
export function list_pairs(states: readonly { name: StateName }[]): [StateName, StateName][] {
  const has = (name: StateName) => states.some((state) => state.name === name);
  if (!has('b')) return [['now', 'a']];
  return has('now_b')
    ? [
        ['now', 'a'],
        ['now_b', 'b'],
      ]
    : [
        ['now', 'a'],
        ['now', 'b'],
        ['a', 'b'],
      ];
}

/** All rows; the départements add up to the first, the intercommunalités too, in every figure. */
export function make_table({ states }: Pick<Comparison, 'states'>, title: string): ComparisonRow[] {
  const situation = states[0]!.situation;
  const { demands, names } = situation;
  const tally = tally_places({
    population: demands.population,
    code_departement: demands.code_departement,
    code_epci: demands.code_epci,
    states: states.map((state) => state.class),
  });
  const row = (niveau: ComparisonRow['niveau'], code: string, nom: string) =>
    make_row(tally, states, { niveau, code, nom });
  const codes = (key: 'departement' | 'epci') => [...new Set(tally.parts.map((part) => part[key]))].sort();
  const name_of = (known: ReadonlyMap<string, string>, code: string, none: string) =>
    code === '' ? none : (known.get(code) ?? code);
  return [
    row('territoire', '', title),
    ...codes('departement').map((code) =>
      row('departement', code, name_of(names.departements, code, 'Sans département connu')),
    ),
    ...codes('epci').map((code) =>
      row('epci', code, name_of(names.epci, code, 'Sans intercommunalité connue')),
    ),
  ];
}

function make_row(
  tally: Tally,
  states: readonly { name: StateName }[],
  { niveau, code, nom }: Pick<ComparisonRow, 'niveau' | 'code' | 'nom'>,
): ComparisonRow {
  const counts = sum_parts(tally, (part) => niveau === 'territoire' || part[niveau] === code);
  const index = (name: StateName) => states.findIndex((state) => state.name === name);
  return {
    niveau,
    code,
    nom,
    population: counts.reduce((sum, count) => sum + count, 0),
    states: Object.fromEntries(states.map(({ name }, s) => [name, by_class(counts, s)])),
    changes: list_pairs(states).map(([from, to]) => ({
      from,
      to,
      ...changes_between(counts, index(from), index(to)),
    })),
  };
}
