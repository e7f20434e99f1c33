import { AppError } from '../../../errors.ts';
import { one, type Db } from '../../../sql/client.ts';
import { empty, ident, sql, type Fragment } from '../../../sql/fragment.ts';
import type { PopulatedDemands } from '../white_zones/populated_demands.ts';
import { contexts } from '../white_zones/travel_time.ts';
import { read_ages, type Ages } from './ages.ts';
import { has_rows, read_communes, urban_density_per_km2, type CommuneFacts } from './read_communes.ts';
import type { Territory } from './request.ts';
import { find_factors, type Rescaling } from './rescale.ts';
import { read_without_car, type WithoutCar } from './without_car.ts';

/** Rows of one query: the embedded engine lets others pass between two. */
const page_size = 20_000;

/** Places where people live, and what the figures of a territory are made of. */
export interface CoveredDemands extends PopulatedDemands {
  /** Width of the cell in metres; of a commune, the side of a square as large. */
  width_m: Float64Array;
  /** What the population was multiplied by: 1 unless rescaled. */
  factor: Float64Array;
  /** Null when the source has no ages. */
  ages: Ages | null;
  /** Null when no census of households is loaded. */
  without_car: WithoutCar | null;
}

export interface ReadDemands {
  demands: CoveredDemands;
  /** Collection that the demands, and the geometry of the result, come from. */
  collection: 'population_cells' | 'communes';
  vintage: string | null;
  /** Inhabitants whose place is unknown: in no class, and told. */
  unplaced_population: number;
  /** Communes drawn without their real contours. */
  approximate_shapes: boolean;
  /** All communes of the site, in the order of their codes. */
  communes: readonly CommuneFacts[];
  /** Null when it was not asked for. */
  rescaling: Rescaling | null;
}

interface Wanted {
  territory: Territory;
  rescale: boolean;
}
const everything: Wanted = { territory: { kind: 'region' }, rescale: false };

/**
 * The populated cells; without a grid the communes, each at its centre; of a territory, those whose centre is inside.
 * Throws an AppError: 409 when there are none, 404 when the site has no such territory.
 */
export async function read_demands(db: Db, wanted: Wanted = everything): Promise<ReadDemands> {
  const communes = await read_communes(db);
  if (await has_rows(db, 'population_cells')) return read_from(db, 'population_cells', communes, wanted);
  if (communes.length > 0) return read_from(db, 'communes', communes, wanted);
  throw new AppError('Aucune population n’est chargée : ni carreaux ni communes.', {
    status: 409,
    code: 'no-demand',
    remedy: 'npm run etl -- sync',
  });
}

interface DemandRow {
  id: string;
  lon: number;
  lat: number;
  population: number;
  code_insee: string | null;
  code_departement: string | null;
  width_m: number | null;
  ages: Record<string, unknown> | null;
}

async function read_from(
  db: Db,
  collection: ReadDemands['collection'],
  communes: readonly CommuneFacts[],
  { territory, rescale }: Wanted,
): Promise<ReadDemands> {
  const about = await one<{
    vintage: string | null;
    unplaced_population: number;
    approximate_shapes: boolean;
    with_ages: boolean;
  }>(db, select_about(collection, territory));
  const rows = await read_rows(db, collection, territory, about.with_ages);
  if (rows.length === 0) throw nobody_in(territory, communes);
  const facts = new Map(communes.map((commune) => [commune.code_insee, commune]));
  const commune_of = ({ code_insee }: DemandRow) => facts.get(code_insee ?? '');
  const rescaling = rescale && collection === 'population_cells' ? await find_factors(db, communes) : null;
  const factor = Float64Array.from(rows, ({ code_insee }) => rescaling?.factors.get(code_insee ?? '') ?? 1);
  const { with_ages, ...told } = about;
  const code_insee = rows.map((row) => row.code_insee);
  return {
    collection,
    ...told,
    communes,
    rescaling,
    demands: {
      ids: rows.map(({ id }) => id),
      lon: Float64Array.from(rows, ({ lon }) => lon),
      lat: Float64Array.from(rows, ({ lat }) => lat),
      population: Float64Array.from(rows, ({ population }, i) => population * (factor[i] as number)),
      context: Uint8Array.from(rows, (row) =>
        contexts.indexOf(is_urban(commune_of(row)) ? 'urban' : 'rural'),
      ),
      code_insee,
      code_epci: rows.map((row) => commune_of(row)?.code_epci ?? null),
      code_departement: rows.map(({ code_departement }) => code_departement),
      width_m: Float64Array.from(rows, (row) => row.width_m ?? Math.sqrt(commune_of(row)?.area_m2 ?? 0)),
      factor,
      ages: with_ages ? read_ages(rows.map(({ ages }) => ages)) : null,
      without_car: await read_without_car(db, code_insee),
    },
  };
}

