import { AppError } from '../../../errors.ts';
import type { Access } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_table } from '../../ogc/published.ts';
import type { Quotas } from '../placement/problem.ts';
import type { Points } from '../white_zones/travel_time.ts';
import type { AskedQuota } from './request.ts';

interface Area {
  departement: string | null;
  epci: string | null;
}

/**
 * The quotas of the areas that points lie in: that of the commune around each point, else of the nearest one.
 * Throws an AppError: 404 without communes, 400 for the code of an area that no commune has.
 */
export async function read_quotas(
  access: Access,
  points: Points,
  asked: readonly AskedQuota[],
): Promise<Quotas[]> {
  if (asked.length === 0) return [];
  const { areas, known } = await use_table(access, 'communes', () =>
    access.read(
      async (db) => ({
        areas: await db.query<Area>(
          // The distance to a contour is dear: it is asked for the few points that lie in none.
          sql`select coalesce(around.code_departement, near.code_departement) as departement,
              coalesce(around.code_epci, near.code_epci) as epci
            from (
              select number, ST_SetSRID(ST_Point(lon, lat), 4326) as point
              from unnest(${[...points.lon]}::double precision[], ${[...points.lat]}::double precision[])
                with ordinality as given (lon, lat, number)
            ) place
            left join lateral (
              select id, code_departement, code_epci from published.communes c
              where ST_Intersects(c.geom, place.point)
              order by id collate "C"
              limit 1
            ) around on true
            left join lateral (
              select code_departement, code_epci from published.communes c
              where around.id is null
              order by c.geom <-> place.point, id collate "C"
              limit 1
            ) near on true
            order by place.number`,
        ),
        known: await db.query<Area>(
          sql`select distinct code_departement as departement, code_epci as epci from published.communes`,
        ),
      }),
      { deadline_ms: 60_000 },
    ),
  );
  return (['departement', 'epci'] as const).flatMap((zoning) => {
    const own = asked.filter((quota) => quota.zoning === zoning);
    if (own.length === 0) return [];
    own.forEach(({ code }) => {
      if (known.some((area) => area[zoning] === code)) return;
      throw new AppError(`« ${code} » n’est le code d’aucun territoire de ce niveau.`, {
        status: 400,
        code: 'invalid-placement',
        place: `/inputs/quotas/${asked.findIndex((quota) => quota.zoning === zoning && quota.code === code)}/code`,
        remedy:
          zoning === 'epci' ? 'Donner un code d’intercommunalité (SIREN).' : 'Donner un code de département.',
      });
    });
    // Two quotas of one area hold both.
    return own.map(({ code, min, max }) => ({
      area: Int32Array.from(areas, (area) => (area[zoning] === code ? 0 : -1)),
      min: Int32Array.of(min),
      max: Int32Array.of(max),
    }));
  });
}
