import { AppError, message_of } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { ident, join, sql } from '../../sql/fragment.ts';
import type { Measured } from '../measured_details.ts';
import { looked_at, samples_of } from '../samples.ts';
import type { Served, Source } from './source.ts';

export type Measures = Measured & { samples: Record<string, string[]> };

/** Reads all rows once, for their count and extent, and a few for samples. An AppError when a row, or a right, forbids it. */
export async function measure(db: Db, source: Source, served: Served): Promise<Measures> {
  return read_measures(db, source, served).catch((error: unknown) => {
    throw new AppError(`« ${source.name} » ne se lit pas en entier : ${message_of(error)}`, {
      status: 422,
      code: 'source-not-measurable',
      remedy: 'Corriger la ligne ou le droit que ce message nomme ; ou publier une vue qui les évite.',
      cause: error,
    });
  });
}

async function read_measures(
  db: Db,
  { relation }: Source,
  { columns, geometry, key }: Served,
): Promise<Measures> {
  const box = geometry === null ? sql`null::box2d` : extent_of(geometry);
  const { feature_count, extent } = await one<Pick<Measured, 'feature_count' | 'extent'>>(
    db,
    sql`select feature_count, case when box is not null then
        array[ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)] end as extent
      from (select count(*) as feature_count, ${box} as box from ${relation} t) measured`,
  );
  const names = columns.map(({ name }) => name);
  const listed = join(names.map((name) => ident('t', name)));
  const rows = await db.query<{ row: Record<string, unknown> }>(
    sql`select to_jsonb(t) as row
      from (select ${listed} from ${relation} t order by ${ident('t', key)} limit ${looked_at}) t`,
  );
  const samples = samples_of(
    rows.map(({ row }) => row),
    names,
  );
  return { srid: geometry?.srid ?? null, feature_count, extent, samples };
}

function extent_of({ column, form, srid }: NonNullable<Served['geometry']>) {
  const stored = ident('t', column);
  const placed =
    form === 'set_srid'
      ? sql`st_setsrid(${stored}, ${srid}::int)`
      : form === 'geography'
        ? sql`${stored}::geometry`
        : stored;
  return sql`ST_Extent(${srid === 4326 ? placed : sql`ST_Transform(${placed}, 4326)`})`;
}
