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
  coverage: { situation, before, after, times, draws },
  is_drawn,
  add,
  close_service,
  close,
}: {
  picked: Picked;
  coverage: Coverage;
  /** How sure the classes are is drawn. */
  is_drawn: boolean;
  add: (place: NamedPlace) => void;
  close_service: (id: string) => void;
  close: () => void;
}) {
  const cell = nearest_cell(situation, place.lon, place.lat);
  const { categories } = situation.basket;
  const say_certainty = (moment: string, white: Uint8Array, classes: Uint8Array) =>
    say_drawn(moment, white[cell] as number, situation.uncertainty.draws, classes[cell] === 0);
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
          {is_drawn && (
            <p class="note">
              {say_certainty('Aujourd’hui', draws.before.white, before)}
              {times_differ(situation, times, cell) && (
                <> {say_certainty('Avec le scénario', draws.after.white, after)}</>
              )}
            </p>
          )}
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

const times_differ = ({ ds, count, basket }: Situation, times: Int32Array, cell: number) =>
  basket.categories.some((_, k) => times[k * count + cell] !== ds[k * count + cell]);

/** In how many of the draws a cell is white, and the word for it. */
function say_drawn(moment: string, white: number, draws: number, is_white: boolean): string {
  const word = certainty_of(white / draws, is_white);
  const drawn = `en zone blanche dans ${say_number(white)} tirages sur ${say_number(draws)}`;
  return word === null ? `${moment} : ${drawn}.` : `${moment}, zone blanche ${feminine[word]} : ${drawn}.`;
}
