/** A plan as the command line shows it, in French. */
import { name_crs } from './crs_choice.ts';
import type { DatasetPlan, PlannedGeometry } from './plan.ts';

const count = (number: number, word: string) =>
  `${number.toLocaleString('fr-FR')} ${word}${number > 1 ? 's' : ''}`;

function geometry_line({ type, crs, placed, unreadable, place }: PlannedGeometry): string {
  const where = crs === null ? 'système de coordonnées inconnu' : `${name_crs(crs.srid)}, ${crs.origin}`;
  const columns =
    place.kind === 'geometry'
      ? ''
      : place.kind === 'xy'
        ? `, colonnes « ${place.x} » et « ${place.y} »`
        : `, colonne « ${place.column} »`;
  const faults =
    unreadable === 0 ? '' : `, ${count(unreadable, 'position')} illisible${unreadable > 1 ? 's' : ''}`;
  return `Géométrie : ${type}, ${where}${columns} ; ${count(placed, 'position')}${faults}`;
}

/** One line of text each. */
export function print_plan(plan: DatasetPlan): string[] {
  const { geometry, columns, dropped, id_column, warnings, reader_warnings, problem } = plan;
  const lost = plan.unreadable_rows === 0 ? '' : `, ${count(plan.unreadable_rows, 'rejetée')} à la lecture`;
  const width = Math.max(0, ...columns.map(({ name }) => name.length));
  return [
    `${plan.file} (${plan.format}) → ${plan.options.id} : ${count(plan.rows, 'ligne')}${lost}`,
    geometry === null ? 'Géométrie : aucune, table seule' : geometry_line(geometry),
    id_column === null
      ? 'Identifiant : numéro de ligne, qui change quand l’ordre du fichier change'
      : `Identifiant : colonne « ${id_column} »`,
    'Colonnes :',
    ...columns.map(({ name, type, is_declared, from, samples, filled }) => {
      const shown =
        samples.length === 0 ? 'vide' : samples.map((sample) => sample.replace(/\s+/g, ' ')).join(' | ');
      const origin = from === name ? '' : ` ← « ${from} »`;
      const given = is_declared ? ' (indiqué)' : '';
      return `  ${name.padEnd(width)}  ${type}${given}${origin} · ${count(filled, 'valeur')} · ${shown}`;
    }),
    ...dropped.map(({ from, reason }) => `  laissée : « ${from} », ${reason}`),
    ...[...reader_warnings, ...warnings].map((warning) => `À vérifier : ${warning}`),
    ...(problem === null ? [] : [`Question : ${problem.message}. ${problem.remedy ?? ''}`.trim()]),
  ];
}
