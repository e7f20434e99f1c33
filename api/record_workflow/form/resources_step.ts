import { service_types } from '../../../catalogue/code_lists/inspire_codes.ts';
import { languages, representations } from '../../../catalogue/code_lists/iso_codes.ts';
import { epsg_uri } from '../../../catalogue/measured_details.ts';
import {
  boxes,
  choices_of,
  line,
  lines,
  list_at,
  area,
  select,
  write_list,
  type Control,
} from './controls.ts';
import type { StepSpec } from './step.ts';

const epsg_form = /^http:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[^/]+\/(\d+)$/;

/** Reference systems by their codes; names that documents gave stay with their URI. */
const crs: Control = {
  name: 'crs',
  label: 'Systèmes de coordonnées',
  hint: 'Un code par ligne : EPSG:2154 (Lambert-93), EPSG:4326 (WGS 84).',
  kind: 'area',
  rows: 2,
  get: (body) => [
    (list_at(body, 'crs') as { uri: string }[])
      .map(({ uri }) => uri.replace(epsg_form, 'EPSG:$1'))
      .join('\n'),
  ],
  set(body, [text = '']) {
    const known = list_at(body, 'crs') as { uri: string }[];
    const entries = text
      .split(/\r?\n/)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .map((entry) => {
        const code = /^(?:EPSG:)?(\d{3,6})$/i.exec(entry)?.[1];
        const uri = code === undefined ? entry : epsg_uri(Number(code));
        return known.find((one) => one.uri === uri) ?? { uri };
      });
    write_list(body, 'crs', entries);
  },
};

/** One language, as nearly all data has; others that a document named stay behind it. */
const language: Control = {
  name: 'languages',
  label: 'Langue des données',
  hint: 'De leurs textes. « Sans texte » pour une image ou des mesures.',
  kind: 'select',
  choices: [['', 'Non dite'], ...choices_of(languages)],
  get: (body) => [(list_at(body, 'languages') as string[])[0] ?? ''],
  set(body, [code = '']) {
    if (code === this.get(body)[0]) return;
    const [, ...others] = list_at(body, 'languages');
    write_list(body, 'languages', code === '' ? others : [code, ...others.filter((one) => one !== code)]);
  },
};

const functions = [
  ['download', 'Téléchargement'],
  ['service', 'Service ou API'],
  ['information', 'Page à lire'],
  ['order', 'Demande à faire'],
] as const;

/** What one gets of the resource and where: the second step of the editor. */
export const resources_step: StepSpec = {
  id: 'ressources',
  sections: [
    {
      title: 'Accès et téléchargements',
      hint: 'Les fichiers et services des collections de ce site s’ajoutent d’eux-mêmes à la fiche.',
      parts: [
        {
          member: 'distributions',
          title: 'Adresses',
          one: 'l’adresse',
          add: 'Ajouter une adresse',
          most: 500,
          blank: { function: 'download' },
          legend: ({ name }, i) => (typeof name === 'string' ? name : `Adresse ${i + 1}`),
          controls: [
            line('url', 'Adresse (https://…)'),
            line('name', 'Nom'),
            select('function', 'Sorte', functions),
            line('format.name', 'Format', { is_short: true, hint: 'CSV, GeoPackage, WFS…' }),
            line('protocol', 'Protocole', { is_short: true }),
            line('layer', 'Couche', { is_short: true }),
            area('description', 'Description', { rows: 2 }),
          ],
        },
        line('source_url', 'Page de présentation', {
          hint: 'Chez le producteur : https://…',
          empty: null,
        }),
      ],
    },
    {
      title: 'Forme des données',
      parts: [
        crs,
        language,
        boxes('representations', 'Représentation', choices_of(representations)),
        lines('identifiers', 'Identifiants de la ressource', {
          hint: 'Adresses (URI) qui la nomment, une par ligne. Celle de ce site s’ajoute d’elle-même.',
          rows: 2,
        }),
        select('service.type', 'Type de service INSPIRE', [
          ['', 'Ce n’est pas un service'],
          ...choices_of(service_types),
        ]),
      ],
    },
  ],
};
