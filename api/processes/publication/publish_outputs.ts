/** Outputs of a job as collections: tables, records, owners and the job's own fence in one transaction. */
import { createHash } from 'node:crypto';
import {
  create_staging,
  drop_staging,
  insert_rows,
  prepare_staging,
  publish_tables,
  type Publication,
} from '../../../catalogue/publication.ts';
import { set_visibility } from '../../../catalogue/visibility.ts';
import { AppError } from '../../../errors.ts';
import type { Database, Db } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import type { Identity } from '../../../sql/identity.ts';
import type { JobContext } from '../../../sql/jobs.ts';
import { query_file } from '../../../sql/query_file.ts';
import { write_audit } from '../../auth/audit.ts';
import type { JobResult } from '../job_store.ts';
import type { Features } from '../own_items.ts';
import type { Process, Values } from '../process.ts';
import type { Execution } from '../read_execution.ts';
import { describe_published } from './describe_published.ts';
import { table_of_features, type FeatureTable } from './feature_table.ts';
import { read_ownership, type Ownership } from './may_publish.ts';

export interface Made {
  process: Process;
  /** The job's name. */
  job: string;
  execution: Execution;
  made: Values;
  asker: Identity | null;
}

/** Identifier of the collection of an output: the same at each attempt, and telling nothing of the job's name. */
export const published_id = (job: string, output: string) =>
  `result_${createHash('sha256').update(`${job} ${output}`).digest('hex').slice(0, 10)}`;

type Prepared = Publication & { ownership: Ownership };

/**
 * Publishes those outputs that the execution names; all of them or none. Gives what the job's row keeps: the published
 * ones stand in their collections alone; `pack` makes it fit the row. Throws an AppError when the asker may no longer publish, or there is nothing to.
 */
export async function publish_outputs(
  asked: Made,
  { id, database, hold, signal }: Pick<JobContext, 'id' | 'database' | 'hold' | 'signal'>,
  pack: (result: JobResult) => Promise<JobResult>,
): Promise<JobResult> {
  const { publications = {} } = asked.execution;
  const wanted = Object.entries(publications);
  if (wanted.length === 0) return pack({ outputs: asked.made });
  const published: Record<string, string> = {};
  const prepared: Prepared[] = [];
  try {
    for (const [name, request] of wanted) {
      const ownership = await read_ownership(database, asked.asker, request);
      published[name] = published_id(asked.job, name);
      const table = table_of_features(
        published[name],
        features_of(asked.made, name),
        asked.process.outputs[name]?.columns,
      );
      const staged = await stage(database, table, `job_${id}`);
      const record = describe_published(asked, name, { id: published[name], title: request.title });
      prepared.push({ ...staged, record, ownership });
      signal.throwIfAborted();
    }
    // Before anything is published: what the row cannot keep must not leave a collection behind.
    const gone = Object.fromEntries(Object.keys(published).map((name) => [name, null]));
    const kept = await pack({ outputs: { ...asked.made, ...gone }, published });
    await publish_tables(database, prepared, async (db) => {
      for (const { spec, ownership } of prepared) await give(db, spec.id, ownership, asked);
      await hold(db);
    });
    return kept;
  } finally {
    // After a publication nothing of that name is left; after a failure nothing shall be.
    for (const collection of Object.values(published))
      await drop_staging(database, `${collection}_job_${id}`);
  }
}

function features_of(made: Values, name: string): Features {
  const features = Object.hasOwn(made, name) ? (made[name] as Features) : undefined;
  if (features !== undefined && features.features.length > 0) return features;
  throw new AppError(`La sortie « ${name} » est vide : il n’y a rien à publier.`, {
    status: 422,
    code: 'nothing-to-publish',
    place: `/outputs/${name}`,
    remedy: 'Changer les entrées, ou ne pas demander sa publication.',
  });
}

/** Characters of one insertion: well under the 8 MB that the embedded engine takes at once. */
const batch_chars = 3_000_000;

async function stage(database: Database, { spec, rows }: FeatureTable, suffix: string) {
  const table = await create_staging(database, spec, suffix);
  let from = 0;
  while (from < rows.length) {
    let to = from;
    for (let chars = 0; to < rows.length && (chars < batch_chars || to === from); to++)
      chars += JSON.stringify(rows[to]).length;
    await insert_rows(
      database,
      spec,
      table,
      rows.slice(from, to).map(({ row }) => row),
      spec.geometry === null ? null : shapes_of(rows.slice(from, to), spec.geometry.type),
    );
    from = to;
  }
  return prepare_staging(database, spec, table);
}

function shapes_of(rows: FeatureTable['rows'], type: string) {
  const shapes = rows.map(({ row, geometry }) => ({ id: row['id'], geometry }));
  const shape = sql`ST_SetSRID(ST_GeomFromGeoJSON(shape.geometry::text), 4326)`;
  return {
    expression: type.startsWith('Multi') ? sql`ST_Multi(${shape})` : shape,
    from: sql`left join jsonb_to_recordset(${JSON.stringify(shapes)}::jsonb) as shape (id text, geometry jsonb)
      on shape.id = row.id`,
  };
}

/** Says whose the collection is and writes it down. */
async function give(
  db: Db,
  collection: string,
  { visibility, organisation_id }: Ownership,
  { process, asker }: Made,
): Promise<void> {
  await set_visibility(db, collection, { visibility, organisation_id, shared_with: [] });
  const account_id = asker?.account_id ?? null;
  const [account] = await db.query<{ email: string }>(query_file('account_email', [account_id]));
  await write_audit(db, null, {
    action: 'result.published',
    object: collection,
    details: { process: process.id, visibility, organisation: organisation_id },
    actor: { account_id, name: account?.email ?? 'compte effacé' },
  });
}
