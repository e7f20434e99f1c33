/** The grid's inhabitants beside those of the list of communes: told always, made equal on request. */
import { one, type Db } from '../../../sql/client.ts';
import { sql, type Fragment } from '../../../sql/fragment.ts';

export interface GridTotals {
  grid: number;
  communes: number;
  /** Communes with inhabitants and without an inhabited square, and how many live there. */
  empty_communes: number;
  empty_inhabitants: number;
}

const select_grid_by_commune = (staging: Fragment): Fragment => sql`
  select code_insee, sum(population_source) as inhabitants from ${staging} group by code_insee`;

export const read_totals = (db: Db, staging: Fragment): Promise<GridTotals> =>
  one<GridTotals>(
    db,
    sql`
      select
        coalesce(sum(grid.inhabitants), 0) as grid,
        coalesce(sum(commune.population), 0)::double precision as communes,
        count(*) filter (where commune.population > 0 and coalesce(grid.inhabitants, 0) = 0) as empty_communes,
        coalesce(sum(commune.population) filter (where coalesce(grid.inhabitants, 0) = 0), 0)::double precision
          as empty_inhabitants
      from published.communes as commune
      left join (${select_grid_by_commune(staging)}) as grid using (code_insee)`,
  );

/** A whole number with French thousands. */
export const format_count = (number: number) => Math.round(number).toLocaleString('fr-FR');

/** What the run and every screen say of the totals, in French. */
export function totals_sentences(totals: GridTotals, rescaled: boolean): string[] {
  const { grid, communes, empty_communes, empty_inhabitants } = totals;
  const compared = `${format_count(grid)} habitants dans la grille, ${format_count(communes)} dans la liste des communes`;
  const missing =
    empty_communes === 0
      ? []
      : [
          `Communes sans carreau habité : ${format_count(empty_communes)} (${format_count(empty_inhabitants)} habitants).`,
        ];
  if (!rescaled) return [`Population de la grille, non recalée : ${compared}.`, ...missing];
  return [
    `Population recalée par commune sur la liste des communes, facteur enregistré : ${compared}.`,
    ...missing,
  ];
}

/** Multiplies each commune's squares by one factor, so that they add up to its population. */
export const rescale_cells = (staging: Fragment): Fragment => sql`
  update ${staging} as cell
  set facteur = commune.population / grid.inhabitants,
    population = cell.population_source * commune.population / grid.inhabitants
  from (${select_grid_by_commune(staging)}) as grid
  join published.communes as commune using (code_insee)
  where cell.code_insee = grid.code_insee and grid.inhabitants > 0 and commune.population is not null`;
