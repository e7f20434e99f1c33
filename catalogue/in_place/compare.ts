/** A table in place as the register knows it, beside what it is now. */
import type { Measures } from './measure.ts';
import type { Registered } from './register.ts';
import type { Served } from './source.ts';

/** What differs from before, in French; empty when nothing does. */
export function tell_changes(
  known: Registered,
  { columns, key, geometry }: Served,
  measured: Measures,
): string[] {
  const now = columns.map(({ name }) => name);
  const more = now.filter((name) => !known.columns.includes(name));
  const fewer = known.columns.filter((name) => !now.includes(name));
  return [
    ...(known.feature_count === measured.feature_count
      ? []
      : [`${known.feature_count} objets avant, ${measured.feature_count} maintenant`]),
    ...(JSON.stringify(known.extent) === JSON.stringify(measured.extent) ? [] : ['l’emprise a changé']),
    ...(more.length > 0 ? [`colonnes nouvelles : ${more.join(', ')}`] : []),
    ...(fewer.length > 0 ? [`colonnes disparues : ${fewer.join(', ')}`] : []),
    ...(known.key === key ? [] : [`clé : ${key}`]),
    ...(says_the_same(known.geometry, geometry) ? [] : ['la géométrie a changé']),
  ];
}

/** The view is there and reads what it would read if it were made anew. */
export function shows_the_same(known: Registered, { columns, geometry }: Served): boolean {
  const { looks_at, should_look_at } = known;
  return (
    looks_at === should_look_at &&
    known.columns.join('\0') === columns.map(({ name }) => name).join('\0') &&
    says_the_same(known.geometry, geometry)
  );
}

const says_the_same = (one: Served['geometry'], other: Served['geometry']): boolean =>
  one?.column === other?.column && one?.form === other?.form && one?.srid === other?.srid;
