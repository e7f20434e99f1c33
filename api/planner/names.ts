import type { Comparison } from './compare.ts';
import type { TallyLevel } from '../../viewer/planner/tally.ts';

const nowhere: Readonly<Record<TallyLevel, string>> = {
  departement: 'Hors département',
  epci: 'Hors intercommunalité',
  commune: 'Hors commune',
};

/** What a territory is called; its code where no name is loaded. */
export function name_territory(
  { before: { names, read } }: Pick<Comparison, 'before'>,
  level: TallyLevel,
  code: string | null,
): string {
  if (code === null) return nowhere[level];
  if (level === 'departement') return names.departements.get(code) ?? code;
  if (level === 'epci') return names.epci.get(code) ?? code;
  return read.communes.find(({ code_insee }) => code_insee === code)?.nom ?? code;
}
