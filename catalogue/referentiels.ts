/** Columns of the référentiels that other parts rely on. etl writes them, api reads them: their meeting point. */

import { column, text, wgs84_areas, type CollectionSpec } from './column.ts';
import { white_zones, white_zones_areas, white_zones_summary } from './white_zones_collections.ts';

export type { Code, CollectionSpec, Column, ColumnType } from './column.ts';
export { white_zones, white_zones_areas, white_zones_summary };

const contour_approche = column(
  'contour_approche',
  'boolean',
  'Contour approché',
  'Vrai quand le contour est reconstruit (Voronoï dans les rectangles englobants) et non relevé.',
);
const population = column('population', 'integer', 'Population');

/** id = code INSEE. Only the communes of the site's region. */
export const communes: CollectionSpec = {
  id: 'communes',
  columns: [
    text('code_insee', 'Code INSEE'),
    text('nom', 'Nom'),
    population,
    column('codes_postaux', 'text[]', 'Codes postaux'),
    text('code_epci', 'Code de l’intercommunalité (SIREN)'),
    text('code_arrondissement', 'Code de l’arrondissement'),
    text('code_departement', 'Code du département'),
    text('code_region', 'Code de la région'),
    {
      ...text('chef_lieu', 'Chef-lieu de', 'arrondissement, departement, region, ou vide'),
      codes: [
        { code: 'arrondissement', title: 'Sous-préfecture : chef-lieu d’arrondissement' },
        { code: 'departement', title: 'Préfecture : chef-lieu de département' },
        { code: 'region', title: 'Préfecture de région : chef-lieu de région' },
      ],
    },
    column('centre_lon', 'double precision', 'Longitude du centre', 'Chef-lieu ou centre du contour, WGS84'),
    column('centre_lat', 'double precision', 'Latitude du centre', 'Chef-lieu ou centre du contour, WGS84'),
    contour_approche,
    text('millesime', 'Millésime'),
  ],
  geometry: wgs84_areas,
  indexed: ['code_departement', 'code_epci'],
};

/** id = SIREN of the EPCI. */
export const epci: CollectionSpec = {
  id: 'epci',
  columns: [
    text('code_epci', 'Code SIREN'),
    text('nom', 'Nom'),
    text('nature', 'Nature', 'CC, CA, CU, ME…'),
    population,
    column('nombre_communes', 'integer', 'Nombre de communes', 'Communes présentes dans la région du site'),
    contour_approche,
    text('millesime', 'Millésime'),
  ],
  geometry: wgs84_areas,
};

/** id = code of the département. */
export const departements: CollectionSpec = {
  id: 'departements',
  columns: [
    text('code_departement', 'Code'),
    text('nom', 'Nom'),
    text('code_region', 'Code de la région'),
    text('chef_lieu', 'Chef-lieu', 'Code INSEE de la préfecture'),
    population,
    column('nombre_communes', 'integer', 'Nombre de communes'),
    contour_approche,
    text('millesime', 'Millésime'),
  ],
  geometry: wgs84_areas,
};

/** id = code of the région. `partiel` when only some of its départements belong to the site. */
export const regions: CollectionSpec = {
  id: 'regions',
  columns: [
    text('code_region', 'Code'),
    text('nom', 'Nom'),
    text('chef_lieu', 'Chef-lieu', 'Code INSEE'),
    population,
    column('nombre_communes', 'integer', 'Nombre de communes'),
    column(
      'partiel',
      'boolean',
      'Partielle',
      'Vrai quand le site ne couvre qu’une partie de ses départements',
    ),
    contour_approche,
    text('millesime', 'Millésime'),
  ],
  geometry: wgs84_areas,
};

