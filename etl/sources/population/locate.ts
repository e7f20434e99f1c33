/** The commune of the region in which a square's centre lies. */
import type { Position } from 'geojson';
import type { Config } from '../../../config.ts';
import type { Db } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { box_around, box_holds, widen_box, type Box } from '../services/boxes.ts';
import { read_territory_cog } from '../territoires/cog.ts';
import { require_published_communes } from '../territoires/published_communes.ts';

export interface Place {
  code_insee: string;
  code_departement: string;
}

export interface Centre {
  position: Position;
  /** Communes of the region that the source names for the square; empty when it names none. */
  candidates: readonly string[];
  /** The source also names communes outside the region. */
  also_outside: boolean;
}

/** Beyond this, a centre outside all communes is not the region's. */
const reach_m = 1000;

export interface Locator {
  /** The contours are reconstructed from boxes: so is what they say of a centre. */
  is_approximate: boolean;
  /** Communes of the region for a code of any year: itself, its successor or its predecessors; empty outside. */
  resolve(code: string): string[];
  place(code: string): Place | null;
  /** False when the position is certainly outside: no query is needed. */
  may_hold(position: Position): boolean;
  /** The commune of each centre; null outside the region. `snapped`: none holds the centre, the nearest was taken. */
  locate(centres: readonly Centre[]): Promise<({ place: Place; snapped: boolean } | null)[]>;
}

interface Row extends Place {
  contour_approche: boolean;
  box: Box | null;
}

/** Reads the published communes once. Throws an AppError before their first import. */
export async function load_locator(
  db: Db,
  { REGION_DEPARTEMENTS }: Pick<Config, 'REGION_DEPARTEMENTS'>,
): Promise<Locator> {
  await require_published_communes(db);
  const rows = await db.query<Row>(sql`
    select code_insee, code_departement, contour_approche,
      case when not st_isempty(geom)
        then array[st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)] end as box
    from published.communes`);
  const places = new Map(
    rows.map(({ code_insee, code_departement }) => [code_insee, { code_insee, code_departement }]),
  );
  const { successors, communes } = read_territory_cog();
  const predecessors = new Map<string, string[]>();
  for (const [former, current] of successors)
    if (places.has(former)) predecessors.set(current, [...(predecessors.get(current) ?? []), former]);
  const boxes = rows.map(({ box }) => box).filter((box) => box !== null);
  const around = boxes.length === 0 ? null : widen_box(box_around(boxes), reach_m);
  const region = new Set(REGION_DEPARTEMENTS);
  const foreign = [...communes.values()]
    .filter(({ code_departement }) => !region.has(code_departement))
    .flatMap((commune) => commune.boxes)
    .filter(
      (box) =>
        around !== null &&
        box[0] < around[2] &&
        box[2] > around[0] &&
        box[1] < around[3] &&
        box[3] > around[1],
    );
  const may_snap = (position: Position) => !foreign.some((box) => box_holds(box, position));
  return {
    is_approximate: rows.some(({ contour_approche }) => contour_approche),
    resolve(code) {
      if (places.has(code)) return [code];
      const successor = successors.get(code);
      return successor !== undefined && places.has(successor) ? [successor] : (predecessors.get(code) ?? []);
    },
    place: (code) => places.get(code) ?? null,
    may_hold: (position) => around !== null && box_holds(around, position),
    async locate(centres) {
      const held = await find_holding(db, centres);
      const lost = centres
        .map((centre, i) => ({ centre, i }))
        .filter(
          ({ centre, i }) =>
            !held.has(i) &&
            !centre.also_outside &&
            (centre.candidates.length > 0 || may_snap(centre.position)),
        );
      const near =
        lost.length === 0
          ? new Map<number, string>()
          : await find_nearest(
              db,
              lost.map(({ centre }) => centre),
            );
      const snapped = new Map(lost.map(({ i }, n) => [i, near.get(n)]));
      return centres.map((_, i) => {
        const place = places.get(held.get(i) ?? snapped.get(i) ?? '');
        return place === undefined ? null : { place, snapped: !held.has(i) };
      });
    },
  };
}

const select_centres = (centres: readonly Centre[]) => sql`
  select n::integer - 1 as n, st_setsrid(st_point(lon, lat), 4326) as position, string_to_array(codes, ',') as codes
  from unnest(
    ${centres.map(({ position }) => position[0])}::double precision[],
    ${centres.map(({ position }) => position[1])}::double precision[],
    ${centres.map(({ candidates }) => (candidates.length === 0 ? null : candidates.join()))}::text[]
  ) with ordinality as centre (lon, lat, codes, n)`;

/** Index of the centre → code of the commune that holds it, among the candidates when there are some. */
async function find_holding(db: Db, centres: readonly Centre[]): Promise<Map<number, string>> {
  const rows = await db.query<{ n: number; code: string }>(sql`
    select centre.n, min(commune.code_insee) as code
    from (${select_centres(centres)}) as centre
    join published.communes as commune on st_covers(commune.geom, centre.position)
    where centre.codes is null or commune.code_insee = any(centre.codes)
    group by centre.n`);
  return new Map(rows.map(({ n, code }) => [n, code]));
}

/** Index of the centre → code of the nearest commune: of the candidates at any distance, else within 1 km. */
async function find_nearest(db: Db, centres: readonly Centre[]): Promise<Map<number, string>> {
  const rows = await db.query<{ n: number; code: string }>(sql`
    select centre.n, nearest.code_insee as code
    from (${select_centres(centres)}) as centre
    cross join lateral (
      select commune.code_insee, commune.geom
      from published.communes as commune
      where centre.codes is null or commune.code_insee = any(centre.codes)
      order by commune.geom <-> centre.position
      limit 1
    ) as nearest
    where centre.codes is not null
      or st_dwithin(nearest.geom::geography, centre.position::geography, ${reach_m}::double precision)`);
  return new Map(rows.map(({ n, code }) => [n, code]));
}
