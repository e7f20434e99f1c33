import { Cron } from 'croner';
import { AppError } from '../errors.ts';

const remedy =
  'Cinq champs : minute heure jour-du-mois mois jour-de-semaine. « 30 2 * * * » : chaque nuit à 2 h 30 ; « 0 4 * * 1 » : chaque lundi à 4 h ; « */15 * * * * » : tous les quarts d’heure.';

const invalid = (what: string, place: string, help: string) =>
  new AppError(what, { status: 400, code: 'invalid-cron', place, remedy: help });

function is_time_zone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('fr', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}

/**
 * The first time after `from` that a cron expression of five fields names in its time zone. A time that the change to
 * summer time leaves out comes when the clock has jumped; one that the change back repeats comes once.
 * Throws a 400 AppError for an expression or zone of the wrong form, and for a time that never comes.
 */
export function next_time(cron: string, time_zone: string, from: Date): Date {
  if (!is_time_zone(time_zone))
    throw invalid(
      `« ${time_zone.slice(0, 80)} » n’est pas un fuseau horaire.`,
      '--zone',
      'Par exemple Europe/Paris ou Indian/Reunion.',
    );
  let next: Date | null;
  try {
    next = new Cron(cron, { timezone: time_zone, paused: true, mode: '5-part' }).nextRun(from);
  } catch {
    // Croner's own messages speak of its insides, in English.
    throw invalid(`« ${cron.slice(0, 80)} » n’est pas une expression cron.`, '--cron', remedy);
  }
  if (next === null)
    throw invalid(`« ${cron.slice(0, 80)} » ne désigne aucun moment qui vienne jamais.`, '--cron', remedy);
  return next;
}
