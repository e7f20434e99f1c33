/** What screens and commands call the ends of items and runs, in French. */
import type { HarvestRun, ItemOutcome, LogOutcome } from './harvesters.ts';

export const outcome_words: Readonly<Record<ItemOutcome | LogOutcome, string>> = {
  created: 'créée',
  updated: 'mise à jour',
  unchanged: 'inchangée',
  duplicate: 'doublon',
  failed: 'en échec',
  outside: 'hors du territoire',
  removed: 'supprimée',
  retired: 'retirée',
  vanished: 'disparue, à confirmer',
};

/** How a run stands: a trial is named as one. */
export function say_state({
  state,
  is_dry,
  to_confirm,
}: Pick<HarvestRun, 'state' | 'is_dry' | 'to_confirm'>): string {
  const word = {
    running: 'en cours',
    done: to_confirm > 0 ? 'à confirmer' : 'achevée',
    failed: 'en échec',
    stopped: 'arrêtée',
  }[state];
  return is_dry ? `essai ${state === 'done' ? 'fait' : word}` : word;
}

const number = (value: number) => value.toLocaleString('fr-FR');

/** « 30 lues : 2 créées, 28 inchangées ; 1 supprimée »; what is zero is left out. */
export function say_counts(run: HarvestRun): string {
  const one_or_more = (value: number, one: string, more: string) =>
    `${number(value)} ${value < 2 ? one : more}`;
  const parts = [
    [run.created, 'créée', 'créées'],
    [run.updated, 'mise à jour', 'mises à jour'],
    [run.unchanged, 'inchangée', 'inchangées'],
    [run.duplicates, 'doublon', 'doublons'],
    [run.failed, 'en échec', 'en échec'],
    [run.outside, 'hors du territoire', 'hors du territoire'],
  ] as const;
  const counted = parts
    .filter(([value]) => value > 0)
    .map(([value, one, more]) => one_or_more(value, one, more));
  const removed = run.removed > 0 ? ` ; ${one_or_more(run.removed, 'supprimée', 'supprimées')}` : '';
  const list = counted.length === 0 ? '' : ` : ${counted.join(', ')}`;
  return `${one_or_more(run.read, 'lue', 'lues')}${list}${removed}`;
}
