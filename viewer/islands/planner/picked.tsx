import { class_titles } from '../../pages/map_view.ts';
import { classes, unreached } from '../../planner/basket.ts';
import { nearest_cell } from '../../planner/situation.ts';
import { say_people } from '../words.ts';
import type { NamedPlace } from './places.ts';
import type { Coverage } from './use_coverage.ts';
import { say_minutes } from './words.ts';

/** A place of the map that was clicked, and the France services house there. */
export interface Picked {
  place: NamedPlace;
  house: string | null;
}

/** The inhabited cell nearest to the click, with its times, and what can be done there. */
export function PickedPlace({
  picked: { place, house },
  coverage: { situation, after, times },
  add,
  close_service,
  close,
}: {
  picked: Picked;
  coverage: Coverage;
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
