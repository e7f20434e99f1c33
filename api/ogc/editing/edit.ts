/** One edit of one feature: a transaction of rights, lock, preconditions, row, counters and audit, all or nothing. */
import type { Request } from 'express';
import type { EditableColumn } from '../../../catalogue/editable_columns.ts';
import { AppError } from '../../../errors.ts';
import { one, type AccountAccess, type Db } from '../../../sql/client.ts';
import { query_file } from '../../../sql/query_file.ts';
import type { AuditAction } from '../../../viewer/pages/audit_actions.ts';
import { write_audit } from '../../auth/audit.ts';
import { may_be_key, refuse_item } from '../item_read.ts';
import { feature_text, one_feature } from '../items_query.ts';
import { crs84 } from '../../crs.ts';
import { forget_tables } from '../published.ts';
import { check_preconditions, prefers_representation } from './preconditions.ts';
import { explain_refusal } from './refusals.ts';
import {
  delete_row,
  insert_row,
  lock_row,
  measure_extent,
  update_row,
  type KeyedTable,
  type RowContent,
  type RowState,
} from './statements.ts';

/** Above so many features the extent is left larger than need be: measuring it would hold up the others. */
const most_measured = 100_000;

/** What an edit works with. */
export interface Editing {
  request: Request;
  access: AccountAccess;
  table: KeyedTable;
  columns: readonly EditableColumn[];
}

/** A feature as the edit left it. */
export interface Edited {
  id: string;
  version: string;
  /** GeoJSON text, where the client prefers to get it back. */
  feature: string | null;
}

interface Step {
  action: AuditAction;
  /** Features more. */
  change: -1 | 0 | 1;
  /** Names of what was written, for the audit. */
  written: readonly string[];
  /** Writes the row that stands as `before` (null: a new one) and gives it as it is then, null when it is gone. */
  write(db: Db, before: RowState | null): Promise<RowState | null>;
}

async function perform(editing: Editing, id: string | null, step: Step): Promise<Edited | null> {
  const { request, access, table, columns } = editing;
  if (id !== null && !may_be_key(id, table.key.type)) throw refuse_item(table, id);
  const edited = await access
    .act(async (db) => {
      await db.query(query_file('collection_begin_edit', [table.id]));
      const before = id === null ? null : await lock(db, table, id);
      if (before !== null) check_preconditions(request, before.version);
      const after = await step.write(db, before);
      await settle(db, table, step.change, before, after);
      await write_audit(db, request, {
        action: step.action,
        object: `${table.id}/${(after ?? before)?.key ?? ''}`,
        details: { collection: table.id, written: step.written },
      });
      return after === null ? null : await give_back(db, editing, after);
    })
    .catch((error: unknown) => {
      throw explain_refusal(error, { id: table.id, columns });
    });
  forget_tables(access.database);
  return edited;
}

async function lock(db: Db, table: KeyedTable, id: string): Promise<RowState> {
  const [row] = await db.query<RowState>(lock_row(table, id));
  if (row === undefined) throw refuse_item(table, id);
  return row;
}

/** Counter, extent and version of the collection. */
async function settle(
  db: Db,
  table: KeyedTable,
  change: number,
  before: RowState | null,
  after: RowState | null,
): Promise<void> {
  const values = [table.id, change, before?.box ?? null, after?.box ?? null, most_measured];
  const { is_to_measure } = await one<{ is_to_measure: boolean }>(
    db,
    query_file('collection_end_edit', values),
  );
  if (!is_to_measure) return;
  const { extent } = await one<{ extent: number[] | null }>(db, measure_extent(table));
  await db.query(query_file('collection_extent_edited', [table.id, extent]));
}

async function give_back(db: Db, { request, table }: Editing, { key, version }: RowState): Promise<Edited> {
  if (!prefers_representation(request)) return { id: key, version, feature: null };
  const shape = { properties: table.properties, with_geometry: true, crs: crs84 };
  const columns = [{ name: 'feature', sql: feature_text(table, shape) }];
  const { feature } = await one<{ feature: string }>(db, one_feature(table, key, columns));
  return { id: key, version, feature };
}

/** An edit that must leave the feature there. */
function still_there(edited: Edited | null): Edited {
  if (edited !== null) return edited;
  throw new AppError('an edited feature is gone', { code: 'internal' });
}

const names_of = ({ values, shape }: RowContent) => [
  ...values.keys(),
  ...(shape === undefined ? [] : ['geometry']),
];

/** Adds a feature; the identifier is the database's, or the content's where the key is a property without numbering. */
export async function create_feature(editing: Editing, content: RowContent): Promise<Edited> {
  const { table, columns } = editing;
  const key = columns.find(({ name }) => name === table.key.name);
  if (key === undefined) throw new AppError('the key is no column of its table', { code: 'internal' });
  const step: Step = {
    action: 'feature.created',
    change: 1,
    written: names_of(content),
    write: (db) => one<RowState>(db, insert_row(table, content, key, columns)),
  };
  return still_there(await perform(editing, null, step));
}

/** Replaces a feature: what the content leaves out takes its default. A 404 AppError when it is not there. */
export async function replace_feature(editing: Editing, id: string, content: RowContent): Promise<Edited> {
  const { table, columns } = editing;
  const written = columns
    .filter(
      ({ name, type, is_generated }) =>
        name !== table.key.name && type !== 'geometry' && type !== 'geography' && !is_generated,
    )
    .map(({ name }) => name);
  const is_empty = written.length === 0 && content.shape === undefined;
  const step: Step = {
    action: 'feature.replaced',
    change: 0,
    written: names_of(content),
    write: (db, before) =>
      is_empty
        ? Promise.resolve(before)
        : one<RowState>(db, update_row(table, id, content, columns, written)),
  };
  return still_there(await perform(editing, id, step));
}

/** Changes what the content names. A 404 AppError when the feature is not there. */
export async function change_feature(editing: Editing, id: string, content: RowContent): Promise<Edited> {
  const { table, columns } = editing;
  const written = names_of(content);
  const step: Step = {
    action: 'feature.changed',
    change: 0,
    written,
    write: (db, before) =>
      written.length === 0
        ? Promise.resolve(before)
        : one<RowState>(db, update_row(table, id, content, columns, null)),
  };
  return still_there(await perform(editing, id, step));
}

/** Removes a feature. A 404 AppError when it is not there. */
export async function remove_feature(editing: Editing, id: string): Promise<void> {
  await perform(editing, id, {
    action: 'feature.removed',
    change: -1,
    written: [],
    write: async (db) => {
      await db.query(delete_row(editing.table, id));
      return null;
    },
  });
}
