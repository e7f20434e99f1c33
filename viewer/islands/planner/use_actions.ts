import { useRef } from 'preact/hooks';
import type { ScenarioBody, ScenarioSite } from '../../pages/scenario_body.ts';
import { scenario_limits } from '../../pages/scenario_faults.ts';
import type { Comparison } from '../../planner/figures.ts';
import { make_site, place_site, step_site, type NamedPlace } from './places.ts';
import type { Coverage } from './use_coverage.ts';
import type { ScenarioState } from './use_scenario.ts';

const step_m = 500;
const fine_step_m = 100;

/** What an action changes, at least one of both. */
export interface Shown {
  figures: Comparison;
  coverage: Coverage;
}

/** What was done, and on what; null: whatever is shown is told. */
export interface ToTell {
  action: string;
  on: Shown | null;
}

/** What one does to the guichets: each is a step of the history, told once its figures are there. */
export function use_actions(
  { body, act }: ScenarioState,
  shown: Shown,
  select: (id: string | null) => void,
  say: (sentence: string) => void,
) {
  /** What was done last, and what it was done on: it is told with the next that is shown. */
  const to_tell = useRef<ToTell | null>(null);
  const tell = (action: string) => {
    to_tell.current = { action, on: shown };
  };
  const find = (id: string) => body.sites.find((site) => site.id === id);
  const change = (
    action: string,
    id: string,
    work: (site: ScenarioSite) => ScenarioSite,
    merge = false,
  ): void =>
    act(
      action,
      (before) => ({ ...before, sites: before.sites.map((site) => (site.id === id ? work(site) : site)) }),
      merge,
    );
  return {
    to_tell,
    tell,
    act_and_tell: (action: string, work: (body: ScenarioBody) => ScenarioBody): void => {
      tell(action);
      act(action, work);
    },
    change,
    add: (place: NamedPlace): void => {
      if (body.sites.length >= scenario_limits.sites)
        return say(`Un scénario compte ${scenario_limits.sites} visio-guichets au plus.`);
      const site = make_site(body, place);
      tell(`Visio-guichet ajouté : ${site.nom}`);
      act(`Ajouter ${site.nom}`, (before) => ({ ...before, sites: [...before.sites, site] }));
      select(site.id);
    },
    remove: (id: string): void => {
      const site = find(id);
      if (site === undefined) return;
      tell(`Visio-guichet retiré : ${site.nom}`);
      act(`Retirer ${site.nom}`, (before) => ({
        ...before,
        sites: before.sites.filter((other) => other.id !== id),
      }));
      select(null);
    },
    step: (id: string, east: number, north: number, fine: boolean): void => {
      const site = find(id);
      if (site === undefined) return;
      if (site.locked) return say(`${site.nom} est verrouillé : déverrouillez-le pour le déplacer.`);
      const metres = fine ? fine_step_m : step_m;
      const way = north > 0 ? 'le nord' : north < 0 ? 'le sud' : east > 0 ? 'l’est' : 'l’ouest';
      tell(`${site.nom} déplacé de ${metres} m vers ${way}`);
      change(`Déplacer ${site.nom}`, id, (before) => step_site(before, east * metres, north * metres), true);
    },
    drag: (id: string, lon: number, lat: number, is_over: boolean): void => {
      const site = find(id);
      if (site === undefined || site.locked) return;
      if (is_over) tell(`${site.nom} déplacé`);
      change(`Déplacer ${site.nom}`, id, (before) => place_site(before, lon, lat), true);
    },
    close_service: (id: string): void => {
      tell('Maison France services fermée dans le scénario');
      act('Fermer une maison France services', (before) => ({
        ...before,
        removed: [...new Set([...(before.removed ?? []), id])],
      }));
    },
  };
}
