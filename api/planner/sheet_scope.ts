import { say_territory } from '../../viewer/pages/scenario_view.ts';
import type { Comparison } from './compare.ts';
import { name_territory } from './names.ts';

/** What a print is of: the whole report, the sheets of a département, or the sheet of one intercommunalité. */
export type SheetScope = { level: 'region' } | { level: 'departement' | 'epci'; code: string };

/** Places of the comparison in a scope. */
export function place_indices({ members, before: { demands } }: Comparison, scope: SheetScope): Uint32Array {
  if (scope.level === 'region') return members;
  const codes = scope.level === 'epci' ? demands.code_epci : demands.code_departement;
  return members.filter((i) => codes[i] === scope.code);
}

export function name_scope(comparison: Comparison, scope: SheetScope, region: string): string {
  if (scope.level !== 'region') return name_territory(comparison, scope.level, scope.code);
  const { territory } = comparison.body;
  if (territory === undefined || territory.kind === 'region') return region;
  return territory.kind === 'area'
    ? say_territory(territory)
    : name_territory(comparison, territory.kind, territory.code);
}
