import type { Request, Response } from 'express';
import { read_records } from '../../catalogue/records.ts';
import { score_record } from '../../catalogue/quality/score.ts';
import { usable_weights, type Weights } from '../../catalogue/quality/weights.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import {
  kept_groups,
  my_records_page,
  type KeptGroup,
  type KeptRecord,
} from '../../viewer/pages/my_records.tsx';
import { account_access } from '../auth/asker.ts';
import type { Context } from '../block.ts';
import { choice, integer, read_query } from '../params.ts';
import { complete_record } from '../records/complete_record.ts';
import { read_site, type Site } from '../records/site.ts';
import { send_page } from '../respond.ts';

const page_size = 50;

export const my_records_params = {
  groupe: choice('Ce que les fiches attendent.', Object.keys(kept_groups) as KeptGroup[]),
  q: {
    description: 'Mots du titre.',
    schema: { type: 'string', maxLength: 200 },
    absent: '',
    parse: (text: string) => text.trim().slice(0, 200),
  },
  offset: integer('Fiches à passer.', { absent: 0, minimum: 0, maximum: 1_000_000 }),
  fait: choice('Ce qui vient d’être fait.', ['abandonnee'] as const),
};

/** « Mes jeux de données ». */
export async function show_my_records(request: Request, response: Response, context: Context): Promise<void> {
  const { groupe, q, offset, fait } = read_query(request, my_records_params);
  const access = account_access(request, context.database);
  const site = await read_site(request, context.config, access);
  const view = await access.read(async (db) => {
    const rows = await db.query<Omit<KeptRecord, 'quality' | 'usage'> & { total: number }>(
      query_file('records_kept', [q === '' ? null : q, groupe, page_size, offset]),
    );
    const [counts] = await db.query<Record<KeptGroup, number>>(query_file('records_kept_counts'));
    const organisations = await db.query(query_file('record_organisations'));
    return {
      records: await with_figures(db, rows, site, usable_weights(context.config.DATA_DIR)),
      total: rows[0]?.total ?? 0,
      counts: counts ?? {},
      may_begin: organisations.length > 0,
    };
  });
  const rest = { group: groupe, q, limit: page_size, offset, is_discarded: fait === 'abandonnee' };
  send_page(response, my_records_page({ ...view, ...rest }));
}

/** With the score of what is published, to which the site adds, and how often it is seen. */
async function with_figures(
  db: Db,
  rows: readonly Omit<KeptRecord, 'quality' | 'usage'>[],
  site: Site,
  weights: Weights,
): Promise<KeptRecord[]> {
  const ids = rows.map(({ id }) => id);
  const stored = await read_records(db, ids);
  const counted = await db.query<KeptRecord['usage'] & { id: string }>(query_file('usage_of_records', [ids]));
  const usage = new Map(counted.map(({ id, pages, downloads }) => [id, { pages, downloads }]));
  const scores = new Map(
    stored.map((one) => [one.record.id, score_record(complete_record(one, site), weights).score] as const),
  );
  return rows.map((row) => ({
    ...row,
    quality: scores.get(row.id) ?? null,
    usage: usage.get(row.id) ?? { pages: 0, downloads: 0 },
  }));
}
