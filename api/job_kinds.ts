import type { JobHandler } from '../sql/jobs.ts';
import { refresh_by_clock, refresh_job } from './in_place/refresh.ts';
import { send_mail_job } from './mail/mailer.ts';
import { deliver_mail } from './mail/send_mail.ts';
import { alerts_job, look_for_changes } from './saved_searches/look_for_changes.ts';
import { deliver_webhook, webhook_job } from './saved_searches/webhook.ts';
import { callback_job, tell_end } from './processes/callback.ts';
import { execute_job } from './processes/execute_job.ts';
import { process_job } from './processes/job_store.ts';
import {
  publication_job,
  publish_scenario,
  withdraw_scenario,
  withdrawal_job,
} from './processes/scenarios/publication.ts';
import { score_job, score_records } from './records/score_records.ts';
import { compute_and_publish, white_zones_job } from './processes/white_zones/white_zones.ts';

/** What the worker can do for the API: one line per kind of job. */
export const api_jobs: Readonly<Record<string, JobHandler>> = {
  [send_mail_job]: deliver_mail,
  [alerts_job]: look_for_changes,
  [webhook_job]: deliver_webhook,
  [process_job]: execute_job,
  [callback_job]: tell_end,
  [white_zones_job]: compute_and_publish,
  [publication_job]: publish_scenario,
  [withdrawal_job]: withdraw_scenario,
  [score_job]: score_records,
  [refresh_job]: refresh_by_clock,
};
