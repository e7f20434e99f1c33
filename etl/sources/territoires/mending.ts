/** Invalid contours: told, and mended before publication. */
import { sql, type Fragment } from '../../../sql/fragment.ts';

const mended = sql`st_multi(st_collectionextract(st_makevalid(geom), 3))`;

/** Notes on the invalid contours, rejects for those of which no surface is left. */
export const select_invalid_contours = (staging: Fragment): Fragment => sql`
  select
    line,
    case when st_isempty(mended) then 'contour sans surface : ' else 'contour invalide, réparé : ' end
      || nom || ' (' || id || ')' as reason,
    not st_isempty(mended) as kept
  from (select line, nom, id, ${mended} as mended from ${staging} where not st_isvalid(geom)) as invalid`;

export const mend_contours = (staging: Fragment): Fragment => sql`
  update ${staging} set geom = ${mended} where not st_isvalid(geom)`;
