import { class_titles } from '../../pages/map_view.ts';
import { classes, unreached } from '../../planner/basket.ts';
import { certainty_of } from '../../planner/certainty.ts';
import { nearest_cell, type Situation } from '../../planner/situation.ts';
import { say_number, say_people } from '../words.ts';
import type { NamedPlace } from './places.ts';
import type { Coverage } from './use_coverage.ts';
import { say_minutes } from './words.ts';

const feminine = { certain: 'certaine', probable: 'probable', incertain: 'incertaine' } as const;

/** A place of the map that was clicked, and the France services house there. */
export interface Picked {
  place: NamedPlace;
  house: string | null;
}

/** The inhabited cell nearest to the click, with its times, and what can be done there. */
export function PickedPlace({
  picked: { place, house },
  coverage: { situation, before, after, times },
  is_sure_known,
  add,
  close_service,
  close,
}: {
  picked: Picked;
  coverage: Coverage;
  /** The draws are those of the rule that is shown. */
  is_sure_known: boolean;
  add: (place: NamedPlace) => void;
  close_service: (id: string) => void;
  close: () => void;
}) {
  const cell = nearest_cell(situation, place.lon, place.lat);
  const { categories } = situation.basket;
  return (
    <section class="details" aria-labelledby="picked-title">
      <div class="top">
        <h2 id="picked-title">{place.nom === '' ? 'Endroit choisi' : place.nom}</h2>
        <button type="button" class="second" onClick={close}>
          Fermer
        </button>
      </div>
      {cell >= 0 && (
        <>
          <p>
            Lieu habité le plus proche :{' '}
            <span class={`swatch ${classes[after[cell] as number]}`} aria-hidden="true" />
            <strong>{class_titles[classes[after[cell] as number] ?? 'grey']}</strong>,{' '}
            {say_people(situation.population[cell] as number)}
          </p>
          {is_sure_known && <p class="note">{say_certainty(situation, cell, before[cell] === 0)}</p>}
          <details>
            <summary>Temps jusqu’à chaque service</summary>
            <table>
              <tbody>
                {categories.map(({ id, title }, k) => {
                  const [now, then] = [
                    situation.ds[k * situation.count + cell] as number,
                    times[k * situation.count + cell] as number,
                  ];
                  return (
                    <tr key={id}>
                      <th scope="row">{title}</th>
                      <td class="number">
                        {say_minutes(now, unreached)}
                        {then !== now && ` → ${say_minutes(then, unreached)}`}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </details>
        </>
      )}
      <p class="choice">
        <button type="button" onClick={() => add(place)}>
          Ajouter un visio-guichet ici
        </button>
        {house !== null && (
          <button type="button" class="second" onClick={() => close_service(house)}>
            Simuler la fermeture de cette maison
          </button>
        )}
      </p>
    </section>
  );
}

/** In how many of the draws the cell is white as things are, and the word for it. */
function say_certainty(situation: Situation, cell: number, is_white: boolean): string {
  const { white_draws, uncertainty } = situation;
  const word = certainty_of(situation, cell, is_white);
  const drawn = `en zone blanche dans ${say_number(white_draws[cell] as number)} tirages sur ${say_number(uncertainty.draws)}`;
  return word === null
    ? `Aujourd’hui : ${drawn}.`
    : `Aujourd’hui, zone blanche ${feminine[word]} : ${drawn}.`;
}
