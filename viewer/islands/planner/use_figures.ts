import { useMemo } from 'preact/hooks';
import type { Territory } from '../../pages/scenario_body.ts';
import { cells_of, compare, partition } from '../../planner/figures.ts';
import { use_certainty } from './use_certainty.ts';
import type { Coverage } from './use_coverage.ts';

/** What screen and map show of a coverage: before (things as they are, or `reference`) and after, within the territory. */
export function use_figures(coverage: Coverage, territory: Territory, reference: Uint8Array | null) {
  const { situation, after, version } = coverage;
  const before = reference ?? coverage.before;
  const inside = useMemo(() => cells_of(situation, territory), [situation, JSON.stringify(territory)]);
  const painting = useMemo(() => ({ before, after, inside }), [before, after, inside]);
  const parts = useMemo(() => partition(situation, inside), [situation, inside]);
  const summed = useMemo(() => compare(situation, parts, painting), [painting, parts, version]);
  // How sure today's white zones are is said beside a reference too.
  const of_today = useMemo(
    () =>
      reference === null ? summed.tally : compare(situation, parts, { before: coverage.before, after }).tally,
    [summed, reference, coverage.before],
  );
  const { certainty, unsure } = use_certainty(coverage, parts, of_today);
  return {
    ...summed,
    painting,
    certainty,
    unsure,
    before_title: reference === null ? 'Actuel' : 'Référence',
  };
}
