import { useMemo } from 'preact/hooks';
import type { Territory } from '../../pages/scenario_body.ts';
import { cells_of, compare, partition } from '../../planner/figures.ts';
import type { Coverage } from './use_coverage.ts';

/** What screen and map show of a coverage: before (things as they are, or `reference`) and after, within the territory. */
export function use_figures(coverage: Coverage, territory: Territory, reference: Uint8Array | null) {
  const { situation, after, version } = coverage;
  const before = reference ?? coverage.before;
  const inside = useMemo(() => cells_of(situation, territory), [situation, JSON.stringify(territory)]);
  const painting = useMemo(() => ({ before, after, inside }), [before, after, inside]);
  const parts = useMemo(() => partition(situation, inside), [situation, inside]);
  const summed = useMemo(() => compare(situation, parts, painting), [painting, parts, version]);
  return { ...summed, painting, before_title: reference === null ? 'Actuel' : 'Référence' };
}
