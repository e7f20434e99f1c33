/** How commands show jobs and schedules to a person. */
import { AppError } from '../../errors.ts';
import type { JobDetails, JobRow, JobState } from '../../sql/jobs.ts';
import type { Schedule } from '../../sql/schedules.ts';

const states: Readonly<Record<JobState, string>> = {
  queued: 'en attente',
  running: 'en cours',
  done: 'terminée',
  failed: 'ÉCHEC',
  dismissed: 'annulée',
};
const is_state = (state: string): state is JobState => Object.hasOwn(states, state);

const moment = (at: Date | null) =>
  at === null
    ? ''
    : at.toLocaleString('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Paris' });

/** Rows as aligned columns; the last one keeps its length. */
function draw(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  '),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

export const draw_jobs = (jobs: readonly JobRow[]): string =>
  jobs.length === 0
    ? 'Aucune tâche.\n'
    : draw([
        ['n°', 'travail', 'état', 'demandée', 'fin', 'avancement et message'],
        ...jobs.map(({ id, kind, state, created_at, ended_at, progress, message }) => [
          String(id),
          kind,
          states[state],
          moment(created_at),
          state === 'queued' ? '' : moment(ended_at),
          [state === 'running' ? `${Math.round(progress * 100)} %` : '', message ?? ''].join(' ').trim(),
        ]),
      ]);

export const draw_job = (job: JobDetails): string =>
  draw([
    ['Tâche', String(job.id)],
    ['Travail', job.kind],
    ['État', `${states[job.state]}${job.dismiss_asked_at === null ? '' : ' (annulation demandée)'}`],
    ['Avancement', `${Math.round(job.progress * 100)} %`],
    ['Message', job.message ?? ''],
    ['Tentatives', `${job.attempts}${job.max_attempts === null ? '' : ` sur ${job.max_attempts}`}`],
    ['Demandée', moment(job.created_at)],
    ['Commencée', moment(job.started_at)],
    ['Signe de vie', moment(job.heartbeat_at)],
    ['Fin', job.state === 'queued' ? '' : moment(job.ended_at)],
    ['Entrée', JSON.stringify(job.input)],
    ['Résultat', job.result === null ? '' : JSON.stringify(job.result)],
  ]);

export const draw_schedules = (schedules: readonly Schedule[]): string =>
  schedules.length === 0
    ? 'Aucune planification.\n'
    : draw([
        ['n°', 'travail', 'cron', 'fuseau', 'prochaine', 'dernière', 'titre'],
        ...schedules.map((each) => [
          String(each.id),
          `${each.kind}${Object.keys(each.input).length === 0 ? '' : ` ${JSON.stringify(each.input)}`}`,
          each.cron,
          each.time_zone,
          each.is_enabled ? moment(each.next_run_at) || 'à calculer' : 'désactivée',
          [
            moment(each.last_run_at),
            each.last_state !== null && is_state(each.last_state) ? states[each.last_state] : '',
          ]
            .join(' ')
            .trim(),
          each.problem === null ? each.title : `${each.title} – ${each.problem}`,
        ]),
      ]);

/** A number of the command line. Throws a 400 AppError naming the argument. */
export function read_number(text: string | undefined, place: string): number {
  if (/^[1-9]\d{0,14}$/.test(text ?? '')) return Number(text);
  throw new AppError(`« ${(text ?? '').slice(0, 40)} » n’est pas un numéro.`, {
    status: 400,
    code: 'invalid-argument',
    place,
    remedy: 'La liste donne les numéros : npm run admin -- jobs, npm run admin -- schedule list.',
  });
}
