import {
  create_staging,
  insert_rows,
  prepare_staging,
  type StagedTable,
} from '../../../catalogue/publication.ts';
import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import type { State } from '../compare_scenarios/measure.ts';
import { classes, missing_of } from '../white_zones/classify.ts';
import type { ScenarioSite } from './scenario_body.ts';
import { sites_spec, zones_spec } from './published_specs.ts';

/** Some 400 bytes a row: well under the 8 MB that the embedded engine takes at once. */
const batch_size = 5000;

const round = (minutes: number) => (minutes === Infinity ? null : Number(minutes.toFixed(2)));

function zone_row(before: State, after: State, i: number) {
  const { demands, basket } = after.situation;
  const step = after.class[i]! - before.class[i]!;
  return {
    id: demands.ids[i],
    class_before: classes[before.class[i]!],
    class_after: classes[after.class[i]!],
    change: step > 0 ? 'gain' : step < 0 ? 'loss' : 'same',
    population: demands.population[i],
    minutes_before: round(before.worst_minutes[i]!),
    minutes_after: round(after.worst_minutes[i]!),
    missing_after: missing_of(basket.categories, after.missing[i]!).map(({ title }) => title),
    code_insee: demands.code_insee[i],
    code_epci: demands.code_epci[i],
    code_departement: demands.code_departement[i],
  };
}

/** Writes the classes before and after into a staging table, shapes copied inside the database. */
export async function stage_zones(
  db: Db,
  short: string,
  [before, after]: readonly [State, State],
  { suffix, between }: { suffix: string; between: (done: number, of: number) => Promise<void> },
): Promise<StagedTable> {
  const spec = zones_spec(short);
  const table = await create_staging(db, spec, suffix);
  const { demands, read } = after.situation;
  const geometry = {
    expression: sql`ST_Multi(shape.geom)`,
    from: sql`join ${ident('published', read.collection)} shape on shape.id = row.id`,
  };
  const count = demands.ids.length;
  for (let start = 0; start < count; start += batch_size) {
    const rows = [];
    for (let i = start; i < Math.min(start + batch_size, count); i++) rows.push(zone_row(before, after, i));
    if ((await insert_rows(db, spec, table, rows, geometry)) !== rows.length)
      throw new AppError(`La collection ${read.collection} a changé pendant le calcul.`, {
        status: 503,
        code: 'source-changed',
        remedy: 'Le calcul recommence de lui-même.',
      });
    await between(start + rows.length, count);
  }
  return prepare_staging(db, spec, table);
}

/** Writes the sites of the scenario into a staging table. */
export async function stage_sites(
  db: Db,
  short: string,
  sites: readonly ScenarioSite[],
  suffix: string,
): Promise<StagedTable> {
  const spec = sites_spec(short);
  const table = await create_staging(db, spec, suffix);
  const rows = sites.map(({ id, nom, categories, locked }) => ({ id, nom, categories, locked }));
  const [ids, lons, lats] = [
    sites.map(({ id }) => id),
    sites.map(({ lon }) => lon),
    sites.map(({ lat }) => lat),
  ];
  await insert_rows(db, spec, table, rows, {
    expression: sql`ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326)`,
    from: sql`join unnest(${ids}::text[], ${lons}::double precision[], ${lats}::double precision[])
      as place (id, lon, lat) on place.id = row.id`,
  });
  return prepare_staging(db, spec, table);
}
