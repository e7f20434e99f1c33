import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Shown, ToTell } from './use_actions.ts';
import { say_effect } from './words.ts';

/** An action is told with its effect, once the times of all sites are here; so is what the browser has gone back to. */
export function use_telling(
  to_tell: RefObject<ToTell | null>,
  { figures, coverage }: Shown,
  { returns, is_changed }: { returns: number; is_changed: boolean },
  say: (sentence: string) => void,
): void {
  useEffect(() => {
    if (returns > 0) to_tell.current = { action: 'Retour à une autre étape', on: null };
  }, [returns]);
  useEffect(() => {
    const told = to_tell.current;
    if (told === null || (told.on?.figures === figures && told.on.coverage === coverage)) return;
    if (coverage.pending > 0 || coverage.is_stale) return;
    say(`${told.action}. ${say_effect(figures, is_changed)}`);
    to_tell.current = null;
  }, [figures, coverage, returns]);
}
