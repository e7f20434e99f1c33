import { useState } from 'preact/hooks';
import type { PlannerView } from '../../pages/planner_view.ts';
import { save_scenario } from './requests.ts';
import { without, type ScenarioState } from './use_scenario.ts';

/** The longest address that the sign-in leads back to. */
const longest_return = 1000;

export interface Saved {
  id: string;
  title: string;
  /** The scenario as it was saved. */
  text: string;
}

/** The scenario's title and its way into the site; whoever is not signed in finds it again afterwards. */
export function Save({
  view,
  scenario,
  text,
  saved,
  set_saved,
  say,
}: {
  view: PlannerView;
  scenario: ScenarioState;
  text: string;
  saved: Saved | null;
  set_saved: (saved: Saved) => void;
  say: (sentence: string) => void;
}) {
  const { body, act, keep } = scenario;
  const [fault, set_fault] = useState<string | null>(null);
  const [is_saving, set_saving] = useState(false);
  const title = body.titre ?? '';
  const back = `/planificateur#s=${text}`;
  const return_path = back.length <= longest_return ? back : '/planificateur';
  async function save() {
    set_saving(true);
    set_fault(null);
    try {
      const made = await save_scenario(view.csrf_token, {
        title: title.trim() || 'Scénario sans titre',
        visibility: 'private',
        body,
      });
      set_saved({ id: made.id, title: made.title, text });
      say(`Scénario enregistré : ${made.title}.`);
    } catch (error) {
      set_fault(error instanceof Error ? error.message : String(error));
    }
    set_saving(false);
  }
  return (
    <>
      <label for="scenario-title">Titre du scénario</label>
      <input
        id="scenario-title"
        type="text"
        maxLength={200}
        value={title}
        onChange={(event) => {
          const named = event.currentTarget.value.trim();
          act('Nommer le scénario', (before) =>
            named === '' ? without(before, 'titre') : { ...before, titre: named },
          );
        }}
      />
      {view.may_save ? (
        <p>
          <button type="button" disabled={is_saving} onClick={() => void save()}>
            Enregistrer le scénario
          </button>
        </p>
      ) : (
        <>
          <p>
            <a class="button" href={`/connexion?retour=${encodeURIComponent(return_path)}`} onClick={keep}>
              Se connecter pour enregistrer
            </a>
          </p>
          <p class="note">Le scénario vous attend au retour.</p>
        </>
      )}
      {saved !== null && (
        <p class="notice">
          Enregistré : <a href={`/scenarios/${saved.id}`}>{saved.title}</a>
          {saved.text !== text && '. Il a changé depuis.'}
        </p>
      )}
      {fault !== null && (
        <p class="warnings" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
