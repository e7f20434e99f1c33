import { households } from '../../../catalogue/referentiels.ts';
import { one, type Db } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import { classes, type Class } from '../white_zones/classify.ts';

/** Whose household has no car, as the census has it by commune (collection `menages`). */
export interface WithoutCar {
  /** Of each place: the share of its commune's households without a car, 0 to 1; NaN where the census does not say. */
  share: Float64Array;
  vintage: string | null;
}

/** Inhabitants without a car, estimated: those of each place × its commune's share of households. */
export interface WithoutCarFigures {
  population: number;
  by_class: Record<Class, number>;
  /** Inhabitants of communes that the census does not tell of. */
  unknown: number;
  vintage: string | null;
}

const read_columns = ['id', 'code_insee', 'part_sans_voiture', 'millesime'];

/** Whether the asker may read the census; a dataset of that name from before it was reserved is none. */
async function may_read_census(db: Db): Promise<boolean> {
  const { found } = await one<{ found: boolean }>(
    db,
    sql`select count(*) = ${read_columns.length} as found from pg_attribute
      where attrelid = to_regclass(${`published.${households.id}`}) and attname = any(${read_columns}::text[])
        and has_table_privilege(attrelid, 'select')
        and atttypid = case attname when 'part_sans_voiture' then 'float8'::regtype else 'text'::regtype end`,
  );
  return found;
}

/** The share of each place by its commune; null when no household is loaded, or none of these communes. */
export async function read_without_car(
  db: Db,
  code_insee: readonly (string | null)[],
): Promise<WithoutCar | null> {
  if (!(await may_read_census(db))) return null;
  const rows = await db.query<{ code_insee: string; share: number; vintage: string | null }>(
    sql`select code_insee, part_sans_voiture as share, millesime as vintage
      from ${ident('published', households.id)} where part_sans_voiture is not null order by id collate "C"`,
  );
  const shares = new Map(rows.map((row) => [row.code_insee, row.share]));
  const share = Float64Array.from(code_insee, (code) => shares.get(code ?? '') ?? NaN);
  if (share.every(Number.isNaN)) return null;
  return { share, vintage: rows.at(-1)?.vintage ?? null };
}

/** Inhabitants without a car by class among the members, given in canonical order. */
export function count_without_car(
  without_car: WithoutCar | null,
  of: Uint8Array,
  population: Float64Array,
  members: ArrayLike<number>,
): WithoutCarFigures | null {
  if (without_car === null) return null;
  const { share, vintage } = without_car;
  const counted: WithoutCarFigures = {
    population: 0,
    by_class: { white: 0, grey: 0, served: 0 },
    unknown: 0,
    vintage,
  };
  for (let at = 0; at < members.length; at++) {
    const i = members[at] as number;
    const people = population[i] as number;
    if (Number.isNaN(share[i])) {
      counted.unknown += people;
      continue;
    }
    const without = people * (share[i] as number);
    counted.population += without;
    counted.by_class[classes[of[i] as number] as Class] += without;
  }
  return counted;
}
