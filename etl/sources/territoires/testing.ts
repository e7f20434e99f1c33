/** Imports a source into `published` as the runner does, without its bookkeeping, for tests of one source at a time. */
import type { Feature as GeoFeature } from 'geojson';
import {
  create_staging,
  prepare_staging,
  publish_tables,
  type Publication,
} from '../../../catalogue/publication.ts';
import type { CollectionSpec } from '../../../catalogue/referentiels.ts';
import type { Database } from '../../../sql/client.ts';
import { Fragment, ident, join, sql } from '../../../sql/fragment.ts';
import type { Feature, Input, Reject, Source, SourceContext } from '../../source.ts';
import { collect, input_of, test_context } from '../services/testing.ts';

async function stage(db: Database, staging: Fragment, spec: CollectionSpec, features: readonly Feature[]) {
  const columns = spec.columns.map(({ name }) => ident(name));
  const typed = spec.columns.map(({ name, type }) => sql`${ident(name)} ${new Fragment([type], [])}`);
  for (let i = 0; i < features.length; i += 1000) {
    const rows = features.slice(i, i + 1000).map(({ line, id, values, geometry }) => ({
      ...values,
      line,
      id,
      geom: geometry === null ? null : JSON.stringify(geometry),
    }));
    await db.query(sql`
      insert into ${staging} (line, id, ${join(columns)}, geom)
      select line, id, ${join(columns)}, st_setsrid(st_geomfromgeojson(geom), 4326)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row (line bigint, id text, ${join(typed)}, geom text)`);
  }
}

async function prepare(
  db: Database,
  spec: CollectionSpec,
  table: string,
  source?: string,
): Promise<Publication> {
  const record = {
    id: spec.id,
    kind: 'dataset' as const,
    title: spec.id,
    abstract: '',
    producer: '',
    licence: null,
    source_url: null,
    vintage: null,
    lineage: '',
    keywords: [],
    warnings: [],
  };
  const staged = await prepare_staging(db, spec, table);
  return { ...staged, record, ...(source === undefined ? {} : { source }) };
}

async function derive(db: Database, source: Source, staging: Fragment, context: SourceContext) {
  const publications: Publication[] = [];
  for (const above of source.derived ?? []) {
    const query = await above.select(staging, context);
    if (query === null) continue;
    const { collection } = above;
    const table = await create_staging(db, collection, 'test');
    const names = join([sql`id`, ...collection.columns.map(({ name }) => ident(name)), sql`geom`]);
    await db.query(
      sql`insert into ${ident('staging', table)} (${names}) select ${names} from (${query}) as derived`,
    );
    publications.push(await prepare(db, collection, table));
  }
  return publications;
}

export interface Imported {
  features: Feature[];
  notes: Reject[];
  rejects: Reject[];
  warnings: string[];
  /** Collections derived and published with the source's own. */
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
  const table = await create_staging(db, source.collection, 'test');
  const staging = ident('staging', table);
  await db.query(sql`alter table ${staging} add column line bigint`);
  await stage(db, staging, source.collection, features);
  const query = (await source.check?.(staging, context)) ?? null;
  if (query !== null)
    for (const found of await db.query<Required<Reject>>(query)) (found.kept ? notes : rejects).push(found);
  await db.query(sql`delete from ${staging} where line = any(${rejects.map(({ line }) => line)}::bigint[])`);
  for (const statement of source.complete?.(staging, context) ?? []) await db.query(statement);
  const derived = await derive(db, source, staging, context);
  await db.query(sql`alter table ${staging} drop column line`);
  await publish_tables(db, [await prepare(db, source.collection, table, source.id), ...derived]);
  return { features, notes, rejects, warnings: said.warnings, derived: derived.map(({ spec }) => spec.id) };
}

/** The input that a reader makes of GeoJSON features in WGS 84. */
export function contour_input(features: readonly GeoFeature[]): NonNullable<Input> {
  const rows = features.map(({ properties, geometry }, i) => ({
    line: i + 1,
    fields: properties ?? {},
    geometry,
  }));
  const { sample } = input_of(rows, 'geojson');
  return {
    path: 'test',
    sample: { ...sample, crs: 'EPSG:4326' },
    async *rows() {
      yield* rows;
    },
  };
}
