import { AppError } from '../../../errors.ts';
import { one, type Db } from '../../../sql/client.ts';
import { empty, ident, sql, type Fragment } from '../../../sql/fragment.ts';
import type { Service } from './antennas.ts';
import type { PopulatedDemands } from './compute.ts';
import type { BasketCounter } from './counters.ts';
import { contexts } from './travel_time.ts';

/** Rows of one query: the embedded engine lets others pass between two. */
const page_size = 20_000;

/** Inhabitants per km² from which a commune counts as urban: the density of an urban centre in the European degree of urbanisation. */
export const urban_density_per_km2 = 1500;

export interface ReadDemands {
  demands: PopulatedDemands;
  /** Collection that the demands, and the geometry of the result, come from. */
  collection: 'population_cells' | 'communes';
  vintage: string | null;
  /** Inhabitants whose place is unknown: in no class, and told. */
  unplaced_population: number;
  /** Communes drawn without their real contours. */
  approximate_shapes: boolean;
}

async function table_exists(db: Db, id: string): Promise<boolean> {
  const { present } = await one<{ present: boolean }>(
    db,
    sql`select to_regclass(${`published.${id}`}) is not null as present`,
  );
  return present;
}

const has_rows = async (db: Db, id: string) =>
  (await table_exists(db, id)) &&
  (await one<{ some: boolean }>(db, sql`select exists (select from ${ident('published', id)}) as some`)).some;

/** The populated cells; without a grid the communes, each at its centre. Throws an AppError when there are neither. */
export async function read_demands(db: Db): Promise<ReadDemands> {
  const with_communes = await has_rows(db, 'communes');
  if (await has_rows(db, 'population_cells')) return read_from(db, 'population_cells', with_communes);
  if (with_communes) return read_from(db, 'communes', true);
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
  code_epci: string | null;
  code_departement: string | null;
}

async function read_from(
  db: Db,
  collection: ReadDemands['collection'],
  with_communes: boolean,
): Promise<ReadDemands> {
  const urban_communes = new Set(with_communes ? await list_urban_communes(db) : []);
  const rows: DemandRow[] = [];
  for (let after = ''; ;) {
    const page = await db.query<DemandRow>(select_demands(collection, with_communes, after));
    rows.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < page_size) break;
    after = last.id;
  }
  const about = await one<Pick<ReadDemands, 'vintage' | 'unplaced_population' | 'approximate_shapes'>>(
    db,
    sql`select max(millesime) as vintage,
        coalesce(sum(population) filter (where centre_lon is null or centre_lat is null), 0) as unplaced_population,
        ${collection === 'communes' ? sql`coalesce(bool_or(contour_approche), false)` : sql`false`} as approximate_shapes
      from ${ident('published', collection)}`,
  );
  const urban = contexts.indexOf('urban');
  const rural = contexts.indexOf('rural');
  return {
    collection,
    ...about,
    demands: {
      ids: rows.map(({ id }) => id),
      lon: Float64Array.from(rows, ({ lon }) => lon),
      lat: Float64Array.from(rows, ({ lat }) => lat),
      population: Float64Array.from(rows, ({ population }) => population),
      context: Uint8Array.from(rows, ({ code_insee }) =>
        code_insee !== null && urban_communes.has(code_insee) ? urban : rural,
      ),
      code_insee: rows.map(({ code_insee }) => code_insee),
      code_epci: rows.map(({ code_epci }) => code_epci),
      code_departement: rows.map(({ code_departement }) => code_departement),
    },
  };
}

/** Byte order of identifiers is the canonical order, the same on every engine and machine. */
function select_demands(
  collection: ReadDemands['collection'],
  with_communes: boolean,
  after: string,
): Fragment {
  const joined = collection === 'population_cells' && with_communes;
  const epci = collection === 'communes' ? sql`d.code_epci` : joined ? sql`c.code_epci` : sql`null::text`;
  return sql`select
      d.id, d.centre_lon as lon, d.centre_lat as lat, d.population, d.code_insee, d.code_departement,
      ${epci} as code_epci
    from ${ident('published', collection)} d
    ${joined ? sql`left join published.communes c on c.id = d.code_insee` : empty}
    where d.population > 0 and d.centre_lon is not null and d.centre_lat is not null
      and d.id collate "C" > ${after}
    order by d.id collate "C"
    limit ${page_size}`;
}

async function list_urban_communes(db: Db): Promise<string[]> {
  const rows = await db.query<{ code_insee: string }>(
    sql`select code_insee from published.communes
      where population > ${urban_density_per_km2}::double precision * ST_Area(geom::geography) / 1e6`,
  );
  return rows.map(({ code_insee }) => code_insee);
}

/** The services that these lines of tables of counters name, in canonical order. */
export async function read_services(db: Db, counters: readonly BasketCounter[]): Promise<Service[]> {
  if (!(await table_exists(db, 'services'))) return [];
  const sources = counters.map(({ source }) => source);
  const types = counters.map(({ type_service }) => type_service);
  return db.query<Service>(
    sql`select
        id, source, type_service, ST_X(geom) as lon, ST_Y(geom) as lat,
        coalesce(itinerant, false) as itinerant,
        coalesce(precision_position = 'commune', false) as at_commune_centre
      from published.services
      where geom is not null
        and (source, type_service) in (select * from unnest(${sources}::text[], ${types}::text[]))
      order by id collate "C"`,
  );
}

export interface ServiceSource {
  id: string;
  vintage: string | null;
  /** Services of whatever type outside the region: the ring, without which the border looks worse served than it is. */
  in_ring: number;
}

/** The sources in `services`; the vintage is the catalogue's, else that of the latest row. */
export async function read_service_sources(db: Db): Promise<ServiceSource[]> {
  if (!(await table_exists(db, 'services'))) return [];
  return db.query<ServiceSource>(
    sql`select s.source as id, coalesce(max(r.vintage), max(s.millesime)) as vintage,
        count(*) filter (where not s.dans_region) as in_ring
      from published.services s
      left join maillage.metadata_record r on r.id = s.source
      group by s.source
      order by s.source collate "C"`,
  );
}

/** Names of the départements; none when they are not loaded. */
export async function read_departements(db: Db): Promise<{ code: string; nom: string }[]> {
  if (!(await table_exists(db, 'departements'))) return [];
  return db.query(sql`select id as code, nom from published.departements order by id collate "C"`);
}
