import { readFileSync } from 'node:fs';
import path from 'node:path';
import { project_root } from '../config.ts';
import { Query } from './fragment.ts';

export const queries_folder = path.join(project_root, 'sql', 'queries');
const texts = new Map<string, string>();

class FileQuery extends Query {
  constructor(
    readonly text: string,
    readonly values: readonly unknown[],
  ) {
    super();
  }
}

/**
 * The static query of `sql/queries/<name>.sql` with its values in the order of $1, $2….
 * The name is a constant of the code, never input.
 */
export function query_file(name: string, values: readonly unknown[] = []): Query {
  let text = texts.get(name);
  if (text === undefined)
    texts.set(name, (text = readFileSync(path.join(queries_folder, `${name}.sql`), 'utf8')));
  return new FileQuery(text, values);
}
