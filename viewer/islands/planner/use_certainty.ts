import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { find_unsure, type Words } from '../../planner/certainty.ts';
import type { Partition, Tally } from '../../planner/tally.ts';
import { add_words, count_possible } from '../../planner/tally_words.ts';
import type { Coverage } from './use_coverage.ts';

/** Of those in white zones, how sure it is; and those in none who may be in one all the same. */
export interface Certainty {
  white: Words;
  possible: number;
}

/** Of things as they are, and under the scenario. */
export interface Certainties {
  before: Certainty;
  after: Certainty;
  /** Times have changed since: it is being drawn again. */
  is_stale: boolean;
}

/** Cells drawn at a time: some 10 ms, so that a touch is answered in between. */
const at_a_time = 1000;
/** So long after the last change: the figures are painted first, and nothing is drawn while a guichet is dragged. */
const delay_ms = 150;

/** Draws after the figures are shown, whenever times have changed; null until it is done for the first time. */
export function use_certainty(coverage: Coverage, parts: Partition, tally: Tally) {
  const { situation, before, after, times, draws } = coverage;
  const [drawn, set_drawn] = useState<Coverage | null>(null);
  useEffect(() => {
    draws.begin();
    const go_on = () => {
      if (draws.draw_some(times, at_a_time)) set_drawn(coverage);
      else timer = setTimeout(go_on);
    };
    let timer = setTimeout(go_on, delay_ms);
    return () => clearTimeout(timer);
  }, [coverage]);

  const is_drawn = drawn === coverage;
  const last = useRef<Certainties | null>(null);
  const now = useMemo((): Certainties | null => {
    if (!is_drawn) return null;
    const { population, uncertainty } = situation;
    const classes = {
      before: { classes: before, white: draws.before.white },
      after: { classes: after, white: draws.after.white },
    };
    const { words } = add_words(tally, population, parts, classes, uncertainty.draws).whole;
    if (words === null) return null;
    const possible = (of: keyof typeof classes) =>
      count_possible(population, parts.members, classes[of], uncertainty.draws);
    return {
      before: { white: words.before, possible: possible('before') },
      after: { white: words.after, possible: possible('after') },
      is_stale: false,
    };
  }, [drawn, is_drawn, parts, tally]);
  // The map shows the scenario: where its white zones are not certain. Until it is drawn, as it was.
  const unsure = useMemo(
    () =>
      drawn?.situation === situation
        ? find_unsure(drawn.after, drawn.draws.after.white, situation.uncertainty.draws)
        : null,
    [drawn, situation],
  );
  if (now !== null) last.current = now;
  const certainty = now ?? (last.current && { ...last.current, is_stale: true });
  return { certainty, unsure };
}
