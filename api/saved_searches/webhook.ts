/** Calls of saved searches: JSON posted to an address of the list of hosts, signed with the secret of the search. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { RecordChange } from '../../catalogue/alerts/record_changes.ts';
import { open_text, seal_text } from '../../catalogue/sealed_text.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import { TryLater, type JobContext } from '../../sql/jobs.ts';
import { make_token } from '../auth/tokens.ts';
import { post_json } from '../post_json.ts';
import { record_page, search_path, site_of } from './addresses.ts';
import { match_search } from './match_search.ts';

/** The kind of job that makes a call. */
export const webhook_job = 'search_webhook';

/** Records that a call lists; `total` tells how many there are. */
export const most_records = 100;

const total_ms = 15_000;
/** Seconds before the second attempt and so on: a receiver that is down for an hour is still told. */
const default_waits_s = [30, 120, 600, 3600] as const;

const webhook_input = z.object({ search: z.number(), after: z.number(), upto: z.number() });

/** A row of saved_search_delivery.sql. */
export interface DeliveredSearch {
  id: number;
  owner_id: number;
  title: string;
  query: string;
  channel: 'none' | 'email' | 'webhook';
  is_paused: boolean;
  webhook_url: string | null;
  webhook_secret: Buffer | null;
  delivery_job_id: number | null;
  email: string;
  name: string;
}

/** A new secret, and as the database keeps it. */
export async function make_secret(config: Config): Promise<{ secret: string; sealed: Buffer }> {
  const secret = `mlw_${make_token()}`;
  return { secret, sealed: await seal_text(config, 'alerts.key', secret) };
}

/** Value of X-Maillage-Signature: HMAC-SHA256 in hexadecimal over « seconds.body ». */
export function sign_body(secret: string, seconds: number, body: string): string {
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}

/** The job: changes of the window, with the owner's rights of this moment; a receiver that is down is asked again. */
export async function deliver_webhook(
  input: Record<string, unknown>,
  { id: job, config, database, signal }: Pick<JobContext, 'id' | 'config' | 'database' | 'signal'>,
  waits_s: readonly number[] = default_waits_s,
): Promise<Record<string, unknown>> {
  const { search: id, after, upto } = webhook_input.parse(input);
  const [search] = await database.query<DeliveredSearch>(query_file('saved_search_delivery', [id]));
  // Deleted, paused or told otherwise since it was queued.
  if (search === undefined || search.is_paused || search.channel !== 'webhook') return { told: 0 };
  // Its address was changed meanwhile: another job tells the same there.
  if (search.delivery_job_id !== job) return { told: 0 };
  const { total, changes } = await match_search(database, search, { after, upto, limit: most_records });
  if (total === 0) return { told: 0 };
  const call = { event: 'records.changed', delivery: `${id}-${after}-${upto}`, total, changes } as const;
  try {
    await call_webhook(config, search, call, signal);
  } catch (error) {
    if (error instanceof AppError && error.status >= 500) throw new TryLater(error, waits_s);
    throw error;
  }
  return { told: total };
}

export interface WebhookCall {
  event: 'records.changed' | 'test';
  /** The same for each attempt: a receiver that was told twice can tell. */
  delivery: string;
  total: number;
  changes: readonly RecordChange[];
}

/** Posts a call. Rejects as post_json does, and with a 422 AppError when the secret cannot be read any more. */
export async function call_webhook(
  config: Config,
  search: DeliveredSearch,
  call: WebhookCall,
  signal?: AbortSignal,
): Promise<void> {
  const sealed = search.webhook_secret;
  const secret = sealed === null ? null : await open_text(config, 'alerts.key', sealed);
  if (secret === null || search.webhook_url === null)
    throw new AppError('Le secret de ce webhook ne peut être relu.', {
      status: 422,
      code: 'webhook-secret-lost',
      remedy: 'Le fichier alerts.key de DATA_DIR a changé ou manque : demander un nouveau secret.',
    });
  const body = JSON.stringify(body_of(site_of(config), search, call));
  const seconds = Math.floor(Date.now() / 1000);
  await post_json(config, {
    uri: search.webhook_url,
    body,
    headers: {
      'X-Maillage-Event': call.event,
      'X-Maillage-Delivery': call.delivery,
      'X-Maillage-Signature': sign_body(secret, seconds, body),
    },
    total_ms,
    ...(signal !== undefined && { signal }),
  });
}

const body_of = (
  site: string,
  search: DeliveredSearch,
  { event, delivery, total, changes }: WebhookCall,
) => ({
  event,
  delivery,
  search: { id: search.id, title: search.title, href: site + search_path(search.query) },
  total,
  records: changes.map(({ id, ...change }) => ({
    id,
    ...change,
    href: site + record_page(id),
    metadata: `${site}/collections/catalogue/items/${encodeURIComponent(id)}`,
  })),
});
