import type { Db } from '../sql/client.ts';
import { query_file } from '../sql/query_file.ts';
import { read_checks, type ValueDomain } from './check_constraint.ts';

/** What the database declares of a column, and every row therefore meets. */
export interface ColumnRules {
  /** Never null. */
  is_required: boolean;
  /** The database writes it and takes no other value. */
  is_generated: boolean;
  /** Left out, it gets a value. */
  has_default: boolean;
  /** Values that may stand in it. */
  domain: ValueDomain;
  /** The published table and column that its values point to. */
  reference: { table: string; column: string } | null;
}

interface Row extends Omit<ColumnRules, 'domain'> {
  name: string;
  max_length: number | null;
  labels: string[] | null;
  checks: string[];
}

/** The rules of a published table, by column; none for a table that is not there. */
export async function read_column_rules(db: Db, table: string): Promise<ReadonlyMap<string, ColumnRules>> {
  const rows = await db.query<Row>(query_file('column_rules', [table]));
  return new Map(rows.map((row) => [row.name, read_rules(row)]));
}

function read_rules({ max_length, labels, checks, name: _name, ...rules }: Row): ColumnRules {
  const checked = read_checks(checks);
  return {
    ...rules,
    domain: {
      ...(max_length !== null && { maxLength: max_length }),
      ...(labels !== null && { enum: labels }),
      ...checked,
    },
  };
}
