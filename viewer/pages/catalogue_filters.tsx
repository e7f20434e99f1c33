import type { CatalogueFacet, CatalogueSearchView } from './catalogue_search_view.ts';
import { say_number } from './data_words.ts';

/** Facets and places that narrow a search of the catalogue. */
export function Filters({ view }: { view: CatalogueSearchView }) {
  const { facets, territory, territories, commune, bbox, polygon, problem } = view;
  const chosen = facets.flatMap(({ values }) => values.filter(({ is_chosen }) => is_chosen)).length;
  const places = [territory, commune, bbox, polygon].filter((text) => text !== '').length;
  const wrong = (field: string) => (problem?.field === field ? true : undefined);
  return (
    <details class="catalogue-filters" open>
      <summary>Filtres{chosen + places > 0 && ` (${chosen + places})`}</summary>
      {facets.map((facet) => (
        <Facet facet={facet} />
      ))}
      <fieldset class="facet">
        <legend>Lieu</legend>
        {territories.length > 0 && (
          <div class="field">
            <label for="territoire">Territoire</label>
            <select id="territoire" name="territoire" aria-invalid={wrong('territoire')}>
              <option value="">Partout</option>
              {territories.map(({ title, choices }) => (
                <optgroup label={title}>
                  {choices.map(([value, name]) => (
                    <option value={value} selected={value === territory}>
                      {name}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </div>
        )}
        <div class="field">
          <label for="commune">Commune</label>
          <input
            id="commune"
            name="commune"
            type="text"
            value={commune}
            placeholder="Nom ou code"
            autocomplete="off"
            aria-invalid={wrong('commune')}
          />
        </div>
        <div class="field">
          <label for="bbox">Emprise : ouest, sud, est, nord</label>
          <input
            id="bbox"
            name="bbox"
            type="text"
            value={bbox}
            placeholder="1.3,43.5,1.6,43.7"
            autocomplete="off"
            aria-invalid={wrong('bbox')}
          />
        </div>
        {polygon !== '' && (
          <div class="field">
            <label for="polygone">Polygone : longitude,latitude;…</label>
            <input
              id="polygone"
              name="polygone"
              type="text"
              value={polygon}
              autocomplete="off"
              aria-invalid={wrong('polygone')}
            />
          </div>
        )}
      </fieldset>
      <p class="actions">
        <button type="submit" class="second">
          Filtrer
        </button>
        {chosen + places > 0 && (
          <a href={view.words === '' ? '/catalogue' : `/catalogue?${new URLSearchParams({ q: view.words })}`}>
            Tout effacer
          </a>
        )}
      </p>
    </details>
  );
}

function Facet({ facet: { name, title, values } }: { facet: CatalogueFacet }) {
  if (values.length === 0) return null;
  return (
    <fieldset class="facet">
      <legend>{title}</legend>
      {values.map(({ value, title, count, is_chosen }) => (
        <label class="box">
          <input type="checkbox" name={name} value={value} checked={is_chosen} />
          <span>
            {title} <small>{say_number(count)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
