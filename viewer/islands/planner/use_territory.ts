import { useEffect } from 'preact/hooks';
import type { Territory } from '../../pages/scenario_body.ts';
import type { Situation } from '../../planner/situation.ts';
import type { PlannerCanvas } from './canvas.ts';
import { box_of } from './places.ts';
import { say_territory } from './territory.tsx';
import { use_drawing } from './use_drawing.ts';
import type { ScenarioState } from './use_scenario.ts';

/** The territory whose inhabitants are counted: chosen or drawn, and in the middle of the map. */
export function use_territory(
  {
    situation,
    territory,
    inside,
    canvas,
    has_map,
  }: {
    situation: Situation;
    territory: Territory;
    /** 1 for each of its cells. */
    inside: Uint8Array;
    canvas: { readonly current: PlannerCanvas | null };
    has_map: boolean | null;
  },
  act: ScenarioState['act'],
) {
  useEffect(() => {
    const box = territory.kind === 'region' ? null : box_of(situation, inside);
    if (box !== null) canvas.current?.go_to(box);
  }, [JSON.stringify(territory), has_map]);
  const choose = (chosen: Territory) =>
    act(`Territoire : ${say_territory(chosen, situation)}`, (now) => ({ ...now, territory: chosen }));
  return {
    choose_territory: choose,
    ...use_drawing(canvas, (geometry) => choose({ kind: 'area', geometry })),
  };
}
