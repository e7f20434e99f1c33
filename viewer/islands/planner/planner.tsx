import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { PlannerView } from '../../pages/planner_view.ts';
import type { Territory } from '../../pages/scenario_body.ts';
import { no_webgl } from '../words.ts';
import { BasketChoice } from './basket.tsx';
import { Compare, type Reference } from './compare.tsx';
import { Figures } from './figures.tsx';
import { CommuneList } from './list.tsx';
import { MapPart } from './map_part.tsx';
import { PartChoice, use_part } from './part_choice.tsx';
import type { Picked } from './picked.tsx';
import { commune_at, main_place } from './places.ts';
import { Propose } from './propose.tsx';
import { Share } from './share.tsx';
import { Sites } from './sites.tsx';
import { say_territory, TerritoryChoice } from './territory.tsx';
import { use_actions } from './use_actions.ts';
import { use_canvas } from './use_canvas.ts';
import type { Coverage } from './use_coverage.ts';
import { use_figures } from './use_figures.ts';
import { use_opening } from './use_opening.ts';
import { use_reference } from './use_reference.ts';
import type { ScenarioState } from './use_scenario.ts';
import { use_telling } from './use_telling.ts';
import { use_territory } from './use_territory.ts';
import { legend_keys, type LegendKey } from './words.ts';
import { Zones } from './zones.tsx';

const whole_region: Territory = { kind: 'region' };
const map_is_loading = 'Chargement de la carte…';
/** The whole screen: panel, map, figures and list from one scenario and its coverage. */
export function Planner({
  view,
  scenario,
  coverage,
  alert,
}: {
  view: PlannerView;
  scenario: ScenarioState;
  coverage: Coverage;
  alert: ComponentChildren;
}) {
  const { body } = scenario;
  const { situation, version } = coverage;
  const territory = body.territory ?? whole_region;
  const [status, say] = useState(scenario.fault ?? map_is_loading);
  const [selected, select] = useState<string | null>(null);
  const [visible, set_visible] = useState<ReadonlySet<LegendKey>>(new Set(legend_keys));
  const [is_adding, set_adding] = useState(false);
  const [picked, set_picked] = useState<Picked | null>(null);
  const [reference, set_reference] = useState<Reference | null>(null);
  const { figures, communes, epci, painting, certainty, unsure, before_title } = use_figures(
    coverage,
    territory,
    use_reference(reference, situation, say),
  );
  const is_scenario = body.sites.length + (body.removed?.length ?? 0) > 0;
  const is_changed = is_scenario || reference !== null;
  const actions = use_actions(scenario, { figures, coverage }, select, say);
  const { to_tell, tell, act_and_tell } = actions;
  const open_with = use_opening(figures, say);

  const { place, canvas, has_map } = use_canvas(
    {
      view,
      situation,
      painting,
      unsure,
      version,
      changed: coverage.changed,
      scenario,
      selected,
      visible,
      territory,
      is_adding,
    },
    {
      // What was said meanwhile is not talked over.
      on_start: (started) =>
        say((said) => (said === map_is_loading ? (started ? open_with(figures) : no_webgl) : said)),
      on_error: () => say('Une partie de la carte n’a pas pu être chargée.'),
      on_pick: (lon, lat, house) => {
        const found = { nom: commune_at(situation, lon, lat), lon, lat };
        if (is_adding) actions.add(found);
        else set_picked({ place: found, house });
      },
      on_select: select,
      on_drag: actions.drag,
      on_step: actions.step,
    },
  );

  use_telling(to_tell, { figures, coverage }, { returns: scenario.returns, is_changed }, say);
  const [part, set_part] = use_part(has_map);
  const { choose_territory, is_drawing, draw, stop } = use_territory(
    { situation, territory, inside: painting.inside, canvas, has_map },
    act_and_tell,
  );
  const add_in = (code: string) => {
    const found = main_place(situation, code);
    if (found !== null) actions.add(found);
  };
  const take_picture = async () => {
    if (canvas.current === null) return;
    const { take_picture: take } = await import('./take_picture.ts');
    await take(canvas.current, { view, body, situation, territory, figures, visible });
  };

  return (
    <>
      {alert}
      <PartChoice part={part} choose={set_part} />
      <p class="planner-status" role="status">
        {status}
      </p>
      <div class={`map-page planner show-${part}${has_map === false ? ' no-map' : ''}`}>
        <div class="work">
          <div class="side">
            <TerritoryChoice
              territory={territory}
              situation={situation}
              region={view.region}
              can_draw={has_map === true}
              is_drawing={is_drawing}
              choose={choose_territory}
              draw={() => {
                set_part('map');
                say('Dessinez la zone sur la carte.');
                draw();
              }}
              stop={stop}
              say={say}
            />
            <BasketChoice view={view} body={body} situation={situation} act={act_and_tell} />
            <Sites
              scenario={scenario}
              situation={situation}
              selected={selected}
              has_map={has_map === true}
              is_adding={is_adding}
              set_adding={(starts) => {
                set_adding(starts);
                // On phones the map is another part of the screen.
                if (starts) set_part('map');
              }}
              add={actions.add}
              select={select}
              change={actions.change}
              remove={actions.remove}
              step={actions.step}
              say={say}
            />
            <Figures
              figures={figures}
              territory={say_territory(territory, situation)}
              before_title={before_title}
              certainty={certainty}
              is_scenario={is_scenario}
              uncertainty={situation.uncertainty}
              pending={coverage.pending}
              is_stale={coverage.is_stale}
            />
            <Propose
              scenario={scenario}
              situation={situation}
              baskets={view.baskets}
              csrf_token={view.csrf_token}
              say={say}
              applied={() => tell('Proposition appliquée')}
            />
            <Compare body={body} reference={reference} compare={set_reference} say={say} />
            <Share
              view={view}
              scenario={scenario}
              place={say_territory(territory, situation)}
              has_map={has_map === true}
              take_picture={take_picture}
              say={say}
            />
          </div>
          <MapPart
            view={view}
            coverage={coverage}
            rule={body.rule ?? situation.rule}
            figures={figures}
            certainty={certainty}
            has_map={has_map}
            place={place}
            picked={picked}
            close={() => set_picked(null)}
            add={actions.add}
            close_service={actions.close_service}
            visible={visible}
            set_visible={set_visible}
          />
        </div>
        <div class="below">
          <CommuneList
            communes={communes}
            visible={visible}
            can_add
            add={add_in}
            show={(code) => choose_territory({ kind: 'commune', code })}
          />
          <Zones
            zones={epci}
            before_title={before_title}
            choose={(code) => choose_territory({ kind: 'epci', code })}
          />
        </div>
      </div>
    </>
  );
}
