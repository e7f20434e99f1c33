import { useState } from 'preact/hooks';
import type { PlannerView } from '../../pages/planner_view.ts';
import { write_scenario_text } from '../../pages/scenario_body.ts';
import { save_scenario } from './requests.ts';
import { without, type ScenarioState } from './use_scenario.ts';

/** The longest address that the sign-in leads back to. */
const longest_return = 1000;

interface Saved {
  id: string;
  title: string;
  /** The scenario as it was saved. */
  text: string;
}

/** Saves the scenario, links to it, and takes it out as sheet, picture, table or layer. */
export function Share({
  view,
  scenario,
  has_map,
  take_picture,
  say,
}: {
  view: PlannerView;
  scenario: ScenarioState;
  has_map: boolean;
  take_picture: () => Promise<void>;
  say: (sentence: string) => void;
}) {
  const { body, has_link } = scenario;
  const text = write_scenario_text(body);
  const [saved, set_saved] = useState<Saved | null>(null);
  const query =
    saved?.text === text ? `scenario=${encodeURIComponent(saved.id)}` : has_link ? `s=${text}` : null;
  const link = `${location.origin}/planificateur#s=${text}`;
  const copy = () =>
    navigator.clipboard
      .writeText(link)
      .then(() => say('Lien copié.'))
      .catch(() => say('Le lien n’a pas pu être copié : sélectionnez-le dans le champ.'));
  return (
    <>
      <section class="part" aria-labelledby="save-title">
        <h2 id="save-title">Enregistrer</h2>
        <Save view={view} scenario={scenario} text={text} saved={saved} set_saved={set_saved} say={say} />
        {has_link ? (
          <>
            <label for="permalink">Lien vers ce scénario</label>
            <input
              id="permalink"
              type="text"
              readOnly
              value={link}
              onFocus={(event) => event.currentTarget.select()}
            />
            <p>
              <button type="button" class="second" onClick={() => void copy()}>
                Copier le lien
              </button>
            </p>
          </>
        ) : (
          <p class="warnings">
            Ce scénario est trop grand pour tenir dans un lien : enregistrez-le pour l’exporter.
          </p>
        )}
      </section>
      <section class="part" aria-labelledby="export-title">
        <h2 id="export-title">Exporter</h2>
        {query !== null && (
          <ul class="exports">
            <li>
              <a href={`/planificateur/fiche?${query}`}>Imprimer ou PDF</a>
            </li>
            <li>
              <a href={`/planner/export?f=csv&${query}`} download>
                Tableau (CSV)
              </a>
            </li>
            <li>
              <a href={`/planner/export?f=gpkg&${query}`} download>
                Carte pour SIG (GeoPackage)
              </a>
            </li>
          </ul>
        )}
        {has_map && (
          <button
            type="button"
            class="second"
            onClick={() =>
              void take_picture()
                .then(() => say('Image enregistrée.'))
                .catch(() => say('L’image n’a pas pu être faite.'))
            }
          >
            Image de la carte (PNG)
          </button>
        )}
      </section>
    </>
  );
}

function Save({
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
        <p>
          <a class="button" href={`/connexion?retour=${encodeURIComponent(return_path)}`} onClick={keep}>
            Se connecter pour enregistrer
          </a>{' '}
          <span class="note">Le scénario vous attend au retour.</span>
        </p>
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
