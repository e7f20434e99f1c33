import type { AppError } from '../../errors.ts';
import type { ImportReport } from '../run.ts';

const number = (value: number) => value.toLocaleString('fr-FR');
const states = {
  published: 'publié',
  unchanged: 'inchangé',
  checked: 'essai',
  retired: 'laissé de côté',
} as const;

/** What an import did, for a person. */
export function say_report(report: ImportReport): string {
  const { source, collection, state, run, message } = report;
  if (run === null) return `${source} : ${states[state]}. ${message}\n`;
  const counts = [
    `lignes lues : ${number(report.rows_read)}`,
    `${state === 'checked' ? 'bonnes' : 'publiées'} : ${number(report.rows_published)}`,
    `rejetées : ${number(report.rows_rejected)}`,
    `remarques : ${number(report.rows_noted)}`,
  ].join(', ');
  const details =
    report.rows_rejected + report.rows_noted > 0 ? `  Détail : npm run etl -- rejects ${run}\n` : '';
  const warnings = report.warnings.map((warning) => `  – ${warning}\n`).join('');
  return `${source} → ${collection} : ${states[state]} (exécution ${run}). ${message}\n  ${counts}.\n${warnings}${details}`;
}

/** An error: what, where, and what to do. */
export function say_error({ message, place, remedy }: AppError): string {
  const where = place === undefined ? '' : `\n  Où : ${place}`;
  const what_to_do = remedy === undefined ? '' : `\n  Que faire : ${remedy}`;
  return `${message}${where}${what_to_do}\n`;
}
