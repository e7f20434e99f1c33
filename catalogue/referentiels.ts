/** Columns of the référentiels that other parts rely on. etl writes them, api reads them: their meeting point. */

export type ColumnType =
  | 'text'
  | 'text[]'
  | 'integer'
  | 'bigint'
  | 'double precision'
  | 'boolean'
  | 'date'
  | 'timestamptz'
  | 'jsonb';

export interface Column {
  /** Name in the table, in the API and in every download. */
  name: string;
  type: ColumnType;
  /** French label, for tables and map details. */
  title: string;
  description?: string;
  /** Unit of measure in UCUM's case-sensitive code. */
  unit?: string;
  /** The code list of its values: no other ever stands there. */
  codes?: readonly Code[];
}

/** A code and what it means, in French. */
export interface Code {
  code: string | number;
  title: string;
}

export interface CollectionSpec {
  /** Table of schema `published` and identifier in the API. */
  id: string;
  /** Without `id` (text, primary key, stable through imports) and `geom`, which every collection has. */
  columns: readonly Column[];
  geometry: {
    type: 'Point' | 'MultiPoint' | 'MultiLineString' | 'MultiPolygon' | 'Geometry';
    srid: number;
  } | null;
  /** Columns that get a plain index. */
  indexed?: readonly string[];
  /** Of a collection that several sources fill: what it is as a whole. Each source has a record of its own beside it. */
  shared?: { title: string; abstract: string };
}

const text = (name: string, title: string, description?: string): Column => ({
  name,
  type: 'text',
  title,
  ...(description === undefined ? {} : { description }),
});
const column = (name: string, type: ColumnType, title: string, description?: string): Column => ({
  ...text(name, title, description),
  type,
});

const contour_approche = column(
  'contour_approche',
  'boolean',
  'Contour approché',
  'Vrai quand le contour est reconstruit (Voronoï dans les rectangles englobants) et non relevé.',
);
const population = column('population', 'integer', 'Population');
const wgs84_areas = { type: 'MultiPolygon', srid: 4326 } as const;

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

/** id = the cell's or commune's. Written by api/processes/white_zones. */
export const white_zones: CollectionSpec = {
  id: 'white_zones',
  columns: [
    {
      ...text('class', 'Classe', 'white, grey ou served : zone blanche, grise ou desservie'),
      codes: [
        { code: 'white', title: 'Zone blanche' },
        { code: 'grey', title: 'Zone grise' },
        { code: 'served', title: 'Zone desservie' },
      ],
    },
    {
      ...column(
        'minutes',
        'double precision',
        'Minutes',
        'Temps vers la plus lointaine des catégories du panier',
      ),
      unit: 'min',
    },
    {
      ...column('mean_minutes', 'double precision', 'Minutes en moyenne', 'Moyenne pondérée des catégories'),
      unit: 'min',
    },
    column('score', 'double precision', 'Score', 'Part pondérée des catégories desservies'),
    column('population', 'double precision', 'Population'),
    column('missing', 'text[]', 'Catégories manquantes', 'Catégories au-delà du seuil « desservi »'),
    column('minutes_by_category', 'jsonb', 'Minutes par catégorie'),
    text('method', 'Méthode'),
    text('basket', 'Panier'),
    text('code_insee', 'Code INSEE'),
    text('code_epci', 'Code de l’intercommunalité'),
    text('code_departement', 'Code du département'),
  ],
  geometry: wgs84_areas,
  indexed: ['class', 'code_insee', 'code_departement'],
};

/** id = `departement:<code>`, and `region` for the whole site. Written by api/processes/white_zones. */
export const white_zones_summary: CollectionSpec = {
  id: 'white_zones_summary',
  columns: [
    {
      ...text('niveau', 'Niveau', 'departement ou region'),
      codes: [
        { code: 'departement', title: 'Un département' },
        { code: 'region', title: 'La région du site' },
      ],
    },
    text('code', 'Code'),
    text('nom', 'Nom'),
    column('population', 'double precision', 'Population'),
    column('population_white', 'double precision', 'Population en zone blanche'),
    column('population_grey', 'double precision', 'Population en zone grise'),
    column('population_served', 'double precision', 'Population desservie'),
    column('share_white', 'double precision', 'Part en zone blanche', 'De 0 à 1, de la population'),
    column('share_grey', 'double precision', 'Part en zone grise', 'De 0 à 1, de la population'),
    column('share_served', 'double precision', 'Part desservie', 'De 0 à 1, de la population'),
    {
      ...column(
        'median_minutes',
        'double precision',
        'Minutes, médiane',
        'La moitié des habitants n’est pas plus loin de la plus lointaine catégorie du panier',
      ),
      unit: 'min',
    },
    {
      ...column(
        'p90_minutes',
        'double precision',
        'Minutes, 9 habitants sur 10',
        'Neuf habitants sur dix ne sont pas plus loin de la plus lointaine catégorie du panier',
      ),
      unit: 'min',
    },
    text('method', 'Méthode'),
    text('basket', 'Panier'),
  ],
  geometry: wgs84_areas,
};

/** What is computed from collections: the kind of job, and the collections whose publication asks for it. */
export const recomputations: readonly { job: string; collections: readonly string[] }[] = [
  {
    job: 'white_zones',
    collections: [communes.id, departements.id, services.id, population_cells.id],
  },
];

/** Names that no generic dataset may take. */
export const referentiel_ids: ReadonlySet<string> = new Set(
  [communes, epci, departements, regions, services, population_cells, white_zones, white_zones_summary].map(
    ({ id }) => id,
  ),
);
