import { useEffect, useRef } from 'preact/hooks';
import type { Comparison } from '../../planner/figures.ts';
import { say_white } from './words.ts';

/**
 * How many live in a white zone is what the page opens with. The guichets of a link are counted one after the other: as long
 * as nothing else has been said, the sentence follows the figures.
 */
export function use_opening(
  figures: Comparison,
  say: (next: (said: string) => string) => void,
): (figures: Comparison) => string {
  const opened = useRef<string | null>(null);
  const open_with = (of: Comparison) => (opened.current = say_white(of));
  useEffect(() => {
    say((said) => (said === opened.current ? open_with(figures) : said));
  }, [figures]);
  return open_with;
}
