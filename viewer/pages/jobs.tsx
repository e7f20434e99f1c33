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

/** The jobs of whoever is signed in. */
export function jobs_page(jobs: readonly JobView[], is_signed_in: boolean): Page {
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
                    <td>{job.processID}</td>
                    <td>{state_of(job)}</td>
                    <td>{job.message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <p>
          <a href="/jobs?f=json">Cette liste en JSON</a>
        </p>
      </>
    ),
  });
}

/** A job, with its results when they are shown. */
export function job_page(job: JobView, results: object | null): Page {
  const { jobID, processID, status, message, created, finished } = job;
  return page({
    title: 'Tâche',
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/processes?f=html">Traitements</a> › <a href="/jobs?f=html">Mes tâches</a>
        </p>
        <h1>Tâche</h1>
        <dl class="facts">
          <dt>Identifiant</dt>
          <dd class="long">{jobID}</dd>
          <dt>Traitement</dt>
          <dd>
            <a href={`/processes/${encodeURIComponent(processID)}?f=html`}>{processID}</a>
          </dd>
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
        </dl>
        {results !== null && (
          <>
            <h2>Résultats</h2>
            <pre tabIndex={0}>{JSON.stringify(results, null, 2)}</pre>
          </>
        )}
        {results === null && status === 'successful' && (
          <p>
            <a href={`${path_of(job)}/results?f=html`}>Résultats</a>
          </p>
        )}
        <p>
          <a href={`${path_of(job)}?f=json`}>Cette tâche en JSON</a>
        </p>
      </>
    ),
  });
}
