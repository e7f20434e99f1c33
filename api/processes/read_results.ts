/** What a job has made, as it is asked for. */
import { AppError } from '../../errors.ts';
import type { JobResultsView } from '../../viewer/pages/job_results.tsx';
import { choice } from '../params.ts';
import { status_of } from './documents.ts';
import type { JobResult, ProcessJobDetails } from './job_store.ts';
import type { Features } from './own_items.ts';
import { media_type_of, media_types_of } from './output_text.ts';
import type { Process, Values } from './process.ts';
import type { Execution } from './read_execution.ts';
import { exceptions, find_process } from './registry.ts';
import { type_of_output, type Locate } from './send_results.ts';

/** Form of one output that is read alone. */
export const output_f = {
  ...choice('Forme de la sortie : celle que la demande a choisie, à défaut.', ['json', 'csv']),
  component: 'f-output',
};

/** What a job has made; an AppError when it has not, with the type that the standard names. */
export function results_of(job: ProcessJobDetails): JobResult & { process: Process } {
  const status = status_of(job);
  const process = find_process(job.process);
  if (status === 'successful' && job.result !== null) return { process, ...job.result };
  if (status === 'failed')
    throw new AppError(job.message ?? 'Le traitement a échoué.', { status: 422, code: 'job-failed' });
  throw new AppError(
    status === 'dismissed' ? 'La tâche a été annulée.' : 'La tâche n’est pas encore achevée.',
    {
      status: status === 'dismissed' ? 410 : 404,
      code: status === 'dismissed' ? 'job-dismissed' : 'result-not-ready',
      ...(status !== 'dismissed' && { type: `${exceptions}/result-not-ready` }),
      remedy: `Son état est à l’adresse /jobs/${job.job}.`,
    },
  );
}

/** The value of one output. A 404 AppError when the job has not made it, or has made a collection of it. */
export function value_of({ outputs, published = {} }: JobResult, name: string): unknown {
  if (Object.hasOwn(outputs, name) && !Object.hasOwn(published, name)) return outputs[name];
  const collection = Object.hasOwn(published, name) ? published[name] : undefined;
  const made = Object.keys(outputs).filter((output) => !Object.hasOwn(published, output));
  throw new AppError(`La tâche n’a pas de sortie « ${name.slice(0, 80)} » ici.`, {
    status: 404,
    code: 'no-such-output',
    remedy:
      collection === undefined
        ? `Sorties : ${made.join(', ')}.`
        : `Elle est publiée : /collections/${collection}.`,
  });
}

/** The media type of one output, as its address asks or as the execution did. A 400 AppError where it has no such form. */
export function choose_type(
  process: Process,
  name: string,
  form: 'json' | 'csv' | null,
  execution: Pick<Execution, 'formats'>,
): string {
  if (form === null) return type_of_output(process, name, execution);
  const output = process.outputs[name];
  const types = output === undefined ? [] : media_types_of(output);
  const type = types.find((known) => (form === 'csv' ? known === 'text/csv' : known.endsWith('json')));
  if (type !== undefined) return type;
  throw new AppError(`La sortie « ${name} » n’a pas la forme « ${form} ».`, {
    status: 400,
    code: 'invalid-f',
    place: 'f',
    remedy: `Formes : ${types.join(', ')}.`,
  });
}

/** Positions that a map of the page draws without being asked. */
const drawn_at_once = 2000;

/** What the page of the results shows of each output. */
export function view_results(
  process: Process,
  job: string,
  made: Values,
  locate: Locate,
  background: readonly string[],
): JobResultsView {
  return Object.entries(made).map(([name, value]) => {
    const output = process.outputs[name];
    const href = locate(name);
    const path = `/jobs/${encodeURIComponent(job)}/results/${encodeURIComponent(name)}`;
    const types = output === undefined ? [] : media_types_of(output);
    const is_published = href !== null && !href.endsWith(path);
    const is_map = output?.schema.format === 'geojson-feature-collection' && !is_published;
    const features = is_map ? (value as Features).features : [];
    return {
      name,
      title: output?.title ?? name,
      description: output?.description ?? '',
      published: is_published ? new URL(href).pathname.replace(/\/items$/, '') : null,
      value: is_map ? null : value,
      columns: output?.columns ?? {},
      downloads: is_published
        ? []
        : [
            {
              href: `${path}${output !== undefined && media_type_of(output) === 'text/plain' ? '' : '?f=json'}`,
              title: is_map
                ? 'GeoJSON'
                : output?.schema.type === 'object' || output?.schema.type === 'array'
                  ? 'JSON'
                  : 'Texte',
            },
            ...(types.includes('text/csv') ? [{ href: `${path}?f=csv`, title: 'CSV' }] : []),
          ],
      features: is_map ? features.map(({ properties }) => properties ?? {}) : null,
      map:
        is_map && features.some(({ geometry }) => (geometry as unknown) !== null)
          ? {
              source: { kind: 'geojson' as const, href: `${path}?f=json` },
              label: null,
              extent: null,
              background,
              items: null,
              on_demand: features.length > drawn_at_once,
            }
          : null,
    };
  });
}
