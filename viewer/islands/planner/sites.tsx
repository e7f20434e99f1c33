import type { ScenarioSite } from '../../pages/scenario_body.ts';
import { scenario_limits } from '../../pages/scenario_faults.ts';
import { say_search } from '../../planner/search_words.ts';
import type { Situation } from '../../planner/situation.ts';
import { CommuneSearch } from '../combobox.tsx';
import { say_count } from '../words.ts';
import { find_commune, type NamedPlace } from './places.ts';
import { Removed } from './removed.tsx';
import { SiteEditor } from './site.tsx';
import type { ScenarioState } from './use_scenario.ts';

export interface SitesProps {
  scenario: ScenarioState;
  situation: Situation;
  selected: string | null;
  has_map: boolean;
  is_adding: boolean;
  set_adding: (is_adding: boolean) => void;
  add: (place: NamedPlace) => void;
  select: (id: string | null) => void;
  change: (action: string, id: string, site: (site: ScenarioSite) => ScenarioSite, merge?: boolean) => void;
  remove: (id: string) => void;
  step: (id: string, east: number, north: number, fine: boolean) => void;
  say: (sentence: string) => void;
}

/** The guichets of the scenario: added by search or on the map, then edited, locked, removed; what was done is undone. */
export function Sites(props: SitesProps) {
  const { scenario, situation, selected, has_map, is_adding, set_adding, add, select, say } = props;
  const { body, history } = scenario;
  const searched = say_search(body);
  const is_full = body.sites.length >= scenario_limits.sites;
  const [undone, redone] = [history.past.at(-1), history.future[0]];
  return (
    <section id="guichets" class="part" tabIndex={-1} aria-labelledby="sites-title">
      <h2 id="sites-title">Scénario : {say_count(body.sites.length, 'visio-guichet', 'visio-guichets')}</h2>
      {is_full ? (
        <p class="warnings">Un scénario compte {scenario_limits.sites} visio-guichets au plus.</p>
      ) : (
        <>
          <CommuneSearch
            name="add-site"
            label="Ajouter dans une commune"
            empties
            pick={(commune) => {
              const place = find_commune(situation, commune);
              if (place === null) say('Cette commune n’a pas de position connue.');
              else add(place);
            }}
            say={say}
          />
          {has_map && (
            <p>
              <button
                type="button"
                class="second"
                aria-pressed={is_adding}
                onClick={() => {
                  set_adding(!is_adding);
                  say(
                    is_adding
                      ? 'Un clic sur la carte ne place plus de visio-guichet.'
                      : 'Cliquez sur la carte pour y placer un visio-guichet.',
                  );
                }}
              >
                {is_adding ? 'Terminer le placement' : 'Placer d’un clic sur la carte'}
              </button>
            </p>
          )}
        </>
      )}
      <ol class="sites">
        {body.sites.map((site) => (
          <li key={site.id} class={site.id === selected ? 'selected' : undefined}>
            <button
              type="button"
              class="link"
              aria-expanded={site.id === selected}
              onClick={() => select(site.id === selected ? null : site.id)}
            >
              {site.nom}
            </button>
            {site.locked && <small> verrouillé</small>}
            {site.id === selected && <SiteEditor {...props} site={site} />}
          </li>
        ))}
      </ol>
      {body.sites.length === 0 && (
        <p class="note">
          Aucun visio-guichet pour l’instant. Ajoutez-en dans une commune, sur la carte ou depuis la liste, ou
          demandez les meilleurs emplacements.
        </p>
      )}
      {searched !== null && <p class="note">{searched}</p>}
      <Removed removed={body.removed ?? []} act={scenario.act} />
      <p class="choice">
        <button
          type="button"
          class="second"
          disabled={undone === undefined}
          onClick={() => {
            scenario.undo();
            say(`Annulé : ${undone?.action ?? ''}.`);
          }}
        >
          Annuler<span class="out-of-sight">{undone === undefined ? '' : ` : ${undone.action}`}</span>
        </button>
        <button
          type="button"
          class="second"
          disabled={redone === undefined}
          onClick={() => {
            scenario.redo();
            say(`Rétabli : ${redone?.action ?? ''}.`);
          }}
        >
          Rétablir<span class="out-of-sight">{redone === undefined ? '' : ` : ${redone.action}`}</span>
        </button>
      </p>
      {history.past.length > 0 && (
        <details>
          <summary>Ce qui a été fait ({history.past.length})</summary>
          <ol class="plain steps">
            {history.past.slice(-20).map(({ action }, n) => (
              <li key={n}>{action}</li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}
