import type { CollectionSpec, Column } from '../../../catalogue/referentiels.ts';

const class_codes = [
  { code: 'white', title: 'Zone blanche' },
  { code: 'grey', title: 'Zone grise' },
  { code: 'served', title: 'Zone desservie' },
];
const classed = (name: string, title: string): Column => ({ name, type: 'text', title, codes: class_codes });
const minutes = (name: string, title: string): Column => ({
  name,
  type: 'double precision',
  title,
  description: 'Temps vers la plus lointaine des catégories du panier ; vide quand l’une n’est pas atteinte',
  unit: 'min',
});

/** The collections that a scenario publishes; `short` is its own, lower-case hexadecimal. */
export const zones_spec = (short: string): CollectionSpec => ({
  id: `scenario_${short}_zones`,
  columns: [
    classed('class_before', 'Classe actuelle'),
    classed('class_after', 'Classe avec le scénario'),
    {
      name: 'change',
      type: 'text',
      title: 'Écart',
      codes: [
        { code: 'gain', title: 'Mieux desservi' },
        { code: 'loss', title: 'Moins bien desservi' },
        { code: 'same', title: 'Même classe' },
      ],
    },
    { name: 'population', type: 'double precision', title: 'Population' },
    minutes('minutes_before', 'Minutes, actuelles'),
    minutes('minutes_after', 'Minutes, avec le scénario'),
    {
      name: 'missing_after',
      type: 'text[]',
      title: 'Catégories manquantes avec le scénario',
      description: 'Catégories au-delà du seuil « desservi »',
    },
    { name: 'code_insee', type: 'text', title: 'Code INSEE' },
    { name: 'code_epci', type: 'text', title: 'Code de l’intercommunalité' },
    { name: 'code_departement', type: 'text', title: 'Code du département' },
  ],
  geometry: { type: 'MultiPolygon', srid: 4326 },
  indexed: ['change', 'class_after', 'code_insee'],
});

export const sites_spec = (short: string): CollectionSpec => ({
  id: `scenario_${short}_sites`,
  columns: [
    { name: 'nom', type: 'text', title: 'Nom' },
    {
      name: 'categories',
      type: 'text[]',
      title: 'Catégories',
      description: 'Ce à quoi le guichet répond ; vide : à tout ce qu’un visio-guichet peut offrir',
    },
    { name: 'locked', type: 'boolean', title: 'Verrouillé' },
  ],
  geometry: { type: 'Point', srid: 4326 },
});
