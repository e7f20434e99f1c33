import type { Db } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import type { CommuneFacts } from './read_communes.ts';

/** How the cells were made to add up to the communes' present populations; kept with the result. */
export interface Rescaling {
  /** By commune: what the population of its cells is multiplied by. */
  factors: ReadonlyMap<string, number>;
  /** All inhabitants of the grid, and of the communes. */
  grid: number;
  communes: number;
  /** Communes with inhabitants and no populated cell: nothing to multiply. */
  empty_communes: number;
  empty_inhabitants: number;
}

/** One factor for each commune of the site, whatever the territory that is asked for. */
export async function find_factors(db: Db, communes: readonly CommuneFacts[]): Promise<Rescaling> {
  // Exact decimals: the sum does not depend on the order in which the rows lie.
  const sums = await db.query<{ code_insee: string; people: number }>(
    sql`select code_insee, sum(population::numeric) as people
      from published.population_cells
      where code_insee is not null and population > 0 and centre_lon is not null and centre_lat is not null
      group by code_insee
      order by code_insee collate "C"`,
  );
  const in_grid = new Map(sums.map(({ code_insee, people }) => [code_insee, people]));
  const factors = new Map<string, number>();
  const total = { grid: 0, communes: 0, empty_communes: 0, empty_inhabitants: 0 };
  for (const { people } of sums) total.grid += people;
  for (const { code_insee, population } of communes) {
    if (population === null) continue;
    total.communes += population;
    const people = in_grid.get(code_insee) ?? 0;
    if (people > 0) factors.set(code_insee, population / people);
    else if (population > 0) {
      total.empty_communes++;
      total.empty_inhabitants += population;
    }
  }
  return { factors, ...total };
}

const count = (value: number) => Math.round(value).toLocaleString('fr-FR');

/** What must be said of it, in French. */
export function say_rescaling({ grid, communes, empty_communes, empty_inhabitants }: Rescaling): string[] {
  const empty =
    empty_communes === 0
      ? []
      : [
          `Communes sans carreau habité, hors du calcul : ${count(empty_communes)} (${count(empty_inhabitants)} habitants).`,
        ];
  return [
    `Population recalée par commune : ${count(grid)} habitants dans la grille, ${count(communes)} dans les communes ; facteur enregistré.`,
    ...empty,
  ];
}
