import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { empty, join, sql, type Fragment } from '../../sql/fragment.ts';

/** A commune with what the white zones say of its inhabitants. */
export interface CommuneFigures {
  code: string;
  nom: string;
  code_departement: string | null;
  population: number | null;
  /** Inhabitants that the white zones count here, by class; null where none are computed or nobody is counted. */
  counted: { white: number; grey: number; served: number } | null;
  /** Services whose commune it is, in all sources. */
  services: number;
}

export interface ServiceLine {
  id: string;
  nom: string | null;
  source: string;
  type_service: string;
}

export interface CommuneDetails extends CommuneFigures {
  epci: { code: string; nom: string } | null;
  departement: string | null;
  codes_postaux: string[] | null;
  contour_approche: boolean | null;
  millesime: string | null;
  bbox: [number, number, number, number] | null;
  /** At most `max_services` of them, by type and name. */
  service_list: ServiceLine[];
}

export interface CommunePage {
  total: number;
  communes: CommuneFigures[];
}

/** No commune of the present data reaches it (Toulouse: 500 lines in all sources). */
export const max_services = 1000;

interface Present {
  communes: boolean;
  epci: boolean;
  departements: boolean;
  white_zones: boolean;
  services: boolean;
}

/** Which collections are there: each may come before or after the others. */
const read_present = (db: Db) =>
  one<Present>(
    db,
    sql`select
      to_regclass('published.communes') is not null as communes,
      to_regclass('published.epci') is not null as epci,
      to_regclass('published.departements') is not null as departements,
      to_regclass('published.white_zones') is not null as white_zones,
      to_regclass('published.services') is not null as services`,
  );

const counted = ({ white_zones }: Present): Fragment =>
  white_zones
    ? sql`(select case when count(*) = 0 then null else jsonb_build_object(
        'white', coalesce(sum(z.population) filter (where z.class = 'white'), 0),
        'grey', coalesce(sum(z.population) filter (where z.class = 'grey'), 0),
        'served', coalesce(sum(z.population) filter (where z.class = 'served'), 0)) end
      from published.white_zones z where z.code_insee = c.code_insee)`
    : sql`null::jsonb`;

const service_count = ({ services }: Present): Fragment =>
  services ? sql`(select count(*)::int from published.services s where s.code_insee = c.code_insee)` : sql`0`;

export type Box = readonly [west: number, south: number, east: number, north: number];

/** Communes that meet one of the boxes (all without any), by name, a page of them. */
export async function list_communes(
  db: Db,
  { boxes, limit, offset }: { boxes: readonly Box[] | null; limit: number; offset: number },
): Promise<CommunePage> {
  const present = await read_present(db);
  if (!present.communes) return { total: 0, communes: [] };
  const meets = ([west, south, east, north]: Box) =>
    sql`st_intersects(c.geom, st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326))`;
  const condition = boxes === null ? empty : sql`where (${join(boxes.map(meets), sql` or `)})`;
  const { total } = await one<{ total: number }>(
    db,
    sql`select count(*)::int as total from published.communes c ${condition}`,
  );
  const communes = await db.query<CommuneFigures>(sql`
    select c.code_insee as code, c.nom, c.code_departement, c.population,
      ${counted(present)} as counted, ${service_count(present)} as services
    from (
      select c.* from published.communes c ${condition}
      order by unaccent(c.nom), c.code_insee
      limit ${limit} offset ${offset}
    ) c
    order by unaccent(c.nom), c.code_insee`);
  return { total, communes };
}

/** All that the map's panel shows of one commune. A 404 AppError when it is not published. */
export async function read_commune(db: Db, code: string): Promise<CommuneDetails> {
  const present = await read_present(db);
  const [commune] = present.communes
    ? await db.query<Omit<CommuneDetails, 'service_list'>>(sql`
      select c.code_insee as code, c.nom, c.code_departement, c.population, c.codes_postaux,
        c.contour_approche, c.millesime,
        ${counted(present)} as counted, ${service_count(present)} as services,
        ${
          present.epci
            ? sql`(select jsonb_build_object('code', e.id, 'nom', e.nom)
                from published.epci e where e.id = c.code_epci)`
            : sql`null::jsonb`
        } as epci,
        ${
          present.departements
            ? sql`(select d.nom from published.departements d where d.id = c.code_departement)`
            : sql`null::text`
        } as departement,
        case when c.geom is null then null
          else array[st_xmin(c.geom), st_ymin(c.geom), st_xmax(c.geom), st_ymax(c.geom)] end as bbox
      from published.communes c where c.id = ${code}`)
    : [];
  if (commune === undefined)
    throw new AppError(`La commune « ${code.slice(0, 20)} » n’est pas publiée.`, {
      status: 404,
      code: 'commune-not-found',
      remedy: 'Chercher son code par /territories/search?q=nom.',
    });
  const service_list = present.services
    ? await db.query<ServiceLine>(sql`
        select id, nom, source, type_service from published.services
        where code_insee = ${code} order by type_service, nom, id limit ${max_services}`)
    : [];
  return { ...commune, service_list };
}
