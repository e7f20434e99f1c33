/** Stops of itinerant services: a bus, a permanence that goes round. A documented CSV: docs/modeles/tournees.csv. */
import type { Reject, SourceRow } from '../../source.ts';
import type { Claim } from './claim.ts';
import { read_date } from './dates.ts';
import { define_service_source, has_columns } from './define.ts';
import { read_day, read_time, to_stop_hours } from './opening_hours.ts';
import { compact, slug, text_or_null } from './text.ts';

const rhythms = new Map([
  ['toutes', 'every'],
  ['impaires', 'odd'],
  ['paires', 'even'],
  ['every', 'every'],
  ['odd', 'odd'],
  ['even', 'even'],
] as const);

/** Text of a cell read by `read`; the reason in French when there is a text that is not understood. */
function read_cell<T>(
  fields: Record<string, unknown>,
  name: string,
  read: (text: string) => T | null,
  expected: string,
): { value: T | null; reason: string | null } {
  const text = text_or_null(fields[name]);
  if (text === null) return { value: null, reason: null };
  const value = read(text);
  return { value, reason: value === null ? `${name} « ${text} » non compris : attendu ${expected}` : null };
}

/** One claim per stop and day. `today` (YYYY-MM-DD): stops that ended before it are rejected. */
export function read_tournees_row({ line, fields }: SourceRow, today: string): (Claim | Reject)[] {
  const [id, nom, type, tournee] = ['id', 'nom', 'type_service', 'tournee'].map((name) =>
    text_or_null(fields[name]),
  );
  const point = { longitude: fields['longitude'], latitude: fields['latitude'] };
  const row = compact({ id, nom, tournee, code_insee: fields['code_insee'], ...point });
  const refuse = (reason: string): Reject[] => [{ line, reason, row }];
  const missing = ['id', 'nom', 'type_service', 'tournee', 'jour', 'debut', 'fin'].filter(
    (name) => text_or_null(fields[name]) === null,
  );
  if (id == null || nom == null || type == null || tournee == null || missing.length > 0)
    return refuse(`ligne sans ${missing.join(', ')}`);
  const jour = read_cell(fields, 'jour', (text) => read_day(text), 'lundi, mardi… ou dimanche');
  const debut = read_cell(fields, 'debut', read_time, 'une heure comme 09:00');
  const fin = read_cell(fields, 'fin', read_time, 'une heure comme 12:00');
  const semaines = read_cell(
    fields,
    'semaines',
    (text) => rhythms.get(text.toLowerCase() as 'every') ?? null,
    'toutes, paires ou impaires',
  );
  const du = read_cell(fields, 'du', read_date, 'une date comme 2026-01-15 ou 15/01/2026');
  const au = read_cell(fields, 'au', read_date, 'une date comme 2026-12-31 ou 31/12/2026');
  const reason = [jour, debut, fin, semaines, du, au].find((cell) => cell.reason !== null)?.reason;
  if (reason != null) return refuse(reason);
  if (jour.value === null || debut.value === null || fin.value === null)
    return refuse('ligne sans jour ni heures');
  if (debut.value >= fin.value) return refuse(`fin (${fin.value}) avant le début (${debut.value})`);
  if (du.value !== null && au.value !== null && du.value > au.value)
    return refuse(`dernier jour (${au.value}) avant le premier (${du.value})`);
  if (au.value !== null && au.value < today) return refuse(`arrêt terminé le ${au.value}`);
  return [
    {
      line,
      id,
      code_insee: fields['code_insee'],
      ...point,
      precision: 'source',
      row,
      values: {
        nom,
        type_service: slug(type),
        adresse: text_or_null(fields['adresse']),
        horaires: to_stop_hours({
          day: jour.value,
          start: debut.value,
          end: fin.value,
          weeks: semaines.value ?? 'every',
          from: du.value,
          to: au.value,
        }),
        itinerant: true,
        details: { tournee, remplace: text_or_null(fields['remplace']) },
      },
    },
  ];
}

export const tournees = define_service_source({
  id: 'tournees',
  title: 'Tournées des services itinérants',
  abstract:
    'Arrêts des services itinérants (bus France services, permanences) : un lieu, un jour et des heures par ligne, avec le nom de la tournée. À un jour et une heure donnés, seuls comptent les arrêts alors tenus.',
  producer: 'Gestionnaire du site',
  source_url: 'https://wiki.openstreetmap.org/wiki/FR:Key:opening_hours',
  keywords: ['services publics', 'services itinérants', 'tournées'],
  recognise: (sample) => has_columns(sample, 'id', 'nom', 'type_service', 'tournee', 'jour', 'debut', 'fin'),
  reader() {
    const today = new Date().toISOString().slice(0, 10);
    return (row) => read_tournees_row({ ...row, fields: with_plain_names(row.fields) }, today);
  },
});

/** Columns by name whatever their capitals, accents and spaces: « Tournée », « DEBUT ». */
const with_plain_names = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [slug(name), value]));
