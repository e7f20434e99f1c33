import type { ScenarioBody } from '../pages/scenario_body.ts';

/**
 * What the browser's « Retour » steps through: territory, basket and what is measured, which guichets there are and which
 * services close. Two scenarios of the same text are one step: moving, naming or locking a guichet, its categories, the
 * scenario's title and the minute of a moment are not steps.
 */
export function step_of({
  titre: _titre,
  searched: _searched,
  sites,
  at,
  ...measured
}: ScenarioBody): string {
  return JSON.stringify({
    ...measured,
    removed: [...(measured.removed ?? [])].sort(),
    weekday: at?.weekday ?? null,
    sites: sites.map(({ id }) => id).sort(),
  });
}
