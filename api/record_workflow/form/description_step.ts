import { find_code } from '../../../catalogue/code_lists/code_list.ts';
import {
  inspire_keywords,
  inspire_themes,
  is_inspire_group,
} from '../../../catalogue/code_lists/inspire_themes.ts';
import { date_types, frequencies, statuses } from '../../../catalogue/code_lists/iso_codes.ts';
import { topics } from '../../../catalogue/code_lists/topics.ts';
import type { KeywordGroup } from '../../../catalogue/record.ts';
import { kind_names } from '../../../catalogue/workflow/say_value.ts';
import type { Choice } from '../../../viewer/pages/form_parts.tsx';
import {
  area,
  boxes,
  choices_of,
  line,
  lines,
  list_at,
  number,
  select,
  write_list,
  type Control,
} from './controls.ts';
import type { StepSpec } from './step.ts';

/** Process results are made by processes, not by hand. */
export const kind_choices: readonly Choice[] = Object.entries(kind_names).filter(
  ([kind]) => kind !== 'process_result',
);

const groups = (body: Parameters<Control['get']>[0]) => list_at(body, 'themes') as KeywordGroup[];

/** One theme, as CNIG asks; other groups of keywords stay. A theme that the list does not know stays until another is chosen. */
const inspire_theme: Control = {
  name: 'theme_inspire',
  label: 'Thème INSPIRE',
  hint: 'Un seul. Aucun si les données ne relèvent pas de la directive.',
  kind: 'select',
  choices: [['', 'Aucun (hors INSPIRE)'], ...choices_of(inspire_themes)],
  get(body) {
    const concept = groups(body).find(is_inspire_group)?.concepts[0];
    if (concept === undefined) return [''];
    return [find_code(inspire_themes, concept.url ?? concept.label)?.code ?? concept.label];
  },
  set(body, [code = '']) {
    if (code === this.get(body)[0]) return;
    const others = groups(body).filter((group) => !is_inspire_group(group));
    const is_known = inspire_themes.some((theme) => theme.code === code);
    write_list(body, 'themes', is_known ? [...others, inspire_keywords(code)] : others);
  },
};

const period = (side: 'begin' | 'end', label: string): Control => ({
  ...line(`period.${side}`, label, { is_short: true }),
  set(body, [text = '']) {
    const { begin = null, end = null } = (body['period'] ?? {}) as { begin?: unknown; end?: unknown };
    const next = { begin, end, [side]: text.trim() === '' ? null : text.trim() };
    if (next.begin === null && next.end === null) delete body['period'];
    else body['period'] = next;
  },
});

/** One scale or one distance; several, read from elsewhere, stay until another is typed. */
const resolution = (key: 'scale_denominator' | 'distance_m', label: string): Control => {
  const typed = number(key, label);
  const at = (body: Parameters<Control['get']>[0]) =>
    list_at(body, 'resolutions').find((entry) => Object.hasOwn(Object(entry) as object, key)) ?? {};
  return {
    ...typed,
    name: `resolutions-${key}`,
    get: (body) => typed.get(at(body) as Record<string, unknown>),
    set(body, values) {
      const text = values[0]?.trim() ?? '';
      if (text === this.get(body)[0]) return;
      const others = list_at(body, 'resolutions').filter(
        (entry) => !Object.hasOwn(Object(entry) as object, key),
      );
      const entry: Record<string, unknown> = {};
      typed.set(entry, values);
      write_list(body, 'resolutions', text === '' ? others : [...others, entry]);
    },
  };
};

const bbox = (side: number, label: string) => number(`bbox.${side}`, label);

/** What the resource is: the first step of the editor. */
export const description_step: StepSpec = {
  id: 'description',
  sections: [
    {
      title: 'L’essentiel',
      parts: [
        line('title', 'Titre', {
          hint: 'Ce que c’est et où : « Zones d’activité de l’Ariège ». Sans le nom du producteur ; 250 caractères au plus.',
          empty: '',
        }),
        select('kind', 'Nature', kind_choices),
        area('abstract', 'Résumé', {
          hint: 'L’essentiel dans les 256 premiers caractères : contenu, usage, limites.',
          rows: 6,
          empty: '',
        }),
        lines('keywords', 'Mots-clés', { hint: 'Un par ligne.', empty: [] }),
      ],
    },
    {
      title: 'Thèmes',
      parts: [inspire_theme, boxes('topics', 'Catégories ISO 19115', choices_of(topics))],
    },
    {
      title: 'Où',
      hint: 'Un rectangle par territoire. Choisissez-le par son nom, ou tapez ses limites en degrés.',
      parts: [
        'territory',
        {
          member: 'extents',
          title: 'Emprises',
          one: 'l’emprise',
          add: 'Ajouter une emprise à la main',
          most: 500,
          blank: {},
          legend: ({ description }, i) =>
            typeof description === 'string' ? description : `Emprise ${i + 1}`,
          controls: [
            line('description', 'Territoire'),
            bbox(0, 'Ouest (°)'),
            bbox(1, 'Sud (°)'),
            bbox(2, 'Est (°)'),
            bbox(3, 'Nord (°)'),
          ],
        },
        resolution('scale_denominator', 'Échelle : 1 / …'),
        resolution('distance_m', 'Ou résolution au sol (m)'),
      ],
    },
    {
      title: 'Quand et comment',
      parts: [
        {
          member: 'dates',
          title: 'Dates',
          hint: 'Une au moins : création, publication ou révision. 2024, 2024-05 ou 2024-05-31.',
          one: 'la date',
          add: 'Ajouter une date',
          most: 100,
          blank: { type: 'publication' },
          legend: (_entry, i) => `Date ${i + 1}`,
          controls: [select('type', 'De', choices_of(date_types)), line('date', 'Date', { is_short: true })],
        },
        select('frequency', 'Fréquence de mise à jour', [['', 'Non dite'], ...choices_of(frequencies)]),
        select('status', 'État d’avancement', [['', 'Non dit'], ...choices_of(statuses)]),
        line('vintage', 'Millésime', { empty: null, hint: 'Seulement si plusieurs millésimes coexistent.' }),
        period('begin', 'Période couverte : du'),
        period('end', 'au'),
        area('lineage', 'Généalogie', {
          hint: 'D’où viennent les données, comment elles sont faites, avec quelle précision.',
          empty: '',
        }),
        lines('warnings', 'Avertissements', {
          hint: 'À montrer partout où sont les données, un par ligne : « contours approchés ».',
          rows: 2,
          empty: [],
        }),
      ],
    },
  ],
};
