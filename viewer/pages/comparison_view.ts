/** What the comparison page of two scenarios shows; plain values that the server has computed. */

export type ComparedState = 'now' | 'a' | 'now_b' | 'b';
export const compared_classes = ['white', 'grey', 'served'] as const;
export type ComparedClass = (typeof compared_classes)[number];
export type ClassCounts = Readonly<Record<ComparedClass, number>>;

export interface ComparedRow {
  niveau: 'territoire' | 'departement' | 'epci';
  code: string;
  nom: string;
  population: number;
  states: Readonly<Partial<Record<ComparedState, ClassCounts>>>;
  changes: readonly { from: ComparedState; to: ComparedState; gained: number; lost: number }[];
}

/** One thing set against another: where people gain and lose. */
export interface ComparedPair {
  from: ComparedState;
  to: ComparedState;
}

export interface DifferenceMapView {
  width: number;
  height: number;
  /** SVG paths: outlines of départements; places that gain; places that lose, by the class that they had. */
  ground: string;
  gains: string;
  losses: Readonly<Partial<Record<ComparedClass, string>>>;
  sites: readonly { x: number; y: number; nom: string }[];
}

export interface ComparisonView {
  a: { id: string; title: string; version: number };
  b: { id: string; title: string; version: number } | null;
  /** The class that the table of territories shows. */
  shown: ComparedClass;
  comparable: boolean;
  reasons: readonly string[];
  label: string | null;
  warnings: readonly string[];
  sources: readonly { title: string; vintage: string | null }[];
  states: readonly {
    name: ComparedState;
    rule: string;
    class_rule: string;
    basket: { title: string; version: string };
    mode: 'car' | 'walk' | 'bicycle';
    method: string;
    hours_unknown: number | null;
  }[];
  rows: readonly ComparedRow[];
  maps: readonly (ComparedPair & { map: DifferenceMapView | null; places: number })[];
}

/** Rows whose figures no state changes, as one: what is left adds up all the same. */
export function fold_rows(rows: readonly ComparedRow[]): {
  changed: readonly ComparedRow[];
  rest: ComparedRow | null;
  folded: number;
} {
  const moves = ({ changes }: ComparedRow) => changes.some(({ gained, lost }) => gained > 0 || lost > 0);
  const changed = rows.filter(moves);
  const same = rows.filter((row) => !moves(row));
  const [first] = same;
  if (first === undefined || same.length < 2) return { changed: rows, rest: null, folded: 0 };
  const states = Object.fromEntries(
    (Object.keys(first.states) as ComparedState[]).map((name) => [
      name,
      Object.fromEntries(
        compared_classes.map((of) => [of, same.reduce((sum, row) => sum + (row.states[name]?.[of] ?? 0), 0)]),
      ),
    ]),
  ) as ComparedRow['states'];
  const population = same.reduce((sum, row) => sum + row.population, 0);
  return { changed, rest: { ...first, code: '', nom: '', population, states }, folded: same.length };
}
