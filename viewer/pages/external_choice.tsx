import { LayerWords } from './external_fields.tsx';
import type { ChoiceView, OfferedLayer } from './external_view.ts';
import { PostForm } from './form_parts.tsx';
import { ErrorSummary, Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';

/** The layers that a service has, one to choose, with the words that the map will show. */
export function external_choice_page(view: ChoiceView): Page {
  const { offered, fields, organisations, csrf, problems } = view;
  const usable = offered.layers.filter(({ refusal }) => refusal === null);
  const refused = offered.layers.filter(({ refusal }) => refusal !== null);
  return page({
    title: 'Choisir une couche',
    current: 'data',
    islands: ['find_in_list'],
    children: (
      <>
        <p class="crumbs">
          <a href="/carte">Composer une carte</a> › <a href="/carte/couches">Couches d’autres serveurs</a>
        </p>
        <h1>Choisir une couche</h1>
        <ErrorSummary problems={problems} />
        <p>
          {offered.title === '' ? 'Ce service' : `« ${offered.title} »`} propose {count_words(usable.length)}{' '}
          que la carte peut montrer{refused.length > 0 && `, et ${refused.length} qu’elle ne peut pas`}.
        </p>
        {offered.notes.map((note) => (
          <Notice kind="info">{note}</Notice>
        ))}
        {usable.length > 0 && (
          <PostForm action="/carte/couches/choix" csrf={csrf}>
            <input type="hidden" name="service" value={fields.service} />
            <input type="hidden" name="address" value={fields.address} />
            <LayerChoice {...view} layers={usable} />
            <LayerWords fields={fields} organisations={organisations} problems={problems} has_title />
            <p class="actions">
              <button type="submit">Enregistrer cette couche</button>
              <a href="/carte/couches">Annuler</a>
            </p>
          </PostForm>
        )}
        {refused.length > 0 && (
          <details open={usable.length === 0}>
            <summary>Couches que la carte ne peut pas montrer ({refused.length})</summary>
            <ul>
              {refused.map(({ title, name, refusal }) => (
                <li>
                  <strong>{title}</strong> {name !== title && <small>({name})</small>} : {refusal}
                </li>
              ))}
            </ul>
          </details>
        )}
      </>
    ),
  });
}

const count_words = (count: number) => (count === 1 ? 'une couche' : `${count} couches`);

function LayerChoice({ layers, fields, problems }: ChoiceView & { layers: readonly OfferedLayer[] }) {
  const problem = problems.find(({ field }) => field === 'choice');
  return (
    <fieldset
      class={problem === undefined ? 'field' : 'field wrong'}
      aria-describedby={problem === undefined ? undefined : 'choice-problem'}
    >
      <legend>Couche</legend>
      {problem !== undefined && (
        <p class="problem" id="choice-problem">
          <span class="out-of-sight">Erreur : </span>
          {problem.message}
        </p>
      )}
      <div class="find-in-list" hidden>
        <label for="find">Retrouver dans la liste</label>
        <input type="search" id="find" data-find-in="offered" autocomplete="off" />
        <p role="status" />
      </div>
      <ul class="offered-layers" id="offered">
        {layers.map(({ choice, title, abstract, name, shown_as }, i) => (
          <li>
            <label class="box">
              <input
                type="radio"
                id={i === 0 ? 'choice' : undefined}
                name="choice"
                value={choice}
                required
                checked={choice === fields.choice || layers.length === 1}
              />
              <span>
                <strong>{title}</strong>{' '}
                <small>{[name === title ? '' : name, shown_as].filter(Boolean).join(' · ')}</small>
                {abstract !== '' && <span class="abstract">{abstract}</span>}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
