import { sql, type Fragment } from '../../sql/fragment.ts';

/** Two instants, the first not after the second; an instant is a period that begins when it ends. */
export interface Period {
  start: Fragment;
  end: Fragment;
}

type Relation = (one: Period, other: Period) => Fragment;

/** Relations of Allen's algebra as CQL2 names them (OGC 21-065r2, 7.9). */
const relations: ReadonlyMap<string, Relation> = new Map([
  ['t_after', (a, b) => sql`(${a.start} > ${b.end})`],
  ['t_before', (a, b) => sql`(${a.end} < ${b.start})`],
  ['t_contains', (a, b) => sql`(${a.start} < ${b.start} and ${a.end} > ${b.end})`],
  ['t_disjoint', (a, b) => sql`(${a.end} < ${b.start} or ${a.start} > ${b.end})`],
  ['t_during', (a, b) => sql`(${a.start} > ${b.start} and ${a.end} < ${b.end})`],
  ['t_equals', (a, b) => sql`(${a.start} = ${b.start} and ${a.end} = ${b.end})`],
  ['t_finishedBy', (a, b) => sql`(${a.start} < ${b.start} and ${a.end} = ${b.end})`],
  ['t_finishes', (a, b) => sql`(${a.start} > ${b.start} and ${a.end} = ${b.end})`],
  ['t_intersects', (a, b) => sql`(${a.start} <= ${b.end} and ${a.end} >= ${b.start})`],
  ['t_meets', (a, b) => sql`(${a.end} = ${b.start})`],
  ['t_metBy', (a, b) => sql`(${a.start} = ${b.end})`],
  [
    't_overlappedBy',
    (a, b) => sql`(${a.start} > ${b.start} and ${a.start} < ${b.end} and ${a.end} > ${b.end})`,
  ],
  ['t_overlaps', (a, b) => sql`(${a.start} < ${b.start} and ${a.end} > ${b.start} and ${a.end} < ${b.end})`],
  ['t_startedBy', (a, b) => sql`(${a.start} = ${b.start} and ${a.end} > ${b.end})`],
  ['t_starts', (a, b) => sql`(${a.start} = ${b.start} and ${a.end} < ${b.end})`],
] satisfies [string, Relation][]);

/** The condition that a temporal function stands for; null for a name that is none. */
export function temporal_condition(op: string, one: Period, other: Period): Fragment | null {
  return relations.get(op)?.(one, other) ?? null;
}
