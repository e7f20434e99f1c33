import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import type { FeatureShape, Selected } from '../ogc/items_query.ts';
import { check_crs, read_file_crs } from './file_crs.ts';
import type { CsvDialect, OutputFormat, OutputRow, WriteContext } from './output_format.ts';
import { read_output_table } from './output_table.ts';

/** How features are written, whatever their number. */
export interface Writing {
  format: OutputFormat;
  csv: CsvDialect;
  temporary_folder: string;
}

/** What a writing selects and its writer has to know. A 400 AppError when the format cannot be of the asked system. */
export async function plan_writing(
  access: Access,
  published: PublishedTable,
  shape: FeatureShape,
  { format, csv, temporary_folder }: Writing,
): Promise<{ columns: readonly Selected[]; context: WriteContext }> {
  check_crs(format, shape.crs);
  const table = read_output_table(published, shape);
  const crs = table.geometry === null ? null : await read_file_crs(access, shape.crs);
  const columns = format.select(table, { crs: shape.crs, csv });
  return { columns, context: { table, crs, csv, temporary_folder } };
}

/** A file of a few rows, whole. */
export async function write_rows(
  format: OutputFormat,
  context: WriteContext,
  rows: readonly OutputRow[],
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of format.write(one_batch(rows), context)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* one_batch(rows: readonly OutputRow[]): AsyncIterable<readonly OutputRow[]> {
  yield await Promise.resolve(rows);
}
