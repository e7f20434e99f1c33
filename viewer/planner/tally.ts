import { classes, type ZoneClass as Class } from './basket.ts';
import { p_white_words, type Words } from './certainty.ts';
import { round_parts } from './round_counts.ts';
import { share_out } from './share_out.ts';

/** Inhabitants in whole numbers: before, after, and who changes. */
export interface Count {
  population: number;
  before: Record<Class, number>;
  after: Record<Class, number>;
  /** Who gets to a better class, and to a worse one. */
  better: number;
  worse: number;
  /** Of those in white zones, how sure that is; null where nobody has drawn it. */
  words: { before: Words; after: Words } | null;
}

/** The part of a commune, or of nowhere, in one intercommunalité and one département; null where a place has none. */
export interface TallyPart {
  departement: string | null;
  epci: string | null;
  commune: string | null;
  /** Inhabitants by class before × class after: index `before * 3 + after`, whole numbers. */
  moves: readonly number[];
  /** Those in white zones before and after by word, in the order of `p_white_words`; null: not drawn (tally_words.ts). */
  words: { before: readonly number[]; after: readonly number[] } | null;
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

export type PartPlace = Omit<TallyPart, 'moves' | 'words'>;

/** Which part each of some places is of: the same for all classes that are counted in them. */
export interface Partition {
  /** Indices of the places. */
  members: ArrayLike<number>;
  /** Index in `parts` of each member. */
  part_of: Uint32Array;
  /** In an order that hangs on the codes alone. */
  parts: readonly PartPlace[];
}

/** Groups the places `members` by commune, intercommunalité and département. */
export function find_parts(places: Omit<TallyPlaces, 'population'>, members: ArrayLike<number>): Partition {
  const found = new Map<string, { part: PartPlace; at: number[] }>();
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
  const whole = parts.map((part, p) => ({ ...part, moves: moves[p] ?? [], words: null }));
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

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, value) => all + value, 0);

/** The count of some parts together. */
export function sum_parts(parts: readonly TallyPart[]): Count {
  const count: Count = {
    population: 0,
    before: { white: 0, grey: 0, served: 0 },
    after: { white: 0, grey: 0, served: 0 },
    better: 0,
    worse: 0,
    words: sum_words(parts),
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

function sum_words(parts: readonly TallyPart[]): Count['words'] {
  if (parts.some(({ words }) => words === null)) return null;
  const add = (of: 'before' | 'after') => {
    const [certain = 0, probable = 0, incertain = 0] = p_white_words.map((_, w) =>
      parts.reduce((all, { words }) => all + (words?.[of][w] ?? 0), 0),
    );
    return { certain, probable, incertain };
  };
  return { before: add('before'), after: add('after') };
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
