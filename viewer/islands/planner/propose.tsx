import { useEffect, useState } from 'preact/hooks';
import type { PlannerBasket } from '../../pages/planner_view.ts';
import type { ScenarioBody } from '../../pages/scenario_body.ts';
import type { Situation } from '../../planner/situation.ts';
import { say_proof, say_reached } from '../../planner/proposal_words.ts';
import { say_count, say_number } from '../words.ts';
import { CurveChart, StepsChart } from './charts.tsx';
import { apply_proposal, find_twin, first_wish, inputs_of, use_twin, type Wish } from './proposal.ts';
import { say_territory } from './territory.tsx';
import { use_proposal } from './use_proposal.ts';
import { WishForm } from './wish_form.tsx';
import type { ScenarioState } from './use_scenario.ts';

/** Searches the best places by a job, shows value and bound as they converge, and takes the answer over. */
export function Propose({
  scenario,
  situation,
  baskets,
  csrf_token,
  say,
  applied,
}: {
  scenario: ScenarioState;
  situation: Situation;
  baskets: readonly PlannerBasket[];
  csrf_token: string | null;
  say: (sentence: string) => void;
  applied: (action: string) => void;
}) {
  const [wish, set_wish] = useState<Wish>(first_wish);
  /** What the search under way or done was asked for: the form may have changed since. */
  const [asked, set_asked] = useState<Wish>(first_wish);
  const { state, start, dismiss } = use_proposal(csrf_token);
  const { body } = scenario;
  const locked = body.sites.filter((site) => site.locked).length;
  const twin = find_twin(body, baskets);
  useEffect(() => {
    if (state.kind === 'done') say(`Proposition prête. ${say_proof(state.proposal)}`);
    if (state.kind === 'failed') say(state.message);
  }, [state.kind]);
  const change = (changes: Partial<Wish>) => set_wish((before) => ({ ...before, ...changes }));
  const is_possible = wish.p >= 1 && wish.p <= 200 && wish.max_minutes >= 1 && wish.max_minutes <= 60;
  return (
    <section class="part" aria-labelledby="propose-title">
      <h2 id="propose-title">Proposer les meilleurs emplacements</h2>
      <WishForm wish={wish} change={change} />
      <p class="note">{say_scope(body, situation, locked, twin !== null)}</p>
      {state.kind === 'running' ? (
        <>
          <p>{state.message}</p>
          <progress max={100} value={state.progress} aria-label="Avancement de la recherche" />
          <StepsChart steps={state.steps} />
          <p>
            <button
              type="button"
              class="second"
              onClick={() => {
                dismiss();
                say('Recherche abandonnée.');
              }}
            >
              Abandonner la recherche
            </button>
          </p>
        </>
      ) : (
        <p>
          <button
            type="button"
            disabled={!is_possible}
            onClick={() => {
              set_asked(wish);
              start(inputs_of(wish, twin === null ? body : use_twin(body, twin), situation));
              say('Recherche des meilleurs emplacements…');
            }}
          >
            Proposer les meilleurs emplacements
          </button>
        </p>
      )}
      {state.kind === 'failed' && (
        <p class="warnings" role="alert">
          {state.message}
        </p>
      )}
      {state.kind === 'done' && (
        <div class="proposal">
          <h3>{say_count(state.proposal.sites.length, 'emplacement proposé', 'emplacements proposés')}</h3>
          <p>
            <strong>{say_proof(state.proposal)}</strong>
          </p>
          <p>
            {say_reached(state.proposal, state.proposal.unit)}
            {state.proposal.covered_population !== null &&
              ` Habitants à ${asked.max_minutes} min ou moins d’un visio-guichet, à qui un service manque\u00a0: ${say_number(state.proposal.covered_population)}.`}
          </p>
          <ol class="plain">
            {state.proposal.sites.map(({ nom }, n) => (
              <li key={n}>{nom === '' ? `Emplacement ${n + 1}` : nom}</li>
            ))}
          </ol>
          {state.proposal.warnings.map((warning) => (
            <p key={warning} class="note">
              {warning}
            </p>
          ))}
          <p>
            <button
              type="button"
              onClick={() => {
                const action = 'Appliquer la proposition';
                scenario.act(action, (before) => apply_proposal(before, state.proposal, asked));
                applied(action);
              }}
            >
              Appliquer au scénario
            </button>
          </p>
          <StepsChart steps={state.steps} />
          <CurveChart curve={state.proposal.curve} unit={state.proposal.unit} />
        </div>
      )}
    </section>
  );
}

/** What the search looks at, and what it does not. */
function say_scope(
  { territory, partners, sites }: ScenarioBody,
  situation: Situation,
  locked: number,
  has_twin: boolean,
): string {
  const places =
    territory?.kind === 'departement' || territory?.kind === 'epci'
      ? `Les emplacements proposés sont tous dans : ${say_territory(territory, situation)}.`
      : 'La recherche porte sur toute la région.';
  const kept =
    locked === 0
      ? sites.length === 0
        ? ''
        : ' Appliquée, elle remplace vos visio-guichets : verrouillez ceux à garder.'
      : ` ${say_count(locked, 'visio-guichet verrouillé est gardé', 'visio-guichets verrouillés sont gardés')}, les autres remplacés.`;
  const rule =
    !has_twin && partners !== undefined && partners !== situation.basket.france_services_counts_for_partners
      ? ' Elle compte les maisons France services comme le panier le prévoit.'
      : '';
  return places + kept + rule;
}
