/** Asking for a publication or its end, and telling how far it is. */
import type { Request } from 'express';
import { AppError } from '../../../errors.ts';
import { one, type Database, type Db } from '../../../sql/client.ts';
import type { JobState } from '../../../sql/jobs.ts';
import { query_file } from '../../../sql/query_file.ts';
import type { PublishedFigures } from '../../../viewer/pages/scenario_figures.tsx';
import type { PublicationView, ScenarioDetails } from '../../../viewer/pages/scenario_view.ts';
import { account_access } from '../../auth/asker.ts';
import { write_audit } from '../../auth/audit.ts';
import { publication_job, withdrawal_job } from './publication.ts';
import { find_scenario } from './scenario_store.ts';

/** Scenarios of one account that may be published at once. */
const most_published = 20;

/** Queues the publication of the latest version. AppErrors: 403 for whom the scenario is not, 409 above the limit. */
export async function ask_publication(request: Request, database: Database, id: string): Promise<void> {
  await act_on(request, database, id, 'scenario.published', async (db, { version }) => {
    const asked = query_file('scenario_ask_publication', [id, version, most_published]);
    if ((await one<{ is_queued: boolean }>(db, asked)).is_queued) return;
    throw new AppError(`Ce compte a déjà ${most_published} scénarios publiés ou en cours de publication.`, {
      status: 409,
      code: 'too-many-publications',
      remedy: 'Retirer la publication de l’un d’eux, puis recommencer.',
    });
  });
}

/** Queues the end of the publication: tables and records go. 403 AppError for whom the scenario is not. */
export async function ask_withdrawal(request: Request, database: Database, id: string): Promise<void> {
  await act_on(request, database, id, 'scenario.withdrawn', (db) =>
    db.query(query_file('scenario_ask_withdrawal', [id])),
  );
}

/** Who may say who sees the scenario may publish it; his asking stands in the log, in the transaction of the job. */
function act_on(
  request: Request,
  database: Database,
  id: string,
  action: 'scenario.published' | 'scenario.withdrawn',
  ask: (db: Db, scenario: ScenarioDetails) => Promise<unknown>,
): Promise<void> {
  return account_access(request, database).act(async (db) => {
    const scenario = await find_scenario(db, id);
    if (!scenario.may_share)
      throw new AppError('Son propriétaire seul publie ce scénario.', {
        status: 403,
        code: 'scenario-not-yours',
        remedy: 'Le lui demander, ou en faire une copie.',
      });
    await ask(db, scenario);
    await write_audit(db, request, { action, object: id, details: { version: scenario.version } });
  });
}

/** The figures that were computed for the last publication; null without one. The asker has been shown the scenario. */
export async function read_figures(database: Database, id: string): Promise<PublishedFigures | null> {
  const [found] = await database.query<PublishedFigures>(query_file('scenario_published_version', [id]));
  return found?.row == null ? null : found;
}

interface LastJob {
  kind: string;
  state: JobState;
  progress: number;
  message: string | null;
}

/** How far the publication of a scenario is; the asker has been shown the scenario before. */
export async function read_publication(
  database: Database,
  scenario: ScenarioDetails,
): Promise<PublicationView> {
  const [job] = await database.query<LastJob>(query_file('scenario_publication', [scenario.id]));
  const [published] = await database.query<{ version: number; at: Date }>(
    query_file('scenario_published_version', [scenario.id]),
  );
  const is_busy = job?.state === 'queued' || job?.state === 'running';
  return {
    state: is_busy ? state_of_job(job) : published === undefined ? idle_state(job) : 'published',
    progress: is_busy ? Math.round(job.progress * 100) : null,
    message: is_busy || job?.state === 'failed' ? job.message : null,
    version: published?.version ?? null,
    at: published?.at ?? null,
    collections: scenario.collections ?? [],
  };
}

const state_of_job = ({ kind, state }: LastJob) =>
  kind === withdrawal_job ? 'withdrawing' : state === 'queued' ? 'queued' : 'running';

const idle_state = (job: LastJob | undefined) =>
  job?.state === 'failed' && job.kind === publication_job ? 'failed' : 'none';
