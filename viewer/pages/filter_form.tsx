import type { ItemsView } from './items.tsx';
import { with_query } from './items_address.ts';
import { comparisons, fields } from './filter_words.ts';

/** What the form shows, or what another filter makes pointless; all else of the query is kept unseen. */
const not_kept = new Set(['filter', 'bbox', 'token', 'offset', 'f']);

/** A condition by column, comparison and value; the area of the map; for those who know it, the CQL2 text of all. */
export function FilterForm({ view }: { view: ItemsView }) {
  const { id, columns, search, has_geometry } = view;
  const path = `/collections/${encodeURIComponent(id)}`;
  const usable = columns.filter(({ kind }) => kind !== 'any');
  const filter = search.get('filter');
  const bbox = search.get('bbox');
  const is_active = filter !== null || bbox !== null;
  return (
    <section class="filter" aria-labelledby="filter-title">
      <h2 id="filter-title">Filtrer</h2>
      <form method="get" action={`${path}/filter`}>
        {usable.length > 0 && (
          <fieldset>
            <legend class={filter === null ? 'out-of-sight' : undefined}>
              {filter === null ? 'Condition' : 'Ajouter une condition'}
            </legend>
            <div class="condition">
              <label>
                Colonne
                <select name={fields.column} data-columns>
                  <option value="">–</option>
                  {usable.map(({ name, title, kind }) => (
                    <option value={name} data-kind={kind}>
                      {title}
                    </option>
                  ))}
                </select>
              </label>
              <label>
                Comparaison
                <select name={fields.comparison} data-comparisons>
                  {Object.entries(comparisons).map(([name, title]) => (
                    <option value={name}>{title}</option>
                  ))}
                </select>
              </label>
              <label>
                Valeur
                <input type="text" name={fields.value} autocomplete="off" maxLength={200} />
              </label>
            </div>
          </fieldset>
        )}
        <details open={is_active}>
          <summary>Emprise et filtre écrit</summary>
          {has_geometry && (
            <label>
              Emprise <small>ouest, sud, est, nord, en degrés</small>
              <input type="text" name="bbox" value={bbox ?? ''} autocomplete="off" />
            </label>
          )}
          <label>
            Filtre en CQL2{' '}
            <small>
              par exemple <code>population &gt; 500</code>
            </small>
            <textarea name="filter" rows={2} spellcheck={false}>
              {filter ?? ''}
            </textarea>
          </label>
          <p>
            <a href={`${path}/queryables?f=html`}>Ce que le filtre peut nommer</a>
          </p>
        </details>
        {[...search].map(([name, value]) =>
          not_kept.has(name) ? null : <input type="hidden" name={name} value={value} />,
        )}
        <p class="actions">
          <button type="submit">Filtrer</button>
          {has_geometry && (
            <button type="button" class="second" hidden data-map-view>
              Dans la vue de la carte
            </button>
          )}
          {is_active && (
            <a
              class="button second"
              href={with_query(search, { filter: null, bbox: null, token: null, offset: null })}
            >
              Retirer le filtre
            </a>
          )}
        </p>
      </form>
    </section>
  );
}
