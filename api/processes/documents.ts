import type { Link } from '../block.ts';
import { absolute } from '../links.ts';
import type { JobState } from '../../sql/jobs.ts';
import type { ProcessJob } from './job_store.ts';
import type { Process } from './process.ts';

const json = 'application/json';
const ogc_rel = 'http://www.opengis.net/def/rel/ogc/1.0';

const both = (path: string, title: string): Link[] => [
  { href: `${path}?f=json`, rel: 'self', type: json, title: `${title}, en JSON` },
  { href: `${path}?f=html`, rel: 'alternate', type: 'text/html', title: `${title}, en page` },
];
const path_of = (process: Pick<Process, 'id'>) => `processes/${process.id}`;

/** processSummary of the standard. */
export function summarise_process(base: string, process: Process) {
  const { id, version, title, description, keywords, modes } = process;
  return {
    id,
    version,
    title,
    description,
    keywords,
    jobControlOptions: [
      ...modes.map((mode) => `${mode}-execute`),
      ...(modes.includes('async') ? ['dismiss'] : []),
    ],
    outputTransmission: modes.includes('async') ? ['value', 'reference'] : ['value'],
    links: absolute(base, both(path_of(process), title)),
  };
}

/** The description by OGC's model of processes (class ogc-process-description). */
export function describe_process(base: string, process: Process) {
  const execute: Link = {
    href: `${path_of(process)}/execution`,
    rel: `${ogc_rel}/execute`,
    type: json,
    title: 'Exécuter (POST)',
  };
  const summary = summarise_process(base, process);
  return {
    ...summary,
    inputs: Object.fromEntries(
      Object.entries(process.inputs).map(([name, { title, description, schema, is_optional = false }]) => [
        name,
        { title, description, schema, minOccurs: is_optional ? 0 : 1, maxOccurs: 1 },
      ]),
    ),
    outputs: Object.fromEntries(
      Object.entries(process.outputs).map(([name, { title, description, schema }]) => [
        name,
        { title, description, schema },
      ]),
    ),
    links: [...summary.links, ...absolute(base, [execute])],
  };
}

export const statuses = ['accepted', 'running', 'successful', 'failed', 'dismissed'] as const;
export type Status = (typeof statuses)[number];
const status_of_state: Readonly<Record<JobState, Status>> = {
  queued: 'accepted',
  running: 'running',
  done: 'successful',
  failed: 'failed',
  dismissed: 'dismissed',
};

/** A job whose dismissal was asked is dismissed for its asker, even while its worker has not heard of it. */
export const status_of = ({
  state,
  dismiss_asked_at,
}: Pick<ProcessJob, 'state' | 'dismiss_asked_at'>): Status =>
  dismiss_asked_at === null ? status_of_state[state] : 'dismissed';

/** statusInfo of the standard. */
export function describe_job(base: string, job: ProcessJob) {
  const {
    job: id,
    process,
    progress,
    message,
    created_at,
    started_at,
    heartbeat_at,
    ended_at,
    partial,
  } = job;
  const path = `jobs/${id}`;
  const status = status_of(job);
  const results: Link = {
    href: `${path}/results`,
    rel: `${ogc_rel}/results`,
    type: json,
    title: 'Résultats',
  };
  const up: Link = { href: `processes/${process}`, rel: 'up', type: json, title: 'Traitement' };
  return {
    processID: process,
    type: 'process' as const,
    jobID: id,
    status,
    // What it was last at says nothing of work that is done.
    ...(message !== null && status !== 'successful' && { message }),
    created: created_at.toISOString(),
    ...(started_at !== null && { started: started_at.toISOString() }),
    ...(ended_at !== null && job.state !== 'queued' && { finished: ended_at.toISOString() }),
    updated: (ended_at ?? heartbeat_at ?? created_at).toISOString(),
    progress: Math.round(progress * 100),
    ...(partial !== null && { partial }),
    links: absolute(base, [...both(path, 'Tâche'), up, ...(status === 'successful' ? [results] : [])]),
  };
}

/** The links of a page of a list, with its neighbours. */
export function page_links(
  base: string,
  path: string,
  title: string,
  { limit, offset, is_more }: { limit: number; offset: number; is_more: boolean },
): Link[] {
  const other = (rel: string, at: number, what: string): Link => ({
    href: `${path}?limit=${limit}&offset=${at}`,
    rel,
    type: json,
    title: what,
  });
  return absolute(base, [
    ...both(path, title),
    ...(is_more ? [other('next', offset + limit, 'Page suivante')] : []),
    ...(offset > 0 ? [other('prev', Math.max(0, offset - limit), 'Page précédente')] : []),
  ]);
}
