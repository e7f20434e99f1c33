import { useMemo } from 'preact/hooks';
import type { ClassRule, Territory } from '../../pages/scenario_body.ts';
import { count_certainty, find_unsure } from '../../planner/certainty.ts';
import { cells_of, compare, partition } from '../../planner/figures.ts';
import type { Coverage } from './use_coverage.ts';

/** What screen and map show of a coverage: before (things as they are, or `reference`) and after, within the territory. */
export function use_figures(
  coverage: Coverage,
  territory: Territory,
  rule: ClassRule | undefined,
  reference: Uint8Array | null,
) {
  const { situation, after, version } = coverage;
  const before = reference ?? coverage.before;
  // The draws are those of the basket's own rule: under another one nothing is said of how sure a class is.
  const is_known = rule === undefined || JSON.stringify(rule) === JSON.stringify(situation.rule);
  const unsure = useMemo(
    () => (is_known ? find_unsure(situation, coverage.before) : null),
    [situation, coverage.before, is_known],
  );
  const inside = useMemo(() => cells_of(situation, territory), [situation, JSON.stringify(territory)]);
  const painting = useMemo(() => ({ before, after, inside, unsure }), [before, after, inside, unsure]);
  const parts = useMemo(() => partition(situation, inside), [situation, inside]);
  const summed = useMemo(() => compare(situation, parts, painting), [painting, parts, version]);
  const certainty = useMemo(() => {
    if (!is_known) return null;
    const now = { before: coverage.before, after: coverage.before };
    const { white } = compare(situation, parts, now).figures.before;
    return count_certainty(situation, coverage.before, inside, white);
  }, [situation, coverage.before, inside, parts, is_known]);
  return { ...summed, painting, certainty, before_title: reference === null ? 'Actuel' : 'Référence' };
}
