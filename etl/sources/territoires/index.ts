import type { Source } from '../../source.ts';
import { territoires } from './territoires.ts';

/** Sources of the collections `communes`, `epci`, `departements` and `regions`. */
export const territory_sources: readonly Source[] = [territoires];
