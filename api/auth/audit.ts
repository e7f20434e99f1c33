import type { Request } from 'express';
import type { Db } from '../../sql/client.ts';
import type { AuditAction } from '../../viewer/pages/audit_actions.ts';
import { query_file } from '../../sql/query_file.ts';
import { asker_of } from './asker.ts';

export interface AuditEntry {
  action: AuditAction;
  /** What it was done to, as people name it: an address, an organisation, a collection. */
  object?: string;
  details?: Record<string, unknown>;
  /** Who did it, where the request's own session does not say: at sign-in, or a command. */
  actor?: { account_id: number | null; name: string };
}

/**
 * Writes a line of the audit log, within the transaction of what it tells: neither is there without the other. Null as
 * request: a command at the terminal.
 */
export async function write_audit(
  db: Db,
  request: Request | null,
  { action, object, details = {}, actor }: AuditEntry,
): Promise<void> {
  const asker = request === null ? null : asker_of(request);
  const who = actor ?? {
    account_id: asker?.identity.account_id ?? null,
    name: asker?.email ?? (request === null ? 'commande' : 'anonyme'),
  };
  const request_id = request?.res?.getHeader('X-Request-Id') ?? null;
  await db.query(
    query_file('audit_write', [
      who.account_id,
      who.name,
      action,
      object ?? null,
      JSON.stringify(details),
      request?.ip ?? null,
      request_id,
    ]),
  );
}
