import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError, message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import type { RecordKind } from '../record.ts';
import { criteria, type CriterionName } from './criteria.ts';

/** Points at most per criterion; one that is left out does not count. */
export type Weights = Readonly<Record<RecordKind, Readonly<Partial<Record<CriterionName, number>>>>>;

const dataset = {
  title: 5,
  abstract: 10,
  keywords: 5,
  theme: 6,
  topics: 4,
  contacts: 10,
  licence: 12,
  access: 4,
  lineage: 8,
  dates: 8,
  frequency: 4,
  extent: 6,
  crs: 3,
  resolution: 2,
  access_link: 8,
  attributes: 3,
  conformity: 2,
} as const;
const presented = {
  title: 15,
  abstract: 20,
  keywords: 10,
  contacts: 15,
  licence: 10,
  dates: 5,
  access_link: 15,
  thumbnail: 5,
} as const;

/** What Maillage counts, of 100. A site changes it in DATA_DIR/qualite.json. */
export const default_weights: Weights = {
  dataset,
  series: dataset,
  service: {
    title: 10,
    abstract: 15,
    keywords: 5,
    contacts: 15,
    licence: 10,
    access: 5,
    dates: 5,
    extent: 5,
    access_link: 15,
    service_type: 5,
    served_data: 8,
    conformity: 2,
  },
  map: { ...presented, extent: 5 },
  reuse: { ...presented, served_data: 5 },
  process_result: {
    title: 10,
    abstract: 20,
    keywords: 5,
    contacts: 10,
    licence: 10,
    lineage: 20,
    dates: 5,
    extent: 5,
    access_link: 10,
    attributes: 5,
  },
};

const names = Object.keys(criteria) as CriterionName[];
const kinds = Object.keys(default_weights) as RecordKind[];
const file_form = z.partialRecord(z.enum(kinds), z.partialRecord(z.enum(names), z.number().min(0).max(1000)));

export const weights_file = (data_dir: string): string => path.join(data_dir, 'qualite.json');

/**
 * The site's weights: those shipped, with what DATA_DIR/qualite.json says of a criterion of a kind in their place (0: does
 * not count). Throws an AppError that names the file and the place for a file that says something else.
 */
export function read_weights(data_dir: string): Weights {
  const file = weights_file(data_dir);
  const text = read_if_there(file);
  if (text === undefined) return default_weights;
  const refuse = (what: string) =>
    new AppError(`${file} : ${what}`, {
      code: 'invalid-settings',
      place: file,
      remedy: `Par exemple {"dataset": {"licence": 20, "resolution": 0}}. Types : ${kinds.join(', ')}. Critères : ${names.join(', ')}.`,
    });
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch (error) {
    throw refuse(`ce n’est pas du JSON (${message_of(error)}).`);
  }
  const found = file_form.safeParse(said);
  if (!found.success) {
    const [issue] = found.error.issues;
    const place = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])];
    throw refuse(`« ${place.join('.')} » n’est pas un poids de 0 à 1000 d’un critère connu.`);
  }
  return Object.fromEntries(
    kinds.map((kind) => [kind, { ...default_weights[kind], ...found.data[kind] }]),
  ) as unknown as Weights;
}

/** What was last told of the file, so that each fault is told once. */
let told = '';

/**
 * The weights to score by: the site's, or those shipped as long as its file is broken. The log tells each fault once;
 * `admin doctor` always.
 */
export function usable_weights(data_dir: string): Weights {
  try {
    return read_weights(data_dir);
  } catch (error) {
    const reason = message_of(error);
    if (reason !== told) log.warn('quality weights ignored, those shipped are used', { reason });
    told = reason;
    return default_weights;
  }
}

function read_if_there(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
