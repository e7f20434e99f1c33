import { service_capacities } from '../../../catalogue/referentiels.ts';
import { one, type Db } from '../../../sql/client.ts';
import { sql, type Fragment } from '../../../sql/fragment.ts';
import type { Service } from '../white_zones/antennas.ts';
import { table_exists } from './read_communes.ts';

/** A service that may be an antenna, with what the coverage engine needs beside its place. */
export interface CountedService extends Service {
  nom: string | null;
  code_insee: string | null;
  /** Syntax opening_hours of OpenStreetMap; null: not told. */
  horaires: string | null;
  details: Readonly<Record<string, unknown>> | null;
  /** What it offers, for the access by competition: told by the table `capacites_services` where it is asked, else `capacite` of its details. */
  capacity: number | null;
  /** How many counters the line stands for, where its source counts them. */
  facilities: number | null;
}

/** Columns of the table `capacites_services` (docs/modeles/capacites.csv). */
const capacity_columns = ['service', 'capacite'] as const;

/** Capacities by service, where the asker may read such a table; several lines of a service add up. */
async function capacities_for(db: Db): Promise<Fragment | null> {
  const { found } = await one<{ found: boolean }>(
    db,
    sql`select count(*) = ${capacity_columns.length} as found from pg_attribute
      where attrelid = to_regclass(${`published.${service_capacities}`}) and attname = any(${capacity_columns}::text[])
        and has_table_privilege(attrelid, 'select')
        and (attname = 'service' or atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float8'::regtype, 'numeric'::regtype))`,
  );
  return found
    ? sql`(select service::text as service, sum(capacite)::double precision as capacity
        from published.capacites_services group by 1)`
    : null;
}

const no_capacities = sql`(select null::text as service, null::double precision as capacity where false)`;

/**
 * The services of these sources and types that the asker may read, in the order of their identifiers. A bus whose stops
 * are told one by one (source `tournees`) counts at these, no longer where its directory puts it. `capacities`: the table of
 * capacities is asked too.
 */
export async function read_services(
  db: Db,
  counters: readonly { source: string; type_service: string }[],
  { capacities = false }: { capacities?: boolean } = {},
): Promise<CountedService[]> {
  if (!(await table_exists(db, 'services'))) return [];
  const sources = counters.map(({ source }) => source);
  const types = counters.map(({ type_service }) => type_service);
  const told = (capacities ? await capacities_for(db) : null) ?? no_capacities;
  return db.query<CountedService>(
    sql`select
        id, source, type_service, nom, code_insee, horaires, details, ST_X(geom) as lon, ST_Y(geom) as lat,
        coalesce(itinerant, false) as itinerant,
        coalesce(precision_position = 'commune', false) as at_commune_centre,
        coalesce(
          told.capacity,
          case when jsonb_typeof(details -> 'capacite') = 'number' then (details ->> 'capacite')::double precision end
        ) as capacity,
        nombre as facilities
      from published.services
      left join ${told} told on told.service = services.id
      where geom is not null
        and (source, type_service) in (select * from unnest(${sources}::text[], ${types}::text[]))
        and id not in (
          select details ->> 'remplace' from published.services
          where source = 'tournees' and details ->> 'remplace' is not null
        )
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
