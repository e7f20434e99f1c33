import {
  create_staging,
  insert_rows,
  prepare_staging,
  type GeometrySource,
  type StagedTable,
} from '../../../catalogue/publication.ts';
import { white_zones, white_zones_areas, white_zones_summary } from '../../../catalogue/referentiels.ts';
import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { ident, sql, type Fragment } from '../../../sql/fragment.ts';
import type { Coverage } from '../coverage/compute_coverage.ts';
import { table_exists } from '../coverage/read_communes.ts';
import type { Situation } from '../coverage/situation.ts';
import { each_of } from './side_by_side.ts';
import { word_of } from '../coverage/uncertainty.ts';
import { classes, missing_of } from './classify.ts';
import { no_code, type TerritoryCounts } from './count_territories.ts';

/** Some 400 bytes a row: well under the 8 MB that the embedded engine takes at once. */
const batch_size = 5000;

/** Batches under way at once: rows are made while PostgreSQL writes others. */
const written_at_once = 2;

const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** The row of place i in `white_zones`. */
function zone_row(
  { demands, basket, method }: Situation,
  { classification, minutes, p_white }: Coverage,
  i: number,
) {
  const { categories } = basket;
  const p = p_white?.[i] ?? null;
  return {
    id: demands.ids[i],
    class: classes[classification.class[i] as number],
    minutes: round(classification.worst_minutes[i] as number, 2),
    mean_minutes: round(classification.mean_minutes[i] as number, 2),
    score: round(classification.score[i] as number, 4),
    p_white: p === null ? null : round(p, 4),
    p_white_word: p === null ? null : word_of(p),
    population: demands.population[i],
    facteur: demands.factor[i],
    missing: missing_of(categories, classification.missing[i] as number).map(({ title }) => title),
    minutes_by_category: Object.fromEntries(
      categories.map(({ title }, k) => [title, round((minutes[k] as Float64Array)[i] as number, 1)]),
    ),
    method,
    basket: basket.title,
    code_insee: demands.code_insee[i],
    code_epci: demands.code_epci[i],
    code_departement: demands.code_departement[i],
  };
}

export interface StagingOptions {
  suffix: string;
  between: (done: number, of: number) => Promise<void>;
}

/** Writes the classes into a staging table, shapes copied inside the database; its name. To be prepared afterwards. */
export async function stage_zones(
  db: Db,
  situation: Situation,
  coverage: Coverage,
  { suffix, between }: StagingOptions,
): Promise<string> {
  const table = await create_staging(db, white_zones, suffix);
  const { collection } = situation.read;
  const geometry: GeometrySource = {
    expression: sql`shape.geom`,
    from: sql`join ${ident('published', collection)} shape on shape.id = row.id`,
  };
  const count = situation.demands.ids.length;
  const batches = Array.from({ length: Math.ceil(count / batch_size) }, (_, batch) => batch * batch_size);
  let done = 0;
  await each_of(batches, written_at_once, async (start) => {
    const rows = [];
    for (let i = start; i < Math.min(start + batch_size, count); i++)
      rows.push(zone_row(situation, coverage, i));
    const written = await insert_rows(db, white_zones, table, rows, geometry);
    if (written !== rows.length)
      throw new AppError(`La collection ${collection} a changé pendant le calcul.`, {
        status: 503,
        code: 'source-changed',
        remedy: 'Le calcul recommence de lui-même.',
      });
    done += rows.length;
    await between(done, count);
  });
  return table;
}

const no_shape = sql`null::geometry(MultiPolygon, 4326)`;

/** Writes the rows of the summary, each with the shape of its territory; the region's is that of its départements. */
export async function stage_summary(
  db: Db,
  rows: readonly Record<string, unknown>[],
  { suffix, between }: StagingOptions,
): Promise<StagedTable> {
  const table = await create_staging(db, white_zones_summary, suffix);
  const shapes = { departement: 'departements', epci: 'epci', commune: 'communes' } as const;
  for (const [niveau, collection] of [['region', null] as const, ...Object.entries(shapes)]) {
    const of_level = rows.filter((row) => row['niveau'] === niveau);
    const geometry = (await table_exists(db, collection ?? 'departements'))
      ? territory_shape(collection)
      : { expression: no_shape, from: sql`` };
    for (let start = 0; start < of_level.length; start += batch_size)
      await insert_rows(db, white_zones_summary, table, of_level.slice(start, start + batch_size), geometry);
    await between(rows.indexOf(of_level.at(-1) ?? {}) + 1, rows.length);
  }
  return prepare_staging(db, white_zones_summary, table);
}

const territory_shape = (collection: string | null): GeometrySource =>
  collection === null
    ? {
        expression: sql`(select ST_Multi(ST_CollectionExtract(ST_Union(d.geom order by d.id collate "C"), 3))
          from published.departements d)`,
        from: sql``,
      }
    : {
        expression: sql`shape.geom`,
        from: sql`left join ${ident('published', collection)} shape on shape.id = row.code`,
      };

/** Intercommunalités whose places are dissolved at the same time: PostgreSQL works on one core for each. */
const dissolved_at_once = 2;

/** Writes one row for each class of each intercommunalité: its places of `zones` (a staging table) dissolved. */
export async function stage_areas(
  db: Db,
  zones: string,
  { names, method, basket, demands }: Situation,
  { classification }: Coverage,
  counts: TerritoryCounts,
  { suffix, between }: StagingOptions,
): Promise<StagedTable> {
  const table = await create_staging(db, white_zones_areas, suffix);
  const places = new Map<string, number[]>();
  demands.code_epci.forEach((code, i) => {
    const of = places.get(code ?? no_code) ?? classes.map(() => 0);
    places.set(code ?? no_code, of);
    (of[classification.class[i] as number] as number)++;
  });
  const codes = [...places.keys()].sort();
  let done = 0;
  await each_of(codes, dissolved_at_once, async (code) => {
    const rows = classes.flatMap((name, c) => {
      const lieux = places.get(code)?.[c] ?? 0;
      const population = counts.epci.get(code)?.[c] ?? 0;
      const id = `${name}:${code === no_code ? 'inconnue' : code}`;
      const nom = code === no_code ? 'Intercommunalité inconnue' : (names.epci.get(code) ?? code);
      const code_epci = code === no_code ? null : code;
      return lieux === 0
        ? []
        : [{ id, class: name, code_epci, nom, population, lieux, method, basket: basket.title }];
    });
    await insert_rows(db, white_zones_areas, table, rows, {
      expression: sql`shape.geom`,
      from: sql`join (${dissolve(ident('staging', zones), code)}) shape on shape.class = row.class`,
    });
    await between(++done, codes.length);
  });
  return prepare_staging(db, white_zones_areas, table);
}

/** In the order of the places' identifiers, so that the same places give the same bytes. */
const dissolve = (zones: Fragment, code: string): Fragment =>
  sql`select z.class, ST_Multi(ST_CollectionExtract(ST_Union(z.geom order by z.id collate "C"), 3)) as geom
    from ${zones} z
    where coalesce(z.code_epci, '') = ${code}
    group by z.class`;
