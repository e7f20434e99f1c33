import { useState } from 'preact/hooks';
import type { PlannerView } from '../../pages/planner_view.ts';
import { write_scenario_text } from '../../pages/scenario_body.ts';
import { Exports } from './exports.tsx';
import { Save, type Saved } from './save.tsx';
import type { ScenarioState } from './use_scenario.ts';

/** Saves the scenario, links to it, and takes it out as sheet, picture, table or layer. */
export function Share({
  view,
  scenario,
  place,
  has_map,
  take_picture,
  say,
}: {
  view: PlannerView;
  scenario: ScenarioState;
  /** The territory in words. */
  place: string;
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
        {query !== null && <Exports query={query} body={body} place={place} />}
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
