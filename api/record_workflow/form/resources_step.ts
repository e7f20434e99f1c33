import { service_types } from '../../../catalogue/code_lists/inspire_codes.ts';
import { languages, representations } from '../../../catalogue/code_lists/iso_codes.ts';
import { epsg_uri } from '../../../catalogue/measured_details.ts';
import {
  boxes,
  choices_of,
  codes,
  line,
  lines,
  list_at,
  area,
  select,
  write_list,
  type Control,
} from './controls.ts';
import { relation_choices } from './relations.ts';
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
    {
      title: 'Attributs',
      hint: 'Noms et types viennent des données du site. Dites ce qu’ils veulent dire : c’est ce que l’on cherche d’abord.',
      parts: [
        {
          member: 'attributes',
          is_table: true,
          title: 'Colonnes des données',
          hint: 'Codes : un par ligne, « 1 = en service ».',
          one: 'l’attribut',
          add: 'Ajouter un attribut',
          most: 3000,
          blank: {},
          legend: ({ name }, i) => (typeof name === 'string' ? name : `Attribut ${i + 1}`),
          controls: [
            line('name', 'Nom'),
            line('title', 'Titre'),
            area('description', 'Définition', { rows: 1 }),
            line('type', 'Type'),
            line('unit', 'Unité'),
            codes('codes', 'Codes'),
          ],
        },
      ],
    },
    {
      title: 'Fiches liées',
      parts: [
        'record_search',
        line('parent_id', 'Série dont elle fait partie', { hint: 'Identifiant de la fiche de la série.' }),
        {
          member: 'relations',
          title: 'Liens',
          one: 'le lien',
          add: 'Ajouter un lien à la main',
          most: 500,
          blank: { type: 'related' },
          legend: ({ title, id }, i) =>
            typeof title === 'string' ? title : typeof id === 'string' ? id : `Lien ${i + 1}`,
          controls: [
            select('type', 'Ce qu’est l’autre fiche', relation_choices),
            line('title', 'Titre'),
            line('id', 'Identifiant ou adresse'),
          ],
        },
        {
          member: 'service.operates_on',
          title: 'Données servies',
          hint: 'D’un service : les fiches des données qu’il donne.',
          one: 'la fiche',
          add: 'Ajouter des données à la main',
          most: 2000,
          blank: {},
          legend: ({ title, id }, i) =>
            typeof title === 'string' ? title : typeof id === 'string' ? id : `Données ${i + 1}`,
          controls: [line('title', 'Titre'), line('id', 'Identifiant'), line('url', 'Adresse de la fiche')],
        },
      ],
    },
    {
      title: 'Aperçu',
      parts: [
        {
          member: 'thumbnails',
          title: 'Images',
          hint: 'Pour les catalogues qui en montrent : l’adresse https d’une image PNG, JPEG ou WebP. Sur ce site, la carte des données en tient lieu.',
          one: 'l’image',
          add: 'Ajouter une image',
          most: 50,
          blank: {},
          legend: ({ description }, i) => (typeof description === 'string' ? description : `Image ${i + 1}`),
          controls: [line('url', 'Adresse (https://…)'), line('description', 'Ce qu’elle montre')],
        },
      ],
    },
  ],
};
