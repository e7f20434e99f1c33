/** Names of columns that are safe in PostgreSQL, in URLs and in every download. */
import { column_key } from '../readers/names.ts';

/** What the tables of Maillage, its staging and PostgreSQL itself call so. */
const reserved = new Set('id geom line ctid oid tableoid xmin xmax cmin cmax'.split(' '));
/** PostgreSQL cuts names at 63 bytes; some are left for a number. */
const max_length = 56;
/** Titles are for people: longer ones are no names. */
export const max_title_length = 200;

export const is_safe_name = (name: string): boolean =>
  /^[a-z_][a-z0-9_]*$/.test(name) && name.length <= max_length && !reserved.has(name);

/**
 * A safe name for each published one, in order, all different and none among `taken`: « Code Commune (INSEE) » →
 * `code_commune_insee`, « 2020 » → `c_2020`, « 名前 » → `colonne_3`, « id » → `id_source`.
 */
export function safe_names(
  published: readonly string[],
  taken: Iterable<string> = [],
): ReadonlyMap<string, string> {
  const used = new Set(taken);
  const names = new Map<string, string>();
  for (const [i, name] of published.entries()) {
    const wanted = safe_name(name, i + 1);
    let free = wanted;
    for (let n = 2; used.has(free); n++) free = `${wanted}_${n}`;
    used.add(free);
    names.set(name, free);
  }
  return names;
}

function safe_name(published: string, rank: number): string {
  const key = column_key(published).slice(0, max_length).replace(/_+$/, '');
  if (key === '') return `colonne_${rank}`;
  const named = /^\d/.test(key) ? `c_${key}`.slice(0, max_length) : key;
  return reserved.has(named) ? `${named}_source` : named;
}

/** Published names that hold codes: digits there are no quantity, and may have lost a leading zero already. */
const code_form =
  /(?:^|_)(?:codes?|insee|cog|siren|siret|nic|uai|finess|iris|ape|naf|rna|cp|codpos|postal|tel|telephone|phone|portable|mobile|fax|depcom|codgeo|dep|departement|reg|region|epci|commune|id|idu|identifiant|ref|reference|numero|num|no|parcelle|section)(?:_|$)/;

export const names_a_code = (published: string): boolean => code_form.test(column_key(published));
