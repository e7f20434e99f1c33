import { useEffect, useRef, useState } from 'preact/hooks';
import type { PlannerView } from '../../pages/planner_view.ts';
import type { Territory } from '../../pages/scenario_body.ts';
import type { Situation } from '../../planner/situation.ts';
import type { CanvasHandlers, Painting, PlannerCanvas } from './canvas.ts';
import type { ScenarioState } from './use_scenario.ts';
import type { LegendKey } from './words.ts';

export interface Shown {
  view: PlannerView;
  situation: Situation;
  painting: Painting;
  unsure: Uint8Array | null;
  /** Counts what is painted; `changed`: what the last count changed, null for all. */
  version: number;
  changed: readonly number[] | null;
  scenario: ScenarioState;
  selected: string | null;
  visible: ReadonlySet<LegendKey>;
  territory: Territory;
  is_adding: boolean;
}

/** The map, loaded after the rest, that follows what is shown. `has_map`: null while it is not known. */
export function use_canvas(shown: Shown, handlers: CanvasHandlers & { on_start(has_map: boolean): void }) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<PlannerCanvas | null>(null);
  const [has_map, set_has_map] = useState<boolean | null>(null);
  // Handlers of the last rendering: the map is made once.
  const now = useRef(handlers);
  now.current = handlers;
  const {
    view,
    situation,
    painting,
    unsure,
    version,
    changed,
    scenario,
    selected,
    visible,
    territory,
    is_adding,
  } = shown;

  useEffect(() => {
    let stopped = false;
    set_has_map(null);
    const start = async () => {
      const { make_canvas } = await import('./canvas.ts');
      if (stopped || place.current === null) return;
      canvas.current = make_canvas(place.current, view, situation, visible, {
        on_pick: (...given) => now.current.on_pick(...given),
        on_select: (...given) => now.current.on_select(...given),
        on_drag: (...given) => now.current.on_drag(...given),
        on_step: (...given) => now.current.on_step(...given),
        on_error: () => now.current.on_error(),
      });
      set_has_map(true);
      now.current.on_start(true);
    };
    start().catch(() => {
      if (stopped) return;
      set_has_map(false);
      now.current.on_start(false);
    });
    return () => {
      stopped = true;
      canvas.current?.remove();
      canvas.current = null;
    };
  }, [situation.collection, situation.ids]);

  // What the map has painted: anything but the next version of the same arrays is painted whole.
  const painted = useRef<{ painting: Painting; version: number } | null>(null);
  useEffect(() => {
    if (canvas.current === null) {
      painted.current = null;
      return;
    }
    const last = painted.current;
    const follows =
      last !== null &&
      last.version === version - 1 &&
      last.painting.before === painting.before &&
      last.painting.after === painting.after &&
      last.painting.inside === painting.inside;
    const is_same = last !== null && last.version === version && last.painting === painting;
    if (!is_same) canvas.current.paint(painting, follows ? changed : null);
    painted.current = { painting, version };
  }, [painting, version, has_map]);
  useEffect(() => {
    if (unsure !== null) canvas.current?.paint_unsure(unsure);
  }, [unsure, has_map]);
  useEffect(
    () => canvas.current?.show_sites(scenario.body.sites, selected),
    [scenario.body.sites, selected, has_map],
  );
  useEffect(() => canvas.current?.show_legend(visible), [visible, has_map]);
  useEffect(() => canvas.current?.show_territory(territory), [territory, has_map]);
  useEffect(() => canvas.current?.show_adding(is_adding), [is_adding, has_map]);
  return { place, canvas, has_map };
}
