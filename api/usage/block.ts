/** `/statistiques`: how often datasets are seen and taken, for people, spreadsheets and programs. */
import type { Response } from 'express';
import { AppError } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { usage_page, type UsageCounts, type UsageView } from '../../viewer/pages/usage.tsx';
import { csv_line } from '../accounts/csv.ts';
import { access_of } from '../auth/asker.ts';
import type { Block, OpenApiPart } from '../block.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { choice, day, read_query, refuse, type Param } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { choose_format, respond, send_document } from '../respond.ts';

const csv_type = 'text/csv; charset=utf-8; header=present';
const usual_days = 30;
/** Datasets of a page; of a table for spreadsheets, which is made in memory. */
const most_shown = 1_000;
const most_exported = 100_000;
/** Of the identifiers that a harvest may bring. */
const longest_id = 500;
const day_ms = 86_400_000;

const record: Param<string | null> = {
  description: 'Identifiant d’un jeu de données : ses comptes jour par jour.',
  schema: { type: 'string', maxLength: longest_id, example: 'communes' },
  absent: null,
  parse(text, name) {
    if (text.length > longest_id) throw refuse(name, text, `au plus ${longest_id} caractères`);
    return text === '' ? null : text;
  },
};
const params = {
  f: { ...choice('Format de la réponse.', ['json', 'html', 'csv']), component: 'usage_f' },
  jeu: record,
  du: day('Premier jour ; sans lui, 30 jours jusqu’au dernier.'),
  au: day('Dernier jour ; sans lui, aujourd’hui.'),
};

const paris_day = (at_ms: number) =>
  new Date(at_ms).toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });

export const usage_block: Block = {
  id: 'usage',
  routes(router, { config, database }) {
    router.get('/statistiques', async (request, response) => {
      const { f, jeu, du, au } = read_query(request, params);
      charge(response, costs.computation);
      const last = au === '' ? paris_day(Date.now()) : au;
      const first = du === '' ? paris_day(Date.parse(`${last}T12:00:00Z`) - (usual_days - 1) * day_ms) : du;
      const period = { first, last };
      const view = await read_usage(
        access_of(request, database),
        jeu,
        period,
        f === 'csv' ? most_exported : most_shown,
      );
      if (f === 'csv') return send_csv(response, view);
      respond(response, choose_format(request, f), {
        json: () => document_of(view),
        html: () => usage_page({ ...view, months: config.USAGE_RETENTION_MONTHS }),
      });
    });
  },
  openapi: () => Promise.resolve(openapi_part),
};

async function read_usage(
  access: Access,
  id: string | null,
  { first, last }: { first: string; last: string },
  most: number,
): Promise<Omit<UsageView, 'months'>> {
  return access.read(async (db) => {
    if (id === null) {
      type Row = UsageCounts & { id: string; title: string; formats: Record<string, number> };
      const found = await db.query<Row>(query_file('usage_summary', [first, last, most + 1]));
      const datasets = found.slice(0, most);
      return { first, last, dataset: null, datasets, has_more: found.length > most, days: [] };
    }
    const [known] = await db.query<{ id: string; title: string }>(query_file('usage_record', [id]));
    if (known === undefined) throw no_record(id);
    const days = await db.query<UsageCounts & { day: string }>(query_file('usage_days', [id, first, last]));
    return { first, last, dataset: known, datasets: [], has_more: false, days };
  });
}

const no_record = (id: string) =>
  new AppError(`Aucun jeu de données « ${id} ».`, {
    status: 404,
    code: 'no-such-record',
    place: 'jeu',
    remedy: 'Le chercher dans le catalogue : /catalogue.',
  });

/** The same for programs. */
const document_of = ({ first, last, dataset, datasets, has_more, days }: Omit<UsageView, 'months'>) => ({
  first_day: first,
  last_day: last,
  ...(dataset === null ? { datasets, has_more } : { dataset, days }),
});

const counted = ({ pages, requests, tiles, downloads }: UsageCounts) =>
  [pages, requests, downloads, tiles].map(String);
const counted_names = ['pages_vues', 'requetes_api', 'telechargements', 'tuiles'];

function send_csv(response: Response, { dataset, datasets, days }: Omit<UsageView, 'months'>): void {
  const lines =
    dataset === null
      ? [
          ['identifiant', 'titre', ...counted_names, 'formats'],
          ...datasets.map(({ id, title, formats, ...counts }) => [
            id,
            title,
            ...counted(counts),
            Object.entries(formats)
              .map(([format, count]) => `${format} ${count}`)
              .join(', '),
          ]),
        ]
      : [
          ['identifiant', 'jour', ...counted_names],
          ...days.map(({ day: on, ...counts }) => [dataset.id, on, ...counted(counts)]),
        ];
  response.setHeader('Content-Disposition', 'attachment; filename="statistiques.csv"');
  // Spreadsheets need the mark to read accents.
  send_document(response, csv_type, `\uFEFF${lines.map(csv_line).join('')}`);
}

const counts_schema = Object.fromEntries(
  ['pages', 'requests', 'tiles', 'downloads'].map((name) => [name, { type: 'integer', minimum: 0 }]),
);
const openapi_part: OpenApiPart = {
  tags: [{ name: 'Statistiques', description: 'Combien de fois les jeux de données sont consultés et pris' }],
  parameters: describe_parameters(params),
  paths: {
    '/statistiques': describe_get({
      summary:
        'Consultations, requêtes, tuiles et téléchargements par jeu de données, ou par jour pour l’un d’eux',
      tag: 'Statistiques',
      id: 'usage',
      query: params,
      answers: {
        'application/json': { $ref: '#/components/schemas/Usage' },
        'text/html': { type: 'string' },
        [csv_type]: { type: 'string' },
      },
      errors: [404, 503],
    }),
  },
  schemas: {
    Usage: {
      type: 'object',
      required: ['first_day', 'last_day'],
      properties: {
        first_day: { type: 'string', format: 'date' },
        last_day: { type: 'string', format: 'date' },
        datasets: {
          type: 'array',
          items: {
            type: 'object',
            required: ['id', 'title', 'formats', ...Object.keys(counts_schema)],
            properties: {
              id: { type: 'string' },
              title: { type: 'string' },
              formats: { type: 'object', additionalProperties: { type: 'integer' } },
              ...counts_schema,
            },
          },
        },
        has_more: {
          type: 'boolean',
          description: `Vrai quand il y a plus de ${most_shown} jeux de données : le CSV les a tous.`,
        },
        dataset: {
          type: 'object',
          required: ['id', 'title'],
          properties: { id: { type: 'string' }, title: { type: 'string' } },
        },
        days: {
          type: 'array',
          items: {
            type: 'object',
            required: ['day', ...Object.keys(counts_schema)],
            properties: { day: { type: 'string', format: 'date' }, ...counts_schema },
          },
        },
      },
    },
  },
};
