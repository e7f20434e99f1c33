import { PostForm } from './form_parts.tsx';
import { JobResults, type JobResultsView } from './job_results.tsx';
import { page, type Page } from './layout.tsx';

export interface JobView {
  jobID: string;
  processID: string;
  status: 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';
  message?: string;
  created: string;
  finished?: string;
  progress: number;
}

const words: Readonly<Record<JobView['status'], string>> = {
  accepted: 'en attente',
  running: 'en cours',
  successful: 'achevée',
  failed: 'échouée',
  dismissed: 'annulée',
};
const moment = (text: string) =>
  new Date(text).toLocaleString('fr-FR', {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: 'Europe/Paris',
  });
const path_of = ({ jobID }: Pick<JobView, 'jobID'>) => `/jobs/${encodeURIComponent(jobID)}`;
const state_of = ({ status, progress }: JobView) =>
  status === 'running' ? `${words[status]} (${progress} %)` : words[status];

/** The jobs of whoever is signed in; `ways`: to the pages before and after, where there are any. */
export function jobs_page(
  jobs: readonly (JobView & { title: string })[],
  is_signed_in: boolean,
  ways: readonly { href: string; title: string }[] = [],
): Page {
  return page({
    title: 'Mes tâches',
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/processes?f=html">Traitements</a>
        </p>
        <h1>Mes tâches</h1>
        {jobs.length === 0 ? (
          <p>
            {is_signed_in
              ? 'Aucune tâche ne répond à cette demande.'
              : 'Sans compte, une tâche n’est montrée qu’à qui connaît son adresse : elle est donnée à la demande.'}
          </p>
        ) : (
          <div class="table" tabIndex={0} role="region" aria-label="Mes tâches">
            <table>
              <thead>
                <tr>
                  <th scope="col">Demandée</th>
                  <th scope="col">Traitement</th>
                  <th scope="col">État</th>
                  <th scope="col">Message</th>
                </tr>
              </thead>
              <tbody>
                {jobs.map((job) => (
                  <tr>
                    <th scope="row">
                      <a href={`${path_of(job)}?f=html`}>{moment(job.created)}</a>
                    </th>
                    <td>{job.title}</td>
                    <td>{state_of(job)}</td>
                    <td>{job.message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {ways.length > 0 && (
          <p>
            {ways.map(({ href, title }, i) => (
              <>
                {i > 0 && ' · '}
                <a href={href}>{title}</a>
              </>
            ))}
          </p>
        )}
        <p>
          <a href="/jobs?f=json">Cette liste en JSON</a>
        </p>
      </>
    ),
  });
}

/** A job, with its results when they are shown; `title`: of its process. */
export function job_page(job: JobView, title: string, results: JobResultsView | null = null): Page {
  const { jobID, processID, status, message, created, finished } = job;
  const is_open = status === 'accepted' || status === 'running';
  const drawn = results?.some(({ map }) => map !== null) === true;
  return (header) =>
    page({
      title: `${title} : tâche`,
      current: 'data',
      islands: drawn ? ['small_map'] : [],
      children: (
        <>
          <p class="crumbs">
            <a href="/collections">Données</a> › <a href="/processes?f=html">Traitements</a> ›{' '}
            <a href="/jobs?f=html">Mes tâches</a>
          </p>
          <h1>{title}</h1>
          <dl class="facts">
            <dt>État</dt>
            <dd>{state_of(job)}</dd>
            {message !== undefined && (
              <>
                <dt>Message</dt>
                <dd>{message}</dd>
              </>
            )}
            <dt>Demandée</dt>
            <dd>{moment(created)}</dd>
            {finished !== undefined && (
              <>
                <dt>Finie</dt>
                <dd>{moment(finished)}</dd>
              </>
            )}
            <dt>Traitement</dt>
            <dd>
              <a href={`/processes/${encodeURIComponent(processID)}?f=html`}>{processID}</a>
            </dd>
            <dt>Tâche</dt>
            <dd class="long">{jobID}</dd>
          </dl>
          {results === null && status === 'successful' && (
            <p class="actions">
              <a class="button" href={`${path_of(job)}/results?f=html`}>
                Voir les résultats
              </a>
            </p>
          )}
          {is_open && (
            <div class="actions">
              <a class="button" href={`${path_of(job)}?f=html`}>
                Actualiser
              </a>
              <PostForm
                action={`${path_of(job)}/annulation`}
                csrf={header.visitor?.csrf_token ?? null}
                inline
              >
                <button type="submit" class="button second">
                  Annuler la tâche
                </button>
              </PostForm>
            </div>
          )}
          {results !== null && <JobResults outputs={results} />}
          <p>
            <a href={`${path_of(job)}?f=json`}>Cette tâche en JSON</a>
            {results !== null && (
              <>
                {' · '}
                <a href={`${path_of(job)}/results?f=json`}>Ses résultats en JSON</a>
              </>
            )}
          </p>
        </>
      ),
    })(header);
}
