import type { PlannerView } from '../../pages/planner_view.ts';
import type { ScenarioBody, Territory } from '../../pages/scenario_body.ts';
import type { Comparison } from '../../planner/figures.ts';
import type { Situation } from '../../planner/situation.ts';
import { say_day, say_people } from '../words.ts';
import type { PlannerCanvas } from './canvas.ts';
import { draw_picture, save_file } from './picture.ts';
import { say_territory } from './territory.tsx';
import { explain_classes, legend_keys, mode_titles, type LegendKey } from './words.ts';

export interface PictureOf {
  view: PlannerView;
  body: ScenarioBody;
  situation: Situation;
  territory: Territory;
  figures: Comparison;
  visible: ReadonlySet<LegendKey>;
}

/** Lets the browser save the map as a PNG that says all that a reader needs: what, where, by which rule, of when. */
export async function take_picture(
  canvas: PlannerCanvas,
  { view, body, situation, territory, figures, visible }: PictureOf,
): Promise<void> {
  const { basket, method, label, sources } = situation;
  const explained = explain_classes(body.rule ?? situation.rule, basket.categories);
  const people = { ...figures.after, gain: figures.gain, loss: figures.loss };
  const condition = (key: LegendKey) =>
    key === 'gain' || key === 'loss'
      ? ''
      : `(${explained[key]}${key === 'white' ? ' ; hachures fines : probable ou incertaine' : ''}) `;
  const file = await draw_picture(canvas.take_picture(), {
    title: body.titre ?? 'Visio-guichets : desserte des services',
    lines: [
      `${say_territory(territory, situation)} (${view.region}). ${basket.title}, version ${basket.version}. ${mode_titles[body.mode]}, temps ${method}.`,
    ],
    legend: new Map(
      legend_keys
        .filter((key) => visible.has(key))
        .map((key) => [key, `${condition(key)}: ${say_people(people[key])}`]),
    ),
    label,
    sources: sources.length > 0 ? sources : view.sources,
    date: `Carte du ${say_day(new Date())}`,
  });
  save_file(file, 'visio-guichets.png');
}