const is_urban = (commune: CommuneFacts | undefined) =>
  commune !== undefined &&
  commune.population !== null &&
  commune.area_m2 !== null &&
  commune.population > (urban_density_per_km2 * commune.area_m2) / 1e6;

async function read_rows(
  db: Db,
  collection: ReadDemands['collection'],
  territory: Territory,
  with_ages: boolean,
): Promise<DemandRow[]> {
  const rows: DemandRow[] = [];
  for (let after = ''; ;) {
    const page = await db.query<DemandRow>(select_rows(collection, territory, with_ages, after));
    rows.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < page_size) return rows;
    after = last.id;
  }
}

/** Byte order of identifiers is the canonical order, the same on every engine and machine. */
function select_rows(
  collection: ReadDemands['collection'],
  territory: Territory,
  with_ages: boolean,
  after: string,
): Fragment {
  const is_grid = collection === 'population_cells';
  return sql`select
      d.id, d.centre_lon as lon, d.centre_lat as lat, d.population, d.code_insee, d.code_departement,
      ${is_grid ? sql`d.taille_m` : sql`null::integer`} as width_m,
      ${with_ages ? sql`d.ages` : sql`null::jsonb`} as ages
    from ${ident('published', collection)} d
    where d.population > 0 and d.centre_lon is not null and d.centre_lat is not null
      and d.id collate "C" > ${after} ${inside(territory, collection)}
    order by d.id collate "C"
    limit ${page_size}`;
}

/** Sums are of exact decimals: they do not depend on the order in which the rows lie. */
function select_about(collection: ReadDemands['collection'], territory: Territory): Fragment {
  const is_grid = collection === 'population_cells';
  const placed = territory.kind === 'area' ? empty : inside(territory, collection);
  return sql`select max(d.millesime) as vintage,
      coalesce(sum(d.population::numeric) filter (where d.centre_lon is null or d.centre_lat is null), 0)
        as unplaced_population,
      ${is_grid ? sql`false` : sql`coalesce(bool_or(d.contour_approche), false)`} as approximate_shapes,
      ${is_grid ? sql`coalesce(bool_or(d.ages is not null), false)` : sql`false`} as with_ages
    from ${ident('published', collection)} d
    where true ${placed}`;
}

function inside(territory: Territory, collection: ReadDemands['collection']): Fragment {
  if (territory.kind === 'region') return empty;
  if (territory.kind === 'area')
    return sql`and ST_Intersects(
      ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(territory.geometry)}::text), 4326),
      ST_SetSRID(ST_MakePoint(d.centre_lon, d.centre_lat), 4326))`;
  const { kind, code } = territory;
  if (kind === 'epci' && collection === 'population_cells')
    return sql`and d.code_insee in (select c.id from published.communes c where c.code_epci = ${code})`;
  return sql`and ${ident('d', key_of_kind[kind])} = ${code}`;
}

const key_of_kind = { departement: 'code_departement', epci: 'code_epci', commune: 'code_insee' } as const;

function nobody_in(territory: Territory, communes: readonly CommuneFacts[]): AppError {
  if (territory.kind !== 'region' && territory.kind !== 'area') {
    const key = key_of_kind[territory.kind];
    if (!communes.some((commune) => commune[key] === territory.code))
      return new AppError(`Le territoire « ${territory.code.slice(0, 20)} » n’est pas de ce site.`, {
        status: 404,
        code: 'unknown-territory',
        remedy: 'Chercher son code par /territories/search?q=nom.',
      });
  }
  return new AppError('Aucun lieu habité n’a son centre dans ce territoire.', {
    status: 409,
    code: 'no-demand',
    remedy: 'Choisir un territoire plus grand.',
  });
}
