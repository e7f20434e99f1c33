/** The first rows and places of a deposited file, as small as a screen needs them. */
import type { Geometry } from 'geojson';
import type { DepositPlan } from '../../catalogue/deposits/plan.ts';
import type { Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { DatasetPlan } from '../dataset/dataset.ts';
import { read_place } from '../dataset/place_columns.ts';
import { swap_axes } from '../dataset/place_profile.ts';
import { to_text } from '../dataset/values.ts';
import { is_reject_row, type OpenedFile } from '../readers/open.ts';

const shown_rows = 10;
const shown_columns = 40;
const shown_characters = 120;
const shown_places = 300;
/** Characters of one geometry, and of all of them: a preview is no download. */
const longest_place = 400_000;
const longest_places = 4_000_000;
const longest_answer = 2_000_000;

export function preview_rows({ sample }: OpenedFile, { columns }: DatasetPlan): DepositPlan['preview'] {
  const shown = columns.slice(0, shown_columns).map(({ from }) => from);
  return {
    columns: shown,
    rows: sample.rows
      .slice(0, shown_rows)
      .map(({ fields }) =>
        shown.map((name) =>
          Object.hasOwn(fields, name) ? to_text(fields[name]).slice(0, shown_characters) : '',
        ),
      ),
  };
}

/** The first places by PostGIS in longitude and latitude; null without places, or as long as their CRS is not known. */
export async function preview_places(
  database: Database,
  opened: OpenedFile,
  { geometry, options, problem }: DatasetPlan,
): Promise<DepositPlan['places']> {
  if (geometry === null || geometry.crs === null || problem !== null) return null;
  const given: string[] = [];
  let characters = 0;
  for await (const row of opened.rows()) {
    if (is_reject_row(row)) continue;
    const read = read_place(row, geometry.place);
    if ('reason' in read || read.geometry === null) continue;
    const text = JSON.stringify(in_order(read.geometry, options.axes));
    if (text.length > longest_place) continue;
    characters += text.length;
    if (characters > longest_places || given.length === shown_places) break;
    given.push(text);
  }
  const rows = await database.query<{ place: unknown }>(
    query_file('deposit_places', [given, geometry.crs.srid]),
  );
  const geometries: unknown[] = [];
  let written = 0;
  for (const { place } of rows) {
    if (place === null) continue;
    written += JSON.stringify(place).length;
    if (written > longest_answer) break;
    geometries.push(place);
  }
  return { geometries, of: geometry.placed };
}

const in_order = (geometry: Geometry, axes: 'xy' | 'yx' | undefined) =>
  axes === 'yx' ? swap_axes(geometry) : geometry;
