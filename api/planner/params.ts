import { travel_modes, type TravelMode } from '../../catalogue/roads/graph.ts';
import { weekdays } from '../../viewer/pages/scenario_body.ts';
import { refuse, type Param } from '../params.ts';

const most_removed = 50;

const text_form = (
  description: string,
  form: RegExp,
  expected: string,
  example: string,
): Param<string | null> => ({
  description,
  schema: { type: 'string', example },
  absent: null,
  parse(text, name) {
    if (form.test(text)) return text;
    throw refuse(name, text, expected);
  },
});

const slug = /^[\w.:-]{1,100}$/;

const mode: Param<TravelMode> = {
  description: 'Mode de déplacement.',
  schema: { type: 'string', enum: travel_modes, default: 'car' },
  absent: 'car',
  parse(text, name) {
    const word = travel_modes.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    throw refuse(name, text, travel_modes.join(' ou '));
  },
};

const flag = (description: string): Param<boolean | null> => ({
  description,
  schema: { type: 'boolean' },
  absent: null,
  parse(text, name) {
    if (text === 'true' || text === 'false') return text === 'true';
    throw refuse(name, text, 'true ou false');
  },
});

const removed: Param<readonly string[]> = {
  description: 'Identifiants de services à ne pas compter, séparés par des virgules.',
  schema: { type: 'array', items: { type: 'string' }, maxItems: most_removed, example: ['dila:12'] },
  absent: [],
  parse(text, name) {
    const ids = text.split(',');
    if (ids.length <= most_removed && ids.every((id) => id.length > 0 && id.length <= 200))
      return [...new Set(ids)].sort();
    throw refuse(name, text, `au plus ${most_removed} identifiants séparés par des virgules`);
  },
};

/** A coordinate in degrees; null without one. */
const degrees = (description: string, most: number, example: number): Param<number | null> => ({
  description,
  schema: { type: 'number', minimum: -most, maximum: most, example },
  absent: null,
  parse(text, name) {
    const value = /^-?\d{1,3}(\.\d{1,15})?$/.test(text) ? Number(text) : NaN;
    if (Math.abs(value) <= most) return value;
    throw refuse(name, text, `un nombre décimal de -${most} à ${most}`);
  },
});

const weekday: Param<(typeof weekdays)[number] | null> = {
  description: 'Jour de la semaine, avec « time » : ne compter que ce qui est ouvert alors.',
  schema: { type: 'string', enum: weekdays },
  absent: null,
  parse(text, name) {
    const word = weekdays.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    throw refuse(name, text, weekdays.join(' ou '));
  },
};

/** Parameters of /planner/situation. Components are their own: other blocks have parameters of the same names. */
export const situation_params = {
  basket: {
    ...text_form(
      'Panier de services ; à défaut celui du site.',
      slug,
      'l’identifiant d’un panier',
      'premier_accueil',
    ),
    component: 'planner-basket',
  },
  version: {
    ...text_form('Version du panier ; à défaut la dernière.', slug, 'la version d’un panier', '1'),
    component: 'planner-version',
  },
  mode: { ...mode, component: 'planner-mode' },
  partners: {
    ...flag(
      'Une maison France services compte pour chacun de ses partenaires ; à défaut, comme le dit le panier.',
    ),
    component: 'planner-partners',
  },
  weekday: { ...weekday, component: 'planner-weekday' },
  time: {
    ...text_form(
      'Heure locale, avec « weekday ».',
      /^([01]\d|2[0-3]):[0-5]\d$/,
      'une heure telle que 14:30',
      '14:30',
    ),
    component: 'planner-time',
  },
  removed: { ...removed, component: 'planner-removed' },
};

/** Parameters of /planner/row. */
export const row_params = {
  lon: { ...degrees('Longitude du lieu (WGS 84).', 180, 1.444), component: 'planner-lon' },
  lat: { ...degrees('Latitude du lieu (WGS 84).', 90, 43.604), component: 'planner-lat' },
  mode: situation_params.mode,
  situation: {
    ...text_form(
      'Clé de la situation, donnée par /planner/situation : la ligne est refusée (409) quand les données ont changé depuis.',
      /^[\w.-]{1,80}$/,
      'la clé d’une situation',
      'kCB1.dZX2.aYw3',
    ),
    component: 'planner-situation',
  },
};
