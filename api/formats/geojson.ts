/** GeoJSON, as one collection (RFC 7946) and as a sequence of features (RFC 8142), both written by the database. */
import { feature_text } from '../ogc/items_query.ts';
import type { OutputFormat } from './output_format.ts';
import type { OutputTable } from './output_table.ts';
import { line_of, write_lines } from './text_lines.ts';

const select = ({ items }: OutputTable) => [{ name: 'line', sql: feature_text(items.table, items.shape) }];

/** A whole collection; pages have links and counts of their own (ogc/features_write.ts). */
export const geojson: OutputFormat = {
  name: 'geojson',
  media_type: 'application/geo+json',
  extension: 'geojson',
  title: 'GeoJSON',
  crs: 'any',
  select,
  async *write(batches) {
    yield Buffer.from('{"type":"FeatureCollection","features":[\n');
    let is_first = true;
    for await (const rows of batches) {
      if (rows.length === 0) continue;
      yield Buffer.from((is_first ? '' : ',\n') + rows.map(line_of).join(',\n'));
      is_first = false;
    }
    yield Buffer.from('\n]}\n');
  },
};

/** Each feature between a record separator and the end of its line: a reader may stop or go on anywhere. */
export const geojsonseq: OutputFormat = {
  name: 'geojsonseq',
  media_type: 'application/geo+json-seq',
  extension: 'geojsonl',
  title: 'GeoJSON, un objet par ligne',
  crs: 'any',
  select,
  write: (batches) => write_lines(batches, { write: (line) => `\u001E${line}\n` }),
};
