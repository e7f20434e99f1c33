import type { Source } from '../../source.ts';
import { contours_departements, contours_epci, contours_regions } from './contours_above.ts';
import { contours_communes } from './contours_communes.ts';
import { territoires } from './territoires.ts';

/** Sources of the collections `communes`, `epci`, `departements` and `regions`. */
export const territory_sources: readonly Source[] = [
  territoires,
  contours_communes,
  contours_epci,
  contours_departements,
  contours_regions,
];
