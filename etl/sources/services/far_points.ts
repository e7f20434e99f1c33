import { one, type Db } from '../../../sql/client.ts';
import { sql, type Fragment } from '../../../sql/fragment.ts';
import { far_m } from './place.ts';

/** False before the first import of territories. */
export async function has_published_contours(db: Db): Promise<boolean> {
  const { present } = await one<{ present: boolean }>(
    db,
    sql`select to_regclass('published.communes') is not null as present`,
  );
  return present;
}

/**
 * Notes (kept) on the staged points more than 2 km from their commune's published contour; metres on the spheroid.
 * Points of the contour are settled by the plane test first: the distance is computed for the few others.
 */
export const select_far_points = (staging: Fragment): Fragment => sql`
  select
    line,
    'point à ' || replace(to_char(distance_m / 1000, 'FM999990.0'), '.', ',') || ' km de la commune '
      || nom || ' (' || code_insee || ')'
      || case when contour_approche then ', contour approché' else '' end as reason,
    true as kept
  from (
    select
      service.line,
      commune.nom,
      commune.code_insee,
      commune.contour_approche,
      st_distance(commune.geom::geography, service.geom::geography) as distance_m
    from ${staging} as service
    join published.communes as commune on commune.code_insee = service.code_insee
    where service.precision_position <> 'commune' and not st_covers(commune.geom, service.geom)
  ) as outside
  where distance_m > ${far_m}`;
