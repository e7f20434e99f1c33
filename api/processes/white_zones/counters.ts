import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { project_root } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import { category_ids } from './categories.ts';

/** A line of a table of counters: services of this source and type are counters for this category. */
export interface BasketCounter {
  source: string;
  type_service: string;
  category: string;
  /** Counts only where a France services house stands for its partners. */
  only_for_partners: boolean;
}

const file = path.join(project_root, 'api', 'processes', 'white_zones', 'counters.csv');

/** Types of services that are town halls, whichever source names them. */
export const town_hall_form = /^mairie/i;

const line_form = z
  .object({
    source: z.string().min(1),
    type_service: z
      .string()
      .min(1)
      .refine((type) => !town_hall_form.test(type), 'a town hall is never a counter of an operator'),
    categorie: z.enum(category_ids),
    quand: z.enum(['toujours', 'maison_pour_partenaires']),
    commentaire: z.string(),
  })
  .strict();

/** Reads the shipped table of counters from its CSV text. Throws an AppError that names the line at fault. */
export function read_counters(text: string): BasketCounter[] {
  const seen = new Set<string>();
  const rows = parse(text, { columns: true, skip_empty_lines: true });
  return rows.map((row, i) => {
    const result = line_form.safeParse(row);
    const place = `counters.csv, line ${i + 2}`;
    if (!result.success)
      throw new AppError(
        result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('. '),
        {
          code: 'invalid-counters',
          place,
        },
      );
    const { source, type_service, categorie: category, quand } = result.data;
    const key = `${source} ${type_service} ${category}`;
    if (seen.has(key)) throw new AppError(`« ${key} » stands twice`, { code: 'invalid-counters', place });
    seen.add(key);
    return { source, type_service, category, only_for_partners: quand === 'maison_pour_partenaires' };
  });
}

/** The shipped table, bound into the shipped baskets: counters.csv beside this file. */
export const load_counters = (): BasketCounter[] => read_counters(readFileSync(file, 'utf8'));
