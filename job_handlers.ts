import { purge_personal_data } from './api/accounts/personal_data.ts';
import { refresh_job } from './api/in_place/refresh.ts';
import { api_jobs } from './api/job_kinds.ts';
import { score_job } from './api/records/score_records.ts';
import { alerts_job } from './api/saved_searches/look_for_changes.ts';
import { examination_job, publication_job } from './catalogue/deposits/files.ts';
import { examine_deposit } from './etl/deposits/examine.ts';
import { publish_deposit } from './etl/deposits/publish.ts';
import { purge_deposits } from './etl/deposits/purge.ts';
import { defaults_job, import_defaults, sync_all, sync_job } from './etl/jobs.ts';
import { harvest, harvest_job } from './etl/harvesters/job.ts';
import { build_road_graph, road_graph_job } from './etl/roads/job.ts';
import type { JobHandler } from './sql/jobs.ts';
import { purge_job, purge_old, purge_usage } from './sql/retention.ts';
import type { NewSchedule } from './sql/schedules.ts';

/** All kinds of jobs: here, as in main.ts, api and etl meet. */
export const job_handlers: Readonly<Record<string, JobHandler>> = {
  ...api_jobs,
  [defaults_job]: import_defaults,
  [sync_job]: sync_all,
  [road_graph_job]: build_road_graph,
  [harvest_job]: harvest,
  [examination_job]: examine_deposit,
  [publication_job]: publish_deposit,
  [purge_job]: async (input, context) => ({
    ...(await purge_old(input, context)),
    ...(await purge_personal_data(context.database, context.signal)),
    ...(await purge_deposits(context.database, context.config)),
    ...(await purge_usage(context.database, context.config)),
  }),
};

/** What a new site does by the clock; `npm run admin -- schedule` changes it. */
export const first_schedules: readonly NewSchedule[] = [
  {
    title: 'Purge des données anciennes : tâches, imports, données personnelles',
    kind: purge_job,
    cron: '17 3 * * *',
  },
  { title: 'Notes de qualité des fiches du catalogue', kind: score_job, cron: '*/10 * * * *' },
  { title: 'Recherches enregistrées : avis de nouveautés', kind: alerts_job, cron: '*/5 * * * *' },
  { title: 'Tables publiées en place : nombre, emprise et colonnes', kind: refresh_job, cron: '41 4 * * *' },
  { title: 'Mise à jour des référentiels', kind: sync_job, cron: '0 2 * * 0', is_enabled: false },
];
