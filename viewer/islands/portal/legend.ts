import { palette } from '../../pages/portal_state.ts';
import { remote_path } from './requests.ts';
import { class_colours, other_colour, value_colour, type ShownLayer } from './style.ts';

export interface LegendEntry {
  colour: string;
  title: string;
}

const numbers = new Intl.NumberFormat('fr-FR', { maximumSignificantDigits: 4 });

/** Path of the picture that the service of another server's layer explains it by; null without. */
export const legend_image = ({ layer: { key, remote } }: ShownLayer): string | null =>
  remote?.has_legend === true ? remote_path(key, 'legende') : null;

const shape_words: Readonly<Record<ShownLayer['layer']['shape'], string>> = {
  points: 'points',
  lines: 'lignes',
  areas: 'surfaces',
  mixed: 'objets',
  image: 'image',
};

/** What each colour of a layer means; of an image, its service's picture tells it. */
export function legend_of({ state, layer, classes }: ShownLayer): LegendEntry[] {
  if (layer.shape === 'image') return [];
  if (classes === null || state.column === null)
    return [{ colour: palette[state.colour] ?? palette[0], title: shape_words[layer.shape] }];
  if (classes.kind === 'values')
    return [
      ...classes.values.map(({ title }, i) => ({ colour: value_colour(i), title })),
      { colour: other_colour, title: 'Autres, ou vide' },
    ];
  const edges = [classes.low, ...classes.breaks, classes.high];
  return [
    ...class_colours(classes.breaks.length + 1).map((colour, i) => ({
      colour,
      title: `${numbers.format(edges[i] ?? 0)} à ${numbers.format(edges[i + 1] ?? 0)}`,
    })),
    { colour: other_colour, title: 'Vide' },
  ];
}
