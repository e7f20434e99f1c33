import { refuse, type Param, type Values } from '../params.ts';
import { statuses } from './documents.ts';
import type { JobFilter } from './job_store.ts';
import { processes } from './registry.ts';

/** Several words of a list, separated by commas. */
function words(description: string, known: readonly string[], component?: string): Param<string[] | null> {
  return {
    description,
    schema: { type: 'array', items: { type: 'string', enum: known }, example: known[0] },
    ...(component !== undefined && { component }),
    absent: null,
    parse(text, name) {
      const given = text.split(',');
      if (given.every((word) => known.includes(word))) return given;
      throw refuse(name, text, known.join(', '));
    },
  };
}

const seconds = (description: string): Param<number | null> => ({
  description,
  schema: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
  absent: null,
  parse(text, name) {
    if (/^\d{1,9}$|^1000000000$/.test(text)) return Number(text);
    throw refuse(name, text, 'un nombre entier de secondes');
  },
});

const moment_form = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)?$/;

interface Period {
  from: string | null;
  until: string | null;
}

/** A moment, or two with « / »; an open end is `..` or nothing. A day is the whole of it, in UTC. */
function read_period(text: string): Period | null {
  const parts = text.split('/');
  const [from = '', until = from] = parts;
  const is_open = (part: string) => parts.length === 2 && (part === '..' || part === '');
  const is_moment = (part: string) => moment_form.test(part) && Number.isFinite(Date.parse(part));
  if (parts.length > 2 || ![from, until].every((part) => is_open(part) || is_moment(part))) return null;
  if (is_open(from) && is_open(until)) return null;
  const end_of = (part: string) => (part.length === 10 ? `${part}T23:59:59.999Z` : part);
  return {
    from: is_open(from) ? null : new Date(from).toISOString(),
    until: is_open(until) ? null : new Date(end_of(until)).toISOString(),
  };
}

const created: Param<Period | null> = {
  description:
    'Tâches demandées à ce moment, ou dans cette période (début/fin, « .. » pour une fin ouverte).',
  schema: { type: 'string', example: '2024-01-01/..' },
  component: 'datetime-jobs',
  absent: null,
  parse(text, name) {
    const period = read_period(text);
    if (period !== null) return period;
    throw refuse(name, text, 'une date ou une période, comme 2024-01-01/..');
  },
};

/** Parameters of the list of jobs (class job-list). */
export const job_params = {
  type: words('Sorte de tâche.', ['process'], 'type-jobs'),
  processID: words(
    'Traitements.',
    processes.map(({ id }) => id),
  ),
  status: words('États.', statuses, 'status-jobs'),
  datetime: created,
  minDuration: seconds('Durée d’au moins tant de secondes.'),
  maxDuration: seconds('Durée d’au plus tant de secondes.'),
};

/** The filter that the parameters ask for. */
export function read_job_filter({
  processID,
  status,
  datetime,
  minDuration,
  maxDuration,
}: Values<typeof job_params>): Omit<JobFilter, 'limit' | 'offset'> {
  return {
    processes: processID,
    statuses: status,
    created_from: datetime?.from ?? null,
    created_until: datetime?.until ?? null,
    min_duration_s: minDuration,
    max_duration_s: maxDuration,
  };
}
