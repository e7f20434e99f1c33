import type { CoveredDemands } from '../processes/coverage/read_demands.ts';
import { apportion, round_parts } from '../processes/coverage/round_counts.ts';
import { classes, type Class } from '../processes/white_zones/classify.ts';

/** Inhabitants in whole numbers: before, after, and who changes. */
export interface Count {
  population: number;
  before: Record<Class, number>;
  after: Record<Class, number>;
  /** Who gets to a better class, and to a worse one. */
  better: number;
  worse: number;
}

/** The part of a commune, or of nowhere, in one intercommunalité and one département; null where a place has none. */
export interface TallyPart {
  departement: string | null;
  epci: string | null;
  commune: string | null;
  /** Inhabitants by class before × class after: index `before * 3 + after`, whole numbers. */
  moves: readonly number[];
}

/** Sums of its parts: whatever parts are put together, the counts add up. */
export interface Tally {
  parts: readonly TallyPart[];
  whole: Count;
}

const class_count = classes.length;

/**
 * Counts the inhabitants of the places by territory and by what happens to their class. Whole numbers by largest
 * remainder, from the whole down to each part, so that communes add up to intercommunalités and départements, and classes
 * to the population, to the inhabitant.
 */
export function tally(
  demands: Pick<CoveredDemands, 'population' | 'code_departement' | 'code_epci' | 'code_insee'>,
  before: Uint8Array,
  after: Uint8Array,
  members: ArrayLike<number>,
): Tally {
  const found = new Map<string, Omit<TallyPart, 'moves'> & { moves: Float64Array }>();
  for (let at = 0; at < members.length; at++) {
    const i = members[at] as number;
    const departement = demands.code_departement[i] ?? null;
    const epci = demands.code_epci[i] ?? null;
    const commune = demands.code_insee[i] ?? null;
    const key = JSON.stringify([departement, epci, commune]);
    const part = found.get(key) ?? {
      departement,
      epci,
      commune,
      moves: new Float64Array(class_count * class_count),
    };
    found.set(key, part);
    const move = (before[i] as number) * class_count + (after[i] as number);
    part.moves[move] = (part.moves[move] as number) + (demands.population[i] as number);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  const moves = round_moves(sorted);
  const parts = sorted.map((part, p) => ({ ...part, moves: moves[p] ?? [] }));
  return { parts, whole: sum_parts(parts) };
}

/**
 * The classes before are rounded first, as the published white zones are; what becomes of each is shared out of it, part
 * after part with what rounding owes, so that the sums after are right to the inhabitant too.
 */
function round_moves(parts: readonly { departement: string | null; moves: Float64Array }[]): number[][] {
  const by_class = classes.map((_, b) => b);
  const exact = by_class.map((b) =>
    parts.map(({ moves }) => moves.subarray(b * class_count, (b + 1) * class_count)),
  );
  const rows = round_parts(
    parts.map(({ departement }, p) => ({
      district: departement ?? '',
      values: by_class.map((b) => sum(exact[b]?.[p] ?? [])),
    })),
  );
  const shared = by_class.map((b) =>
    share_out(
      exact[b] ?? [],
      rows.map((row) => row[b] ?? 0),
      b,
    ),
  );
  return parts.map((_, p) => by_class.flatMap((b) => shared[b]?.[p] ?? []));
}

/** Whole numbers in place of the lines' values, which add up to each line's total and, to one or so, to each column's sum. */
function share_out(lines: readonly Float64Array[], totals: readonly number[], usual: number): number[][] {
  const owed = new Float64Array(class_count);
  const counts = lines.map((line, p) => {
    const count = classes.map(() => 0);
    const open = [...line.keys()].filter((a) => (line[a] as number) > 0);
    const total = totals[p] as number;
    if (open.length === 0) count[usual] = total;
    const wanted = open.map((a) => Math.max(0, (line[a] as number) + (owed[a] as number)));
    apportion(wanted, total).forEach((people, at) => (count[open[at] as number] = people));
    line.forEach((value, a) => (owed[a] = (owed[a] as number) + value - (count[a] as number)));
    return count;
  });
  settle(lines, counts, owed);
  return counts;
}

/** Moves single inhabitants within a line from the column that has too many to the one that is owed some. */
function settle(lines: readonly Float64Array[], counts: readonly number[][], owed: Float64Array): void {
  for (let p = lines.length - 1; p >= 0;) {
    const from = owed.indexOf(Math.min(...owed));
    const to = owed.indexOf(Math.max(...owed));
    if ((owed[to] as number) - (owed[from] as number) <= 1) return;
    const count = counts[p] as number[];
    if ((count[from] as number) > 0 && (lines[p]?.[to] as number) > 0) {
      count[from] = (count[from] as number) - 1;
      count[to] = (count[to] as number) + 1;
      owed[from] = (owed[from] as number) + 1;
      owed[to] = (owed[to] as number) - 1;
    } else p--;
  }
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, value) => all + value, 0);

/** The count of some parts together. */
export function sum_parts(parts: readonly TallyPart[]): Count {
  const count: Count = {
    population: 0,
    before: { white: 0, grey: 0, served: 0 },
    after: { white: 0, grey: 0, served: 0 },
    better: 0,
    worse: 0,
  };
  for (const { moves } of parts)
    moves.forEach((people, move) => {
      const [from, to] = [Math.floor(move / class_count), move % class_count];
      count.population += people;
      count.before[classes[from] as Class] += people;
      count.after[classes[to] as Class] += people;
      if (to > from) count.better += people;
      if (to < from) count.worse += people;
    });
  return count;
}

export type TallyLevel = 'departement' | 'epci' | 'commune';

/** The counts of each territory of a level, by code in order; last, under null, of the places that are in none. */
export function tally_by({ parts }: Pick<Tally, 'parts'>, level: TallyLevel): Map<string | null, Count> {
  const codes = [...new Set(parts.map((part) => part[level]))].sort((a, b) =>
    a === null ? 1 : b === null ? -1 : a < b ? -1 : 1,
  );
  return new Map(codes.map((code) => [code, sum_parts(parts.filter((part) => part[level] === code))]));
}
