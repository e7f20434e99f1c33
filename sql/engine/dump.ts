import pg from 'pg';
import { AppError } from '../../errors.ts';
import { query_file } from '../query_file.ts';
import { moved_schemas, type Content, type ContentTable, type Description } from './content.ts';
import { copy_out } from './copy.ts';

/** Parts of a table are read and written at about this size. */
const batch_bytes = 4 * 2 ** 20;
/** A publication may replace a table between the look at the list and the locks; not so often in a row. */
const most_tries = 20;

/** Texts of dates and numbers that all servers read alike, no limit of time, and all rows or an error. */
export const transfer_settings = `set local statement_timeout = 0; set local datestyle = 'ISO, YMD';
  set local timezone = 'UTC'; set local intervalstyle = 'postgres'; set local extra_float_digits = 1;
  set local row_security = off`;

/** Rows of one of the `move_…` queries on the moved schemas. */
export async function catalogue<Row extends object>(client: pg.Client, name: string): Promise<Row[]> {
  const { text, values } = query_file(name, [moved_schemas]);
  return (await client.query<Row>(text, [...values])).rows;
}

/**
 * Gives the content of the client's database as of one moment, while others use it, to `work`, in a repeatable read
 * transaction. With `inside`, the client's transaction is taken, whose settings are as before afterwards.
 * Throws an AppError when the database has something that cannot be taken.
 */
export async function dump_database<T>(
  client: pg.Client,
  work: (content: Content) => Promise<T>,
  { inside = false } = {},
): Promise<T> {
  if (inside) await client.query(`savepoint dump; ${transfer_settings}`);
  else await begin_with_locks(client);
  await refuse_obstacles(client);
  const tables = await catalogue<ContentTable & TableSize>(client, 'move_tables');
  const sizes = new Map(tables.map((table) => [table.name, table]));
  const description = await describe(client, tables);
  const result = await work({
    description,
    rows: (table) => read_rows(client, table, sizes.get(table.name)),
    count: (table) => count_rows(client, table.target),
  });
  await client.query(inside ? 'rollback to savepoint dump' : 'commit');
  return result;
}

/**
 * A transaction whose snapshot is taken once all tables are locked against being replaced: a table that a publication
 * has replaced since the snapshot would be found without rows.
 */
async function begin_with_locks(client: pg.Client): Promise<void> {
  const list = async () =>
    (await catalogue<{ target: string }>(client, 'move_tables')).map(({ target }) => target);
  for (let tries = 1; ; tries++) {
    const seen = await list();
    await client.query('begin isolation level repeatable read read only');
    try {
      // LOCK takes no snapshot: the first query after it does.
      if (seen.length > 0) await client.query(`lock table ${seen.join(', ')} in access share mode`);
      await client.query(transfer_settings);
      const locked = new Set(seen);
      if ((await list()).every((target) => locked.has(target))) return;
    } catch (error) {
      if ((error as { code?: string }).code !== '42P01' || tries === most_tries) throw error;
    }
    await client.query('rollback');
    if (tries === most_tries)
      throw new AppError('Les tables publiées changent sans cesse.', {
        code: 'cannot-move',
        status: 409,
        remedy: 'Recommencez quand les imports sont terminés.',
      });
  }
}

async function refuse_obstacles(client: pg.Client): Promise<void> {
  const { text } = query_file('move_obstacles');
  const { rows } = await client.query<{ name: string; what: string }>(text, [['published']]);
  if (rows.length > 0)
    throw new AppError(
      `Ceci ne peut être ni sauvegardé ni déplacé : ${rows.map(({ name, what }) => `${name} (${what})`).join(', ')}.`,
      { code: 'cannot-move', status: 409, remedy: 'Retirez-le, ou utilisez pg_dump entre deux serveurs.' },
    );
}

/** Numbers as PostgreSQL writes them. */
interface TableSize {
  pages: string;
  page_bytes: string;
}

type Sequence = Description['sequences'][number];

async function describe(client: pg.Client, tables: ContentTable[]): Promise<Description> {
  const sequences = await catalogue<Omit<Sequence, 'last_value' | 'is_called'>>(client, 'move_sequences');
  const states = new Map<string, Pick<Sequence, 'last_value' | 'is_called'>>();
  for (const { target } of sequences) {
    const { rows } = await client.query<Pick<Sequence, 'last_value' | 'is_called'>>(
      `select last_value::text, is_called from ${target}`,
    );
    if (rows[0] !== undefined) states.set(target, rows[0]);
  }
  const { rows: made } = await client.query(
    `select from pg_class where oid = to_regclass('public.maillage_migration')`,
  );
  const migrations =
    made.length === 0
      ? []
      : (
          await client.query<Description['migrations'][number]>(
            'select name, checksum, applied_at::text from public.maillage_migration order by name',
          )
        ).rows;
  return {
    migrations,
    tables,
    constraints: await catalogue(client, 'move_constraints'),
    sequences: sequences.map((sequence) => ({
      ...sequence,
      ...(states.get(sequence.target) ?? { last_value: '1', is_called: false }),
    })),
    views: await catalogue(client, 'move_views'),
    rights: await catalogue(client, 'move_rights'),
  };
}

/** Reads a table part by part; an error when that missed rows. */
async function* read_rows(
  client: pg.Client,
  { name, target, columns }: ContentTable,
  size: TableSize | undefined,
): AsyncGenerator<Buffer> {
  const pages = Number(size?.pages ?? 0);
  let read = 0;
  // Long values are compressed, and text is longer: so many pages are surely few batches.
  let step = Math.min(16, Math.max(1, Math.floor(batch_bytes / 4 / Number(size?.page_bytes ?? 1))));
  for (let page = 0; page < pages;) {
    const part = `ctid >= '(${page},0)'::tid and ctid < '(${page + step},0)'::tid`;
    const { bytes, count } = await copy_out(
      client,
      `copy (select ${columns} from only ${target} where ${part}) to stdout`,
    );
    page += step;
    read += count;
    yield* batches(bytes);
    if (bytes.length < batch_bytes / 2) step = Math.min(step * 2, 4096);
    else if (bytes.length > batch_bytes) step = Math.max(1, Math.floor((step * batch_bytes) / bytes.length));
  }
  const rows = await count_rows(client, target);
  if (read !== rows)
    throw new AppError(`${name} : ${rows} lignes, ${read} lues.`, { code: 'row-count-differs' });
}

export async function count_rows(client: pg.Client, target: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from only ${target}`);
  return Number(rows[0]?.count);
}

/** Cut between rows: COPY's text writes a newline inside a value as \n, so that byte ends a row. */
export function* batches(bytes: Buffer, size = batch_bytes): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const whole = bytes.length - start <= size;
    const last = whole ? bytes.length - 1 : bytes.lastIndexOf(0x0a, start + size - 1);
    const end = last >= start ? last + 1 : bytes.indexOf(0x0a, start) + 1 || bytes.length;
    yield bytes.subarray(start, end);
    start = end;
  }
}
