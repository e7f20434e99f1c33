/** The operators of CQL2 in SQL: operands are fragments of the kinds that `translate.ts` has checked. */
import { sql, type Fragment } from '../../sql/fragment.ts';
import type { Kind } from './properties.ts';

export const comparisons: ReadonlyMap<string, Fragment> = new Map([
  ['=', sql`=`],
  ['<>', sql`<>`],
  ['<', sql`<`],
  ['>', sql`>`],
  ['<=', sql`<=`],
  ['>=', sql`>=`],
]);

const double = (value: Fragment) => sql`${value}::double precision`;
const exact = (value: Fragment) => sql`${value}::numeric`;
/** A division by nothing gives null, which no condition lets through. */
export const calculations: ReadonlyMap<string, (left: Fragment, right: Fragment) => Fragment> = new Map([
  ['+', (left, right) => sql`(${double(left)} + ${double(right)})`],
  ['-', (left, right) => sql`(${double(left)} - ${double(right)})`],
  ['*', (left, right) => sql`(${double(left)} * ${double(right)})`],
  ['/', (left, right) => sql`(${double(left)} / nullif(${double(right)}, 0))`],
  ['%', (left, right) => sql`mod(${exact(left)}, nullif(${exact(right)}, 0))::double precision`],
  ['div', (left, right) => sql`div(${exact(left)}, nullif(${exact(right)}, 0))::double precision`],
  ['^', (left, right) => sql`power(${double(left)}, ${double(right)})`],
]);

/** The comparison of boxes stands beside the exact one: an index answers it, also under row policies. */
const boxed =
  (exactly: (one: Fragment, other: Fragment) => Fragment) =>
  (one: Fragment, other: Fragment): Fragment =>
    sql`(${one} && ${other} and ${exactly(one, other)})`;
export const spatial_predicates: ReadonlyMap<string, (one: Fragment, other: Fragment) => Fragment> = new Map([
  ['s_intersects', boxed((one, other) => sql`st_intersects(${one}, ${other})`)],
  ['s_equals', boxed((one, other) => sql`st_equals(${one}, ${other})`)],
  ['s_touches', boxed((one, other) => sql`st_touches(${one}, ${other})`)],
  ['s_within', boxed((one, other) => sql`st_within(${one}, ${other})`)],
  ['s_overlaps', boxed((one, other) => sql`st_overlaps(${one}, ${other})`)],
  ['s_crosses', boxed((one, other) => sql`st_crosses(${one}, ${other})`)],
  ['s_contains', boxed((one, other) => sql`st_contains(${one}, ${other})`)],
  ['s_disjoint', (one, other) => sql`st_disjoint(${one}, ${other})`],
]);

export interface ArrayElement {
  kind: Kind;
  sql: Fragment;
}
const text_element: ArrayElement = { kind: 'text', sql: sql`text` };
const number_element: ArrayElement = { kind: 'number', sql: sql`double precision` };
export const array_elements: ReadonlyMap<string, ArrayElement> = new Map([
  ['text', text_element],
  ['varchar', text_element],
  ...['int2', 'int4', 'int8', 'float4', 'float8', 'numeric'].map((type): [string, ArrayElement] => [
    type,
    number_element,
  ]),
  ['bool', { kind: 'boolean', sql: sql`boolean` }],
]);
export const array_predicates: ReadonlyMap<string, (one: Fragment, other: Fragment) => Fragment> = new Map([
  // Sets: neither order nor repetition counts (OGC 21-065r2, 7.10).
  ['a_equals', (one, other) => sql`(${one} @> ${other} and ${one} <@ ${other})`],
  ['a_contains', (one, other) => sql`(${one} @> ${other})`],
  ['a_containedBy', (one, other) => sql`(${one} <@ ${other})`],
  ['a_overlaps', (one, other) => sql`(${one} && ${other})`],
]);
