/** The staging table of an import: rows written in batches, then checked, completed and stripped of what only imports need. */
import { create_staging } from '../catalogue/publication.ts';
import type { CollectionSpec } from '../catalogue/referentiels.ts';
import { message_of } from '../errors.ts';
import { one, type Db } from '../sql/client.ts';
import { Fragment, ident, join, sql } from '../sql/fragment.ts';
import { query_file } from '../sql/query_file.ts';
import type { RunLog } from './run_log.ts';
import type { Feature, Source, SourceContext } from './source.ts';
import { write_wkb } from './wkb_write.ts';

/** A batch ends at the first of the two; the embedded engine serves others between two batches. */
const batch_rows = 2_000;
const batch_characters = 4 * 2 ** 20;

/**
 * Runs each statement in a transaction of its own without time limit: the embedded engine stops a lone reading
 * statement after a minute, and measuring a large table may take longer.
 */
export const unhurried = (database: { write<T>(work: (db: Db) => Promise<T>): Promise<T> }): Db => ({
  query: (query) => database.write((db) => db.query(query)),
});

/** NUL and halves of surrogate pairs, which PostgreSQL's text cannot hold, become U+FFFD; `lost` is told. */
function storable(value: unknown, lost: () => void): unknown {
  if (typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'))) return value;
  lost();
  return value.toWellFormed().replaceAll('\0', '\uFFFD');
}

export class Stage {
  readonly #columns: Fragment;
  readonly #typed: Fragment;
  readonly #geometry: Fragment;
  #batch: { line: number; text: string }[] = [];
  #characters = 0;
  #altered = 0;

  private constructor(
    readonly db: Db,
    readonly run: RunLog,
    readonly spec: CollectionSpec,
    /** Name in schema staging. */
    readonly table: string,
  ) {
    const names = ['line', 'id', ...spec.columns.map(({ name }) => name)];
    const types = ['bigint', 'text', ...spec.columns.map(({ type }) => type)];
    this.#columns = join([
      ...names.map((name) => ident(name)),
      ...(spec.geometry === null ? [] : [sql`geom`]),
    ]);
    // Type names come from the closed list of ColumnType.
    this.#typed = join([
      ...names.map((name, i) => sql`${ident(name)} ${new Fragment([types[i] ?? 'text'], [])}`),
      ...(spec.geometry === null ? [] : [sql`geom text`]),
    ]);
    const read = sql`st_setsrid(geom::geometry, ${spec.geometry?.srid ?? 0}::integer)`;
    const shaped = spec.geometry?.type.startsWith('Multi') === true ? sql`st_multi(${read})` : read;
    this.#geometry = join([...names.map((name) => ident(name)), ...(spec.geometry === null ? [] : [shaped])]);
  }

  static async create(db: Db, run: RunLog, spec: CollectionSpec): Promise<Stage> {
    const table = await create_staging(db, spec, run.suffix);
    await db.query(sql`alter table ${ident('staging', table)} add column line bigint`);
    return new Stage(db, run, spec, table);
  }

  get fragment(): Fragment {
    return ident('staging', this.table);
  }

  async add({ line, id, values, geometry }: Feature): Promise<void> {
    const row: Record<string, unknown> = { ...values, line, id };
    if (this.spec.geometry !== null) row['geom'] = geometry === null ? null : write_wkb(geometry);
    let is_altered = false;
    const text = JSON.stringify(row, (_key, value: unknown) => storable(value, () => (is_altered = true)));
    if (is_altered) this.#altered++;
    this.#batch.push({ line, text });
    this.#characters += text.length;
    if (this.#batch.length >= batch_rows || this.#characters >= batch_characters) await this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#characters = 0;
    await this.#write(batch);
  }

  /** Says what was altered on the way in; after the last row. */
  async finish(): Promise<void> {
    await this.flush();
    if (this.#altered > 0)
      this.run.warn(`Caractères illisibles remplacés dans ${this.#altered.toLocaleString('fr-FR')} lignes.`);
  }

  /** Writes rows; when the database refuses some, halves the batch until they are known, and rejects them. */
  async #write(rows: readonly { line: number; text: string }[]): Promise<void> {
    if (rows.length === 0) return;
    try {
      await this.#insert(rows.map(({ text }) => text));
    } catch (error) {
      if (!is_refusal(error)) throw error;
      const [only, second] = rows;
      if (second === undefined && only !== undefined)
        return this.run.add({
          line: only.line,
          reason: `valeur refusée par la base : ${message_of(error)}`,
          row: JSON.parse(only.text) as unknown,
        });
      const middle = Math.ceil(rows.length / 2);
      await this.#write(rows.slice(0, middle));
      await this.#write(rows.slice(middle));
    }
  }

  async #insert(texts: readonly string[]): Promise<void> {
    await this.db.query(sql`
      insert into ${this.fragment} (${this.#columns})
      select ${this.#geometry}
      from json_to_recordset(${`[${texts.join(',')}]`}::json) as row (${this.#typed})`);
  }

  /** Rejects all but the first row of each identifier. */
  async reject_duplicates(): Promise<void> {
    const reason = sql`'identifiant « ' || id || ' » déjà lu ligne ' || first_line`;
    await this.#remove(sql`
      select place, line, ${reason} as reason, false as kept
      from (
        select
          ctid as place, line, id,
          first_value(line) over same as first_line,
          row_number() over same as rank
        from ${this.fragment}
        window same as (partition by id order by line, ctid)
      ) ranked
      where rank > 1`);
  }

  /** The source's own checks over the whole table. */
  async check(source: Source, context: SourceContext): Promise<void> {
    const found = (await source.check?.(this.fragment, context)) ?? null;
    if (found === null) return;
    await this.#remove(sql`
      select staged.ctid as place, found.line, found.reason, found.kept
      from (${found}) as found
      left join ${this.fragment} as staged on staged.line = found.line`);
  }

  /** `found` gives place (ctid, null: gone), line, reason, kept. Rows not kept leave the table; all are noted once. */
  async #remove(found: Fragment): Promise<void> {
    const { rejected, noted } = await one<{ rejected: number; noted: number }>(
      this.db,
      sql`
      with found as materialized (${found}),
      removed as (
        delete from ${this.fragment} as staged using found where not found.kept and staged.ctid = found.place
      ),
      remarks as (
        insert into maillage.etl_reject (run_id, line, reason, kept, row)
        select distinct on (line, reason)
          ${this.run.id}::bigint, line, reason, kept,
          (select to_jsonb(staged) - 'geom' - 'line' from ${this.fragment} as staged where staged.ctid = place)
        from found
        returning kept
      )
      select
        count(*) filter (where not kept) as rejected,
        count(*) filter (where kept) as noted
      from remarks`,
    );
    this.run.count(rejected, noted);
  }

  /** Takes out the parts that the source has already published in a later vintage. */
  async yield_to_later(source: Source): Promise<void> {
    if (source.part === undefined || !(await this.#published_columns()).has('millesime')) return;
    const left = await this.db.query<{ part: string; later: string }>(sql`
      with later as (
        select ${source.part('old')} as part, max(old.millesime) as later
        from ${ident('published', this.spec.id)} as old
        where old.source = ${source.id}
        group by 1
      ), removed as (
        delete from ${this.fragment} as staged using later
        where ${source.part('staged')} = later.part and staged.millesime < later.later
        returning later.part, later.later
      )
      select distinct part, later from removed order by part`);
    if (left.length > 0)
      this.run.remark(
        `Parties laissées, déjà publiées dans un millésime plus récent : ${left
          .map(({ part, later }) => `${part} (${later})`)
          .join(', ')}.`,
      );
  }

  async #published_columns(): Promise<ReadonlySet<string>> {
    const rows = await this.db.query<{ name: string }>(
      query_file('table_columns', ['published', this.spec.id]),
    );
    return new Set(rows.map(({ name }) => name));
  }

  /** Rows of the published table that this import leaves in place: those of the other sources that share it. */
  async keep_others(source: Source): Promise<void> {
    const { id } = this.spec;
    const known = await this.#published_columns();
    // An older version of the product may have made it with fewer columns.
    const common = ['id', ...this.spec.columns.map(({ name }) => name), 'geom'].filter((name) =>
      known.has(name),
    );
    if (!common.includes('source')) return;
    const own =
      source.part === undefined
        ? sql`true`
        : sql`${source.part('old')} in (select ${source.part('staged')} from ${this.fragment} as staged)`;
    await this.db.query(sql`
      insert into ${this.fragment} (${join(common.map((name) => ident(name)))})
      select ${join(common.map((name) => ident('old', name)))}
      from ${ident('published', id)} as old
      where old.source <> all(${source.retires ?? []}::text[])
        and not (old.source = ${source.id} and ${own})`);
  }

  /** The vintages of the source's rows, those kept from earlier imports among them; null when none is known. */
  async own_vintages({ id }: Source): Promise<string | null> {
    const rows = await this.db.query<{ millesime: string }>(sql`
      select distinct millesime from ${this.fragment}
      where source = ${id} and millesime is not null order by millesime`);
    return rows.length === 0 ? null : rows.map(({ millesime }) => millesime).join(', ');
  }

  async count(): Promise<number> {
    const { rows } = await one<{ rows: number }>(this.db, sql`select count(*) as rows from ${this.fragment}`);
    return rows;
  }

  /** Takes out what only the import needed: the table is ready for `prepare_staging`. */
  async close(): Promise<void> {
    await this.db.query(sql`alter table ${this.fragment} drop column line`);
  }
}

/** The value's fault, not the database's: SQLSTATE classes 22 (data) and 23 (constraint), and PostGIS's own errors. */
function is_refusal(error: unknown): boolean {
  const code = String(Object(error).code);
  return /^2[23]/.test(code) || code === 'XX000';
}
