/** Imports a generic dataset into `published` as the runner does, without its bookkeeping. */
import { create_staging, insert_rows, prepare_staging, publish_tables } from '../../catalogue/publication.ts';
import type { Database } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { is_reject_row, open_file, type OpenOptions } from '../readers/open.ts';
import { is_reject, type Feature, type Reject } from '../source.ts';
import { test_context } from '../sources/services/testing.ts';
import { make_dataset_source, type DatasetOptions } from './dataset.ts';

export const described = (id: string): DatasetOptions => ({
  id,
  title: 'Essai',
  producer: 'Commune de Valfoix',
  licence: { name: 'Licence Ouverte 2.0', url: 'https://example.org/licence' },
});

/** Opens, plans, reads, stages, checks and publishes; the published rows with their place as EWKT. */
export async function import_dataset(
  db: Database,
  file: string,
  options: DatasetOptions,
  open_options: OpenOptions = {},
) {
  const opened = await open_file(file, open_options);
  try {
    const source = await make_dataset_source(opened, options);
    const { context, said } = test_context(db);
    const found: Reject[] = [];
    const features: Feature[] = [];
    const input = {
      path: file,
      sample: opened.sample,
      async *rows() {
        for await (const row of opened.rows())
          if (is_reject_row(row)) found.push(row);
          else yield row;
      },
    };
    for await (const item of source.features(input, context))
      if (is_reject(item)) found.push(item);
      else features.push(item);
    const spec = source.collection;
    const table = await create_staging(db, spec, 'test');
    const staging = ident('staging', table);
    await db.query(sql`alter table ${staging} add column line bigint`);
    for (const { line, id, values, geometry } of features) {
      await insert_rows(
        db,
        spec,
        table,
        [{ ...values, id }],
        geometry === null || spec.geometry === null
          ? null
          : {
              expression: sql`ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(geometry)}), ${spec.geometry.srid}::integer)`,
              from: sql``,
            },
      );
      await db.query(sql`update ${staging} set line = ${line} where line is null`);
    }
    const check = (await source.check?.(staging, context)) ?? null;
    if (check !== null) found.push(...(await db.query<Required<Reject>>(check)));
    const rejects = found.filter(({ kept }) => kept !== true);
    await db.query(
      sql`delete from ${staging} where line = any(${rejects.map(({ line }) => line)}::bigint[])`,
    );
    await db.query(sql`alter table ${staging} drop column line`);
    const record = {
      id: spec.id,
      kind: 'dataset' as const,
      title: source.title,
      abstract: source.abstract,
      producer: source.producer,
      licence: source.licence,
      source_url: null,
      vintage: null,
      lineage: '',
      keywords: [],
      warnings: said.warnings,
    };
    await publish_tables(db, [{ ...(await prepare_staging(db, spec, table)), record }]);
    const place = spec.geometry === null ? sql`null` : sql`ST_AsEWKT(geom)`;
    const rows = await db.query<{ row: Record<string, unknown>; place: string | null }>(
      sql`select to_jsonb(t) - 'geom' as row, ${place} as place from ${ident('published', spec.id)} t order by id`,
    );
    return { spec, rows, rejects, notes: found.filter(({ kept }) => kept === true), warnings: said.warnings };
  } finally {
    await opened.close();
  }
}
