/** Imports a source into `published` as the runner does, without its bookkeeping, for tests of one source at a time. */
import type { CollectionSpec } from '../../../catalogue/referentiels.ts';
import type { Database } from '../../../sql/client.ts';
import { Fragment, ident, join, sql } from '../../../sql/fragment.ts';
import type { Feature, Input, Reject, Source } from '../../source.ts';
import { collect, test_context } from '../services/testing.ts';

const typed = ({ columns, geometry }: CollectionSpec): Fragment[] => [
  ...columns.map(({ name, type }) => sql`${ident(name)} ${raw(type)}`),
  ...(geometry === null ? [] : [sql`geom ${raw(`geometry(${geometry.type}, ${geometry.srid})`)}`]),
];
// Types come from the catalogue, never from input.
const raw = (text: string): Fragment => new Fragment([text], []);

async function create_table(db: Database, table: Fragment, spec: CollectionSpec, extra: Fragment[] = []) {
  await db.query(sql`drop table if exists ${table}`);
  await db.query(sql`create table ${table} (${join([...extra, sql`id text`, ...typed(spec)])})`);
}

const names_of = ({ columns, geometry }: CollectionSpec): Fragment =>
  join([sql`id`, ...columns.map(({ name }) => ident(name)), ...(geometry === null ? [] : [sql`geom`])]);

async function stage(db: Database, table: Fragment, spec: CollectionSpec, features: readonly Feature[]) {
  await create_table(db, table, spec, [sql`line bigint`]);
  const members = [
    sql`line bigint`,
    sql`id text`,
    ...spec.columns.map(({ name, type }) => sql`${ident(name)} ${raw(type)}`),
    sql`geom text`,
  ];
  for (let i = 0; i < features.length; i += 1000) {
    const rows = features.slice(i, i + 1000).map(({ line, id, values, geometry }) => ({
      ...values,
      line,
      id,
      geom: geometry === null ? null : JSON.stringify(geometry),
    }));
    await db.query(sql`
      insert into ${table}
      select line, id, ${join(spec.columns.map(({ name }) => ident(name)))},
        st_setsrid(st_geomfromgeojson(geom), 4326)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (${join(members)})`);
  }
}

async function publish(db: Database, spec: CollectionSpec, select: Fragment) {
  const table = ident('published', spec.id);
  const fresh = ident('staging', `${spec.id}_fresh`);
  await create_table(db, fresh, spec);
  await db.query(
    sql`insert into ${fresh} (${names_of(spec)}) select ${names_of(spec)} from (${select}) as fresh`,
  );
  await db.query(sql`drop table if exists ${table}`);
  await db.query(sql`alter table ${fresh} set schema published`);
  await db.query(sql`alter table ${ident('published', `${spec.id}_fresh`)} rename to ${ident(spec.id)}`);
  await db.query(sql`alter table ${table} add primary key (id)`);
  await db.query(sql`create index on ${table} using gist (geom)`);
  await db.query(sql`analyze ${table}`);
}

export interface Imported {
  features: Feature[];
  notes: Reject[];
  rejects: Reject[];
  warnings: string[];
  derived: string[];
}

/** Reads, stages, checks, completes, derives and publishes. */
export async function import_source(
  db: Database,
  source: Source,
  input: Input,
  env: NodeJS.ProcessEnv = {},
): Promise<Imported> {
  const { context, said } = test_context(db, env);
  const { features, notes, rejects } = await collect(source.features(input, context));
  const staging = ident('staging', source.collection.id);
  await stage(db, staging, source.collection, features);
  const query = (await source.check?.(staging, context)) ?? null;
  if (query !== null)
    for (const found of await db.query<Required<Reject>>(query)) (found.kept ? notes : rejects).push(found);
  for (const statement of source.complete?.(staging, context) ?? []) await db.query(statement);
  const derived: string[] = [];
  for (const above of source.derived ?? []) {
    const query = await above.select(staging, context);
    if (query === null) continue;
    await publish(db, above.collection, query);
    derived.push(above.collection.id);
  }
  await publish(db, source.collection, sql`select * from ${staging}`);
  await db.query(sql`
    insert into maillage.etl_run (source, collection, state, rows_published)
    values (${source.id}, ${source.collection.id}, 'published', ${features.length})`);
  return { features, notes, rejects, warnings: said.warnings, derived };
}
