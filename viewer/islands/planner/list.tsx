import { useEffect, useState } from 'preact/hooks';
import { class_titles, classes } from '../../pages/map_view.ts';
import { total_of, type ZoneComparison } from '../../planner/figures.ts';
import { say_count, say_number, say_people, say_share } from '../words.ts';
import { say_difference, type LegendKey } from './words.ts';

const page_size = 24;
const orders = [
  ['white', 'Habitants en zone blanche'],
  ['gain', 'Habitants qui gagnent un niveau'],
  ['nom', 'Nom'],
] as const;
type Order = (typeof orders)[number][0];

const people_of = ({ after, gain, loss }: ZoneComparison, key: LegendKey) =>
  key === 'gain' ? gain : key === 'loss' ? loss : after[key];

/** The communes of the territory: what the map shows, in words, each with the way to add a guichet there. */
export function CommuneList({
  communes,
  visible,
  can_add,
  add,
  show,
}: {
  communes: readonly ZoneComparison[];
  visible: ReadonlySet<LegendKey>;
  can_add: boolean;
  add: (code: string) => void;
  show: (code: string) => void;
}) {
  const [order, set_order] = useState<Order>('white');
  const [page, set_page] = useState(0);
  const kept = communes.filter((commune) => [...visible].some((key) => people_of(commune, key) > 0));
  useEffect(() => set_page(0), [order, kept.length]);
  const sorted = kept.toSorted((a, b) => {
    const by_name = a.place.nom.localeCompare(b.place.nom, 'fr') || a.place.code.localeCompare(b.place.code);
    if (order === 'nom') return by_name;
    return order === 'white' ? b.after.white - a.after.white || by_name : b.gain - a.gain || by_name;
  });
  const first = page * page_size;
  const shown = sorted.slice(first, first + page_size);
  return (
    <section id="liste" tabIndex={-1} aria-labelledby="list-title">
      <h2 id="list-title">Liste : ce que montre la carte, par commune</h2>
      <div class="list-head">
        <label for="list-order">Trier par</label>
        <select
          id="list-order"
          value={order}
          onChange={(event) => set_order(event.currentTarget.value as Order)}
        >
          {orders.map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <p class="note">
        {kept.length === 0
          ? 'Aucune commune : le filtre de la légende les cache toutes.'
          : `${say_number(first + 1)} à ${say_number(first + shown.length)} sur ${say_count(kept.length, 'commune', 'communes')}`}
      </p>
      <ul class="cards">
        {shown.map((commune) => {
          const { place, before, after, gain } = commune;
          const total = total_of(after);
          const shares = classes
            .filter((name) => after[name] > 0)
            .map((name) => `${class_titles[name].toLowerCase()} ${say_share(after[name] / total)}`);
          const change = after.white - before.white;
          return (
            <li key={place.code}>
              <button type="button" class="link" onClick={() => show(place.code)}>
                {place.nom}
              </button>
              <span class="facts">
                {say_people(total)} : {shares.join(', ')}
              </span>
              <span class="facts">
                {Math.round(change) !== 0 && `En zone blanche : ${say_difference(change)}. `}
                {gain >= 0.5 && `${say_people(gain)} ${gain >= 2 ? 'gagnent' : 'gagne'} un niveau.`}
              </span>
              <button type="button" class="second" disabled={!can_add} onClick={() => add(place.code)}>
                Ajouter un visio-guichet<span class="out-of-sight"> à {place.nom}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <nav class="pager" aria-label="Pages de la liste">
        <button type="button" class="second" disabled={page === 0} onClick={() => set_page(page - 1)}>
          Page précédente
        </button>
        <button
          type="button"
          class="second"
          disabled={first + page_size >= kept.length}
          onClick={() => set_page(page + 1)}
        >
          Page suivante
        </button>
      </nav>
    </section>
  );
}
