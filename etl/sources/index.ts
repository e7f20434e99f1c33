import type { Source } from '../source.ts';
import { households } from './population/households.ts';
import { population } from './population/population.ts';
import { service_sources } from './services/index.ts';
import { territory_sources } from './territoires/index.ts';

/** All référentiels, in the order of their import. A new one is one file and one line in its folder's index. */
export const sources: readonly Source[] = [
  ...territory_sources,
  population,
  households,
  ...service_sources,
].sort((a, b) => a.order - b.order);
