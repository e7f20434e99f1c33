import { useEffect, useState } from 'preact/hooks';
import type { Situation } from '../../planner/situation.ts';
import type { Reference } from './compare.tsx';
import { load_classes } from './use_coverage.ts';

/** The classes of the scenario that one compares with; null while there is none, or it is being computed. */
export function use_reference(
  reference: Reference | null,
  situation: Situation,
  say: (sentence: string) => void,
): Uint8Array | null {
  const [found, set_found] = useState<{
    reference: Reference;
    ids: readonly string[];
    classes: Uint8Array;
  } | null>(null);
  useEffect(() => {
    if (reference === null) return undefined;
    let is_current = true;
    load_classes(reference.body, situation)
      .then((classes) => {
        if (is_current) set_found({ reference, ids: situation.ids, classes: classes.slice() });
      })
      .catch((error: unknown) => {
        if (is_current)
          say(`La comparaison n’a pas abouti. ${error instanceof Error ? error.message : String(error)}`);
      });
    return () => void (is_current = false);
  }, [reference, situation]);
  return found !== null && found.reference === reference && found.ids === situation.ids
    ? found.classes
    : null;
}
