import { z } from 'zod';

/** Schemas that a move or a backup takes; staging tables belong to imports under way and are left. */
export const moved_schemas: readonly string[] = ['maillage', 'published'];

/**
 * Whether text begins as a statement of this kind about something of the moved schemas. A backup is trusted as much as
 * the database it fills, for a definition may call any function; what it may define is bounded all the same.
 */
const statement = (beginning: string) => {
  const form = new RegExp(`^${beginning.replaceAll('…', '(?:maillage|published)\\.')}`, 'i');
  return z
    .string()
    .regex(form, { error: (issue) => `unexpected statement: ${String(issue.input).slice(0, 80)}` });
};
const comment = statement('comment on (?:table|column|view|materialized view) +…');

const table_form = z.object({
  /** `schema.name`, for people and to compare. */
  name: z.string(),
  /** The same, quoted. */
  target: statement('…'),
  definition: statement('create +(?:unlogged )?table …'),
  /** Quoted, for COPY; empty without any. */
  columns: z.string(),
  comments: z.array(comment),
});
const constraint_form = z.object({
  name: z.string(),
  definition: statement('(?:alter table …|create (?:unique )?index .* on (?:only )?…)'),
  is_foreign: z.boolean(),
});
const sequence_form = z.object({
  name: z.string(),
  target: statement('…'),
  is_free: z.boolean(),
  definition: statement('create sequence …'),
  ownership: statement('alter sequence …').nullable(),
  last_value: z.string().regex(/^-?\d+$/),
  is_called: z.boolean(),
});
const view_form = z.object({
  name: z.string(),
  definition: statement('create +(?:materialized )?view …'),
  comment: statement('comment on +(?:materialized )?view …'),
});
const right_form = z.object({
  role: z.string(),
  grant_sql: statement('(?:alter default privileges in schema (?:maillage|published) )?grant '),
});

/** All of the product's database but the rows: by these statements another database gets the same. */
export const description_form = z.object({
  migrations: z.array(z.object({ name: z.string(), checksum: z.string(), applied_at: z.string() })),
  tables: z.array(table_form),
  constraints: z.array(constraint_form),
  sequences: z.array(sequence_form),
  views: z.array(view_form),
  rights: z.array(right_form),
});
export type Description = z.infer<typeof description_form>;
export type ContentTable = Description['tables'][number];

/** What a database holds, wherever it is read from: another database or a backup. */
export interface Content {
  description: Description;
  /** COPY text of a table, cut between rows. Tables are asked for in the order of the description, each once. */
  rows(table: ContentTable): AsyncIterable<Buffer>;
  /** How many rows the table has where it comes from; asked when they are read. */
  count(table: ContentTable): Promise<number>;
}
