import { hash } from 'node:crypto';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Version } from '../respond.ts';

/** The validators of an answer made of one table at one absolute address; null where content may change unseen. */
export function version_of(table: PublishedTable, address: string): Version | null {
  if (table.version === null) return null;
  const etag = hash('sha1', `${table.version} ${address}`, 'base64url');
  return { etag, modified_at: table.updated_at ?? undefined };
}
