import { classes, type ZoneClass as Class } from './basket.ts';
import { apportion, round_parts } from './round_counts.ts';

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

/** Places with their inhabitants and where they lie. */
export interface TallyPlaces {
  population: Float64Array;
  code_departement: ArrayLike<string | null>;
  code_epci: ArrayLike<string | null>;
  code_insee: ArrayLike<string | null>;
}

/** Which part each of some places is of: the same for all classes that are counted in them. */
export interface Partition {
  /** Indices of the places. */
  members: ArrayLike<number>;
  /** Index in `parts` of each member. */
  part_of: Uint32Array;
  /** In an order that hangs on the codes alone. */
  parts: readonly Omit<TallyPart, 'moves'>[];
}

/** Groups the places `members` by commune, intercommunalité and département. */
export function find_parts(places: Omit<TallyPlaces, 'population'>, members: ArrayLike<number>): Partition {
  const found = new Map<string, { part: Omit<TallyPart, 'moves'>; at: number[] }>();
  for (let at = 0; at < members.length; at++) {
    const i = members[at] as number;
    const departement = places.code_departement[i] ?? null;
    const epci = places.code_epci[i] ?? null;
    const commune = places.code_insee[i] ?? null;
    const key = JSON.stringify([departement, epci, commune]);
    const group = found.get(key);
    if (group === undefined) found.set(key, { part: { departement, epci, commune }, at: [at] });
    else group.at.push(at);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const part_of = new Uint32Array(members.length);
  sorted.forEach(({ at }, p) => at.forEach((member) => (part_of[member] = p)));
  return { members, part_of, parts: sorted.map(({ part }) => part) };
}

/**
 * Counts the inhabitants of the places by territory and by what happens to their class. Whole numbers by largest
 * remainder, from the whole down to each part, so that communes add up to intercommunalités and départements, and classes
 * to the population, to the inhabitant. Server and browser count by this one function: their figures are the same.
 */
export function tally_parts(
  population: Float64Array,
  { members, part_of, parts }: Partition,
  before: Uint8Array,
  after: Uint8Array,
): Tally {
  const counted = parts.map((part) => ({ ...part, moves: new Float64Array(class_count * class_count) }));
  for (let at = 0; at < members.length; at++) {
    const i = members[at] as number;
    const move = (before[i] as number) * class_count + (after[i] as number);
    const { moves } = counted[part_of[at] as number] as { moves: Float64Array };
    moves[move] = (moves[move] as number) + (population[i] as number);
  }
  const moves = round_moves(counted);
  const whole = parts.map((part, p) => ({ ...part, moves: moves[p] ?? [] }));
  return { parts: whole, whole: sum_parts(whole) };
}

/** The same in one go. */
export const tally = (
  places: TallyPlaces,
  before: Uint8Array,
  after: Uint8Array,
  members: ArrayLike<number>,
): Tally => tally_parts(places.population, find_parts(places, members), before, after);

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
  const groups = new Map<string | null, TallyPart[]>();
  for (const part of parts) {
    const group = groups.get(part[level]);
    if (group === undefined) groups.set(part[level], [part]);
    else group.push(part);
  }
  const codes = [...groups.keys()].sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
  return new Map(codes.map((code) => [code, sum_parts(groups.get(code) ?? [])]));
}
