import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { day_number, travel_modes, type TravelMode } from '../../catalogue/roads/graph.ts';
import { AppError, message_of } from '../../errors.ts';
import { default_parameters, type RoadParameters } from './parameters.ts';
import { road_classes } from './road.ts';

/** The site's own speeds: a file of DATA_DIR, which a backup of it keeps. */
export const speeds_file = 'road_speeds.json';

const kmh = z.number().min(0.5).max(150);
/** MM-DD. */
const day = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  .transform((text) => day_number(Number(text.slice(0, 2)), Number(text.slice(3))));
const seconds = z.number().min(0).max(86_400);
const mode_form = z
  .object({
    kmh: z.partialRecord(z.enum(road_classes), z.tuple([kmh, kmh])),
    limit_share: z
      .object({ rural: z.number().min(0.1).max(1), urban: z.number().min(0.1).max(1) })
      .strict()
      .nullable(),
    signals_s: seconds,
    junction_s: seconds,
    boarding_s: seconds,
    ferry_kmh: kmh,
    winter: z.object({ from: day, to: day }).strict(),
  })
  .partial()
  .strict();
const file_form = z.partialRecord(z.enum(travel_modes), mode_form);

/**
 * Speeds, ferries and winter of a mode: the assumed ones, under what the site's file says. Throws an AppError that names
 * the place in the file.
 */
export function read_road_parameters(data_dir: string, mode: TravelMode): RoadParameters {
  const file = path.join(data_dir, speeds_file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return default_parameters[mode];
    throw refuse(file, message_of(error));
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw refuse(file, message_of(error));
  }
  const read = file_form.safeParse(content);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw refuse(`${file}, ${issue?.path.join('.') ?? ''}`, issue?.message ?? 'forme inattendue');
  }
  const { kmh: speeds = {}, ...others } = read.data[mode] ?? {};
  const base = default_parameters[mode];
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return { ...base, ...given, kmh: { ...base.kmh, ...speeds } };
}

const refuse = (place: string, reason: string) =>
  new AppError(`Vitesses du site refusées : ${reason}`, {
    status: 400,
    code: 'invalid-road-speeds',
    place,
    remedy: 'Corrigez le fichier, ou retirez-le pour les vitesses par défaut (docs/how-to/roads.md).',
  });
