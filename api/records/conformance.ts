const records = 'http://www.opengis.net/spec/ogcapi-records-1/1.0/conf';

/** The classes of OGC API – Records Part 1 (20-004r1) that hold. */
export const records_classes: readonly string[] = [
  'record-core',
  'record-collection',
  'record-core-query-parameters',
  'query-param-profile',
  'record-api',
  'sorting',
  'filtering',
  'json',
  'html',
  'oas30',
  'autodiscovery',
  'crawlable-catalog',
  'searchable-catalog',
  'searchable-catalog-filtering',
  'searchable-catalog-sorting',
].map((name) => `${records}/${name}`);
