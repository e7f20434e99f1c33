/** The collections that the white zones are published as; written by api/processes/white_zones. */
import { column, text, wgs84_areas, type Code, type CollectionSpec, type Column } from './column.ts';

const class_codes: readonly Code[] = [
  { code: 'white', title: 'Zone blanche' },
  { code: 'grey', title: 'Zone grise' },
  { code: 'served', title: 'Zone desservie' },
];
const p_white_codes: readonly Code[] = [
  { code: 'certain', title: 'Zone blanche dans au moins 9 tirages sur 10' },
  { code: 'probable', title: 'Zone blanche dans 5 à 9 tirages sur 10' },
  { code: 'incertain', title: 'Zone blanche dans 1 à 5 tirages sur 10' },
];
const minutes = (name: string, title: string, description: string): Column => ({
  ...column(name, 'double precision', title, description),
  unit: 'min',
});
const people = (name: string, title: string, description?: string) =>
  column(name, 'integer', title, description);
const share = (name: string, title: string) =>
  column(name, 'double precision', title, 'De 0 à 1, de la population');

/** id = the cell's or commune's. */
export const white_zones: CollectionSpec = {
  id: 'white_zones',
  columns: [
    {
      ...text('class', 'Classe', 'white, grey ou served : zone blanche, grise ou desservie'),
      codes: class_codes,
    },
    minutes('minutes', 'Minutes', 'Temps vers la plus lointaine des catégories du panier'),
    minutes('mean_minutes', 'Minutes en moyenne', 'Moyenne pondérée des catégories'),
    column('score', 'double precision', 'Score', 'Part pondérée des catégories desservies'),
    column(
      'p_white',
      'double precision',
      'Probabilité de zone blanche',
      'Part des tirages où le lieu est en zone blanche, de 0 à 1 : vitesses ± 15 %, seuils ± 20 %, positions',
    ),
    {
      ...text('p_white_word', 'Zone blanche', 'certain, probable ou incertain ; vide sous 1 tirage sur 10'),
      codes: p_white_codes,
    },
    column('population', 'double precision', 'Population'),
    column(
      'facteur',
      'double precision',
      'Facteur de recalage',
      'De la population de la commune ; 1 sans recalage',
    ),
    column('missing', 'text[]', 'Catégories manquantes', 'Catégories au-delà du seuil « desservi »'),
    column('minutes_by_category', 'jsonb', 'Minutes par catégorie'),
    text('method', 'Méthode'),
    text('basket', 'Panier'),
    text('code_insee', 'Code INSEE'),
    text('code_epci', 'Code de l’intercommunalité'),
    text('code_departement', 'Code du département'),
  ],
  geometry: wgs84_areas,
  indexed: ['class', 'code_insee', 'code_epci', 'code_departement'],
};

/** id = `<level>:<code>`, and `region` for the whole site. Whole inhabitants, which add up from level to level. */
export const white_zones_summary: CollectionSpec = {
  id: 'white_zones_summary',
  columns: [
    {
      ...text('niveau', 'Niveau', 'region, departement, epci ou commune'),
      codes: [
        { code: 'region', title: 'La région du site' },
        { code: 'departement', title: 'Un département' },
        { code: 'epci', title: 'Une intercommunalité, pour sa part dans le site' },
        { code: 'commune', title: 'Une commune' },
      ],
    },
    text('code', 'Code', 'Code officiel ; « inconnu » pour ce qu’aucun territoire connu ne contient'),
    text('nom', 'Nom'),
    text('code_departement', 'Code du département', 'D’une commune'),
    text('code_epci', 'Code de l’intercommunalité', 'D’une commune'),
    people(
      'population',
      'Population',
      'Arrondie au plus fort reste : les communes font le département et l’intercommunalité, qui font la région',
    ),
    people('population_white', 'Population en zone blanche'),
    people('population_grey', 'Population en zone grise'),
    people('population_served', 'Population desservie'),
    share('share_white', 'Part en zone blanche'),
    share('share_grey', 'Part en zone grise'),
    share('share_served', 'Part desservie'),
    column(
      'expected_white',
      'double precision',
      'Population en zone blanche, en espérance',
      'Somme des habitants, chacun pour sa probabilité d’être en zone blanche',
    ),
    column('certain_white', 'double precision', 'Population en zone blanche certaine'),
    minutes('p10_minutes', 'Minutes, 1 habitant sur 10', 'Un habitant sur dix n’est pas plus loin'),
    minutes('p25_minutes', 'Minutes, 1 habitant sur 4', 'Un habitant sur quatre n’est pas plus loin'),
    minutes(
      'median_minutes',
      'Minutes, médiane',
      'La moitié des habitants n’est pas plus loin de la plus lointaine catégorie du panier',
    ),
    minutes('p75_minutes', 'Minutes, 3 habitants sur 4', 'Trois habitants sur quatre ne sont pas plus loin'),
    minutes(
      'p90_minutes',
      'Minutes, 9 habitants sur 10',
      'Neuf habitants sur dix ne sont pas plus loin de la plus lointaine catégorie du panier',
    ),
    minutes(
      'mean_minutes',
      'Minutes en moyenne',
      'Des habitants qui peuvent rejoindre toutes les catégories',
    ),
    column(
      'gini',
      'double precision',
      'Indice de Gini des temps',
      '0 : tous aussi loin ; vers 1 : très inégal',
    ),
    column(
      'palma',
      'double precision',
      'Ratio de Palma des temps',
      'Minutes des 10 % les plus loin sur celles des 40 % les plus près ; 0,25 : tous aussi loin',
    ),
    column(
      'unreached',
      'double precision',
      'Population sans accès',
      'Habitants sans chemin vers une catégorie au moins : hors des moyennes, de Gini et de Palma',
    ),
    column('ages', 'jsonb', 'Population par âge et par classe', 'Vide quand la source n’a pas d’âges'),
    column(
      'without_car',
      'double precision',
      'Habitants sans voiture, estimation',
      'Habitants × part des ménages sans voiture de leur commune ; vide sans la collection « menages »',
    ),
    column(
      'without_car_white',
      'double precision',
      'Habitants sans voiture en zone blanche, estimation',
      'De même, parmi les habitants en zone blanche',
    ),
    text('method', 'Méthode'),
    text('basket', 'Panier'),
  ],
  geometry: wgs84_areas,
  indexed: ['niveau', 'code_departement'],
};

/** id = `<class>:<code of the intercommunalité>`: the cells of one class, dissolved. */
export const white_zones_areas: CollectionSpec = {
  id: 'white_zones_areas',
  columns: [
    {
      ...text('class', 'Classe', 'white, grey ou served : zone blanche, grise ou desservie'),
      codes: class_codes,
    },
    text(
      'code_epci',
      'Code de l’intercommunalité',
      'Vide pour ce qu’aucune intercommunalité connue ne contient',
    ),
    text('nom', 'Intercommunalité'),
    people('population', 'Population', 'Comme dans le résumé par intercommunalité'),
    people('lieux', 'Lieux habités', 'Carreaux habités, ou communes sans carreaux'),
    text('method', 'Méthode'),
    text('basket', 'Panier'),
  ],
  geometry: wgs84_areas,
  indexed: ['class', 'code_epci'],
};
