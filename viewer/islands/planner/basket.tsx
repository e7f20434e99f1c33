import { no_transit } from '../../pages/method_words.ts';
import type { PlannerView } from '../../pages/planner_view.ts';
import { weekdays, type Moment, type ScenarioBody } from '../../pages/scenario_body.ts';
import type { Situation } from '../../planner/situation.ts';
import { without } from './use_scenario.ts';
import { explain_classes, mode_titles, weekday_titles } from './words.ts';

export interface BasketProps {
  view: PlannerView;
  body: ScenarioBody;
  situation: Situation;
  act: (action: string, change: (body: ScenarioBody) => ScenarioBody) => void;
}

const noon: Moment = { weekday: 'tu', time: '10:00' };

/** What is measured: the basket with its thresholds, whether houses count for partners, mode, weekday and hour. */
export function BasketChoice({ view, body, situation, act }: BasketProps) {
  const basket = view.baskets.find(({ id }) => id === body.basket);
  const partners = body.partners ?? basket?.france_services_counts_for_partners ?? false;
  const { categories } = situation.basket;
  const explained = explain_classes(body.rule ?? situation.rule, categories);
  return (
    <fieldset class="part">
      <legend>Panier et niveaux</legend>
      <label for="basket">Panier de services</label>
      <select
        id="basket"
        value={body.basket}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          act('Choisir le panier', (before) => ({
            ...without(before, 'basket_version', 'partners', 'rule'),
            basket: chosen,
            sites: before.sites.map((site) => ({ ...site, categories: null })),
          }));
        }}
      >
        {view.baskets.map(({ id, title, version }) => (
          <option key={id} value={id}>
            {title} (version {version})
          </option>
        ))}
        {basket === undefined && <option value={body.basket}>{body.basket}</option>}
      </select>
      <div class="switch">
        <input
          type="checkbox"
          id="partners"
          checked={partners}
          onChange={(event) => {
            const chosen = event.currentTarget.checked;
            act(chosen ? 'Compter les maisons' : 'Ne pas compter les maisons', (before) => ({
              ...before,
              partners: chosen,
            }));
          }}
        />
        <label for="partners">Une maison France services compte pour ses partenaires</label>
      </div>
      {view.modes.length > 1 && (
        <>
          <label for="mode">Déplacement</label>
          <select
            id="mode"
            value={body.mode}
            onChange={(event) => {
              const mode = event.currentTarget.value as ScenarioBody['mode'];
              act('Choisir le déplacement', (before) => ({ ...before, mode }));
            }}
          >
            {view.modes.map((mode) => (
              <option key={mode} value={mode}>
                {mode_titles[mode]}
              </option>
            ))}
          </select>
        </>
      )}
      {view.has_hours && <MomentChoice body={body} act={act} />}
      <details>
        <summary>Seuils et services du panier</summary>
        <p class="note">
          Desservie : {explained.served}. Blanche : {explained.white}. Grise : {explained.grey}.
        </p>
        <ul class="plain thresholds">
          {categories.map(({ id, title, served_max_minutes, white_min_minutes, visio_substitutable }) => (
            <li key={id}>
              {title} : {served_max_minutes} et {white_min_minutes} min
              {!visio_substitutable && ' (pas en visio)'}
            </li>
          ))}
        </ul>
        {situation.left_out.length > 0 && (
          <p class="note">Sans source, non comptés : {situation.left_out.join(', ')}.</p>
        )}
      </details>
      <p class="note">
        {mode_titles[body.mode]}, temps {situation.method}. {no_transit}
      </p>
    </fieldset>
  );
}

function MomentChoice({ body: { at }, act }: Pick<BasketProps, 'body' | 'act'>) {
  const change = (moment: Moment | undefined) =>
    act('Choisir le moment', (before) =>
      moment === undefined ? without(before, 'at') : { ...before, at: moment },
    );
  return (
    <>
      <label for="weekday">Moment</label>
      <select
        id="weekday"
        value={at?.weekday ?? ''}
        onChange={(event) => {
          const weekday = weekdays.find((day) => day === event.currentTarget.value);
          change(weekday === undefined ? undefined : { ...(at ?? noon), weekday });
        }}
      >
        <option value="">Sans tenir compte des horaires</option>
        {weekdays.map((day) => (
          <option key={day} value={day}>
            {weekday_titles[day]}
          </option>
        ))}
      </select>
      {at !== undefined && (
        <>
          <label for="hour">Heure</label>
          <input
            id="hour"
            type="time"
            value={at.time}
            onChange={(event) => {
              const { value } = event.currentTarget;
              if (/^\d\d:\d\d$/.test(value)) change({ ...at, time: value });
            }}
          />
        </>
      )}
    </>
  );
}
