import type { Block } from '../block.ts';

const features = 'http://www.opengis.net/spec/ogcapi-features-3/1.0/conf';
const cql2 = 'http://www.opengis.net/spec/cql2/1.0/conf';

/** Filters in CQL2 (OGC API – Features Part 3; CQL2, OGC 21-065r2): what of them holds. */
export const filters_block: Block = {
  id: 'filters',
  conforms_to: [
    ...['filter', 'features-filter'].map((name) => `${features}/${name}`),
    ...[
      'basic-cql2',
      'advanced-comparison-operators',
      'case-insensitive-comparison',
      'accent-insensitive-comparison',
      'basic-spatial-functions',
      'basic-spatial-functions-plus',
      'spatial-functions',
      'temporal-functions',
      'array-functions',
      'property-property',
      'arithmetic',
      'cql2-text',
      'cql2-json',
      // The name of a draft, which QGIS looks for.
      'basic-spatial-operators',
    ].map((name) => `${cql2}/${name}`),
  ],
  routes() {},
};