/** id = `<source>:<identifier in the source>`. Region and ring; several sources share the table, each owns its rows. */
export const services: CollectionSpec = {
  id: 'services',
  columns: [
    text('nom', 'Nom'),
    text(
      'source',
      'Source',
      'Identifiant de la source : dila, france_services, bpe, la_poste, gendarmerie, mairies, prefectures…',
    ),
    text('type_service', 'Type', 'Type tel que la source le publie : mairie, caf, cpam, A206…'),
    text('code_insee', 'Code INSEE de la commune'),
    text('adresse', 'Adresse'),
    text('code_postal', 'Code postal'),
    text('commune', 'Commune'),
    text('telephone', 'Téléphone'),
    text('courriel', 'Courriel'),
    text('site_web', 'Site web'),
    text('horaires', 'Horaires', 'Syntaxe opening_hours d’OpenStreetMap ; vide : non communiqués'),
    column('itinerant', 'boolean', 'Itinérant'),
    {
      ...text(
        'precision_position',
        'Précision de la position',
        'adresse, commune (centre de la commune) ou source',
      ),
      codes: [
        { code: 'adresse', title: 'Placé à son adresse' },
        { code: 'commune', title: 'Placé au centre de la commune' },
        { code: 'source', title: 'Position donnée par la source' },
      ],
    },
    column(
      'nombre',
      'integer',
      'Nombre',
      'Équipements que la ligne représente, quand la source les compte par commune',
    ),
    column('dans_region', 'boolean', 'Dans la région', 'Faux pour la couronne autour de la région'),
    text('millesime', 'Millésime'),
    column('details', 'jsonb', 'Détails', 'Champs propres à la source'),
  ],
  geometry: { type: 'Point', srid: 4326 },
  indexed: ['source', 'type_service', 'code_insee'],
  shared: {
    title: 'Services publics',
    abstract:
      'Guichets et services publics géolocalisés de la région et de la couronne qui l’entoure, réunis de plusieurs sources ; la colonne « source » dit de laquelle vient chaque ligne.',
  },
};

/** id = INSEE's name of the square, CRS3035RES1000mN…E…. Only the inhabitants of the region. */
export const population_cells: CollectionSpec = {
  id: 'population_cells',
  columns: [
    { ...column('taille_m', 'integer', 'Côté du carreau (m)'), unit: 'm' },
    column('population', 'double precision', 'Population'),
    column('population_source', 'double precision', 'Population dans la source', 'Avant recalage communal'),
    column('facteur', 'double precision', 'Facteur de recalage', '1 sans recalage'),
    text('code_insee', 'Code INSEE', 'Commune du centre du carreau'),
    text('code_departement', 'Code du département'),
    column('centre_lon', 'double precision', 'Longitude du centre'),
    column('centre_lat', 'double precision', 'Latitude du centre'),
    column('ages', 'jsonb', 'Population par âge', 'Tranches telles que la source les nomme'),
    column('imputee', 'boolean', 'Valeurs imputées', 'Vrai quand l’INSEE a imputé les valeurs du carreau'),
    text('millesime', 'Millésime'),
  ],
  geometry: wgs84_areas,
  indexed: ['code_insee', 'code_departement'],
};

/** id = code INSEE. Households of each commune, and those without a car, as the census has them. */
export const households: CollectionSpec = {
  id: 'menages',
  columns: [
    text('code_insee', 'Code INSEE'),
    text('nom', 'Nom de la commune'),
    text('code_departement', 'Code du département'),
    column('menages', 'double precision', 'Ménages', 'Résidences principales, une par ménage'),
    column('sans_voiture', 'double precision', 'Ménages sans voiture'),
    column('part_sans_voiture', 'double precision', 'Part des ménages sans voiture', 'De 0 à 1'),
    text('millesime', 'Millésime'),
  ],
  geometry: null,
  indexed: ['code_departement'],
};

/** What is computed from collections: the kind of job, and the collections whose publication asks for it. */
export const recomputations: readonly { job: string; collections: readonly string[] }[] = [
  {
    job: 'white_zones',
    collections: [communes.id, departements.id, services.id, population_cells.id, households.id],
  },
];

/** Sources of etl/sources/ whose records lie beside the one of the collection that they fill together. */
const source_ids = [
  'bpe',
  'contours_communes',
  'contours_departements',
  'contours_epci',
  'contours_regions',
  'dila',
  'france_services',
  'gendarmerie',
  'la_poste',
  'mairies',
  'menages',
  'population',
  'prefectures',
  'territoires',
  'tournees',
];

/**
 * What services offer, for the access by competition: a table of columns `service` and `capacite` that counts for everybody,
 * so that the site's administrator alone imports it under this name, and no deposit takes it.
 */
export const service_capacities = 'capacites_services';

/** Whether imports write a record of this id: no officer and no remote catalogue may bring one. */
export const is_reserved_record = (id: string): boolean =>
  referentiel_ids.has(id) ||
  source_ids.includes(id) ||
  id.startsWith('white_zones') ||
  id === service_capacities ||
  id === 'catalogue';

/** Names that no generic dataset may take. */
export const referentiel_ids: ReadonlySet<string> = new Set(
  [
    communes,
    epci,
    departements,
    regions,
    services,
    population_cells,
    households,
    white_zones,
    white_zones_summary,
    white_zones_areas,
  ].map(({ id }) => id),
);
