import {
  create_staging,
  insert_rows,
  prepare_staging,
  type GeometrySource,
  type StagedTable,
} from '../../../catalogue/publication.ts';
import { white_zones, white_zones_summary } from '../../../catalogue/referentiels.ts';
import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { ident, sql, type Fragment } from '../../../sql/fragment.ts';
import { classes, missing_of } from './classify.ts';
import type { Computation, PopulatedDemands } from './compute.ts';
import type { Summary } from './summarise.ts';

/** Some 400 bytes a row: well under the 8 MB that the embedded engine takes at once. */
const batch_size = 5000;

const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** The row of demand i in `white_zones`. */
function zone_row(demands: PopulatedDemands, { antennas, minutes, classification }: Computation, i: number) {
  const { categories } = antennas.basket;
  return {
    id: demands.ids[i],
    class: classes[classification.class[i] as number],
    minutes: round(classification.worst_minutes[i] as number, 2),
    mean_minutes: round(classification.mean_minutes[i] as number, 2),
    score: round(classification.score[i] as number, 4),
    population: demands.population[i],
    missing: missing_of(categories, classification.missing[i] as number).map(({ title }) => title),
    minutes_by_category: Object.fromEntries(
      categories.map(({ title }, k) => [title, round((minutes[k] as Float64Array)[i] as number, 1)]),
    ),
    code_insee: demands.code_insee[i],
    code_epci: demands.code_epci[i],
    code_departement: demands.code_departement[i],
  };
}

export interface StagingOptions {
  /** Collection that holds the shapes. */
  collection: 'population_cells' | 'communes';
  method: string;
  suffix: string;
  between: (done: number, of: number) => Promise<void>;
}

/** Writes the classes into a staging table, shapes copied inside the database. */
export async function stage_zones(
  db: Db,
  demands: PopulatedDemands,
  computation: Computation,
  { collection, method, suffix, between }: StagingOptions,
): Promise<StagedTable> {
  const table = await create_staging(db, white_zones, suffix);
  const geometry: GeometrySource = {
    expression: sql`shape.geom`,
    from: sql`join ${ident('published', collection)} shape on shape.id = row.id`,
  };
  const basket = computation.antennas.basket.title;
  for (let start = 0; start < demands.ids.length; start += batch_size) {
    const rows = [];
    for (let i = start; i < Math.min(start + batch_size, demands.ids.length); i++)
      rows.push({ ...zone_row(demands, computation, i), method, basket });
    const written = await insert_rows(db, white_zones, table, rows, geometry);
    if (written !== rows.length)
      throw new AppError(`La collection ${collection} a changé pendant le calcul.`, {
        status: 503,
        code: 'source-changed',
        remedy: 'Le calcul recommence de lui-même.',
      });
    await between(start + rows.length, demands.ids.length);
  }
  return prepare_staging(db, white_zones, table);
}

function summary_row(niveau: 'departement' | 'region', code: string, nom: string, summary: Summary) {
  const { population, by_class, share, median_minutes, p90_minutes } = summary;
  const rounded = (value: number | null, digits: number) => (value === null ? null : round(value, digits));
  return {
    id: niveau === 'region' ? 'region' : `departement:${code}`,
    niveau,
    code,
    nom,
    population: round(population, 1),
    population_white: round(by_class.white, 1),
    population_grey: round(by_class.grey, 1),
    population_served: round(by_class.served, 1),
    share_white: rounded(share.white, 6),
    share_grey: rounded(share.grey, 6),
    share_served: rounded(share.served, 6),
    median_minutes: rounded(median_minutes, 2),
    p90_minutes: rounded(p90_minutes, 2),
  };
}

export interface Territory {
  code: string;
  nom: string;
}

/** Shape of a département, or of the whole site for the row without one. */
const territory_shape = (departements: Fragment): GeometrySource => ({
  expression: sql`coalesce(
    shape.geom,
    (select ST_Multi(ST_CollectionExtract(ST_Union(d.geom), 3)) from ${departements} d)
  )`,
  from: sql`left join ${departements} shape on row.niveau = 'departement' and shape.id = row.code`,
});

/** Writes one row per département and one for the region. */
export async function stage_summary(
  db: Db,
  computation: Computation,
  {
    region_name,
    departements,
    method,
    suffix,
  }: { region_name: string; departements: readonly Territory[]; method: string; suffix: string },
): Promise<StagedTable> {
  const table = await create_staging(db, white_zones_summary, suffix);
  const names = new Map(departements.map(({ code, nom }) => [code, nom]));
  const basket = computation.antennas.basket.title;
  const rows = [
    ...[...computation.by_departement].map(([code, summary]) =>
      summary_row('departement', code, names.get(code) ?? code, summary),
    ),
    summary_row('region', 'region', region_name, computation.region),
  ].map((row) => ({ ...row, method, basket }));
  const geometry =
    departements.length > 0
      ? territory_shape(ident('published', 'departements'))
      : { expression: sql`null::geometry(MultiPolygon, 4326)`, from: sql`` };
  await insert_rows(db, white_zones_summary, table, rows, geometry);
  return prepare_staging(db, white_zones_summary, table);
}
