import type { SheetFigures, SheetTable } from '../../viewer/pages/planner_sheet_view.ts';
import {
  sum_parts,
  tally_by,
  type Count,
  type TallyLevel,
  type TallyPart,
} from '../../viewer/planner/tally.ts';
import type { Comparison } from './compare.ts';
import { name_territory } from './names.ts';
import type { SheetScope } from './sheet_scope.ts';

export const figures_from = ({ population, before, after, better, worse, words }: Count): SheetFigures => ({
  population,
  before,
  after,
  better,
  worse,
  words,
});

/** The tables of a report: its départements, its intercommunalités. */
export function list_tables(
  comparison: Comparison,
  scope: SheetScope,
  parts: readonly TallyPart[],
): SheetTable[] {
  const table = (level: TallyLevel, title: string, head: string): SheetTable => ({
    title,
    head,
    rows: list_counts(comparison, parts, level),
    whole: figures_from(sum_parts(parts)),
    note: null,
  });
  return [
    ...(scope.level === 'region' ? [table('departement', 'Par département', 'Département')] : []),
    table('epci', 'Par intercommunalité', 'Intercommunalité'),
  ];
}

/** The counts of a level by name; last what lies in no territory. */
function list_counts(
  comparison: Comparison,
  parts: readonly TallyPart[],
  level: TallyLevel,
): SheetTable['rows'] {
  const rows = [...tally_by({ parts }, level)].map(([code, count]) => ({
    is_nowhere: code === null,
    nom: name_territory(comparison, level, code),
    figures: figures_from(count),
  }));
  const order = new Intl.Collator('fr').compare;
  return rows.sort((a, b) => Number(a.is_nowhere) - Number(b.is_nowhere) || order(a.nom, b.nom));
}
