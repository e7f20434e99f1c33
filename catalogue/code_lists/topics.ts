import type { Code } from './code_list.ts';

/** `MD_TopicCategoryCode` of ISO 19115: the 19 topics. */
export const topics: readonly Code[] = [
  { code: 'farming', label: 'Agriculture', definition: 'Élevage, cultures, irrigation, aquaculture.' },
  { code: 'biota', label: 'Faune et flore', definition: 'Espèces, végétation, habitats, biodiversité.' },
  { code: 'boundaries', label: 'Limites administratives', definition: 'Limites légales et territoires.' },
  {
    code: 'climatologyMeteorologyAtmosphere',
    label: 'Climatologie, météorologie, atmosphère',
    definition: 'Phénomènes de l’atmosphère, climat, temps qu’il fait.',
  },
  { code: 'economy', label: 'Économie', definition: 'Activités économiques, emploi, tourisme, ressources.' },
  { code: 'elevation', label: 'Altitude', definition: 'Hauteur au-dessus ou au-dessous de la mer, relief.' },
  { code: 'environment', label: 'Environnement', definition: 'Ressources, protection, pollution, déchets.' },
  {
    code: 'geoscientificInformation',
    label: 'Informations géoscientifiques',
    definition: 'Géologie, sols, risques naturels du sous-sol.',
  },
  { code: 'health', label: 'Santé', definition: 'Santé, services de soins, écologie humaine, sécurité.' },
  {
    code: 'imageryBaseMapsEarthCover',
    label: 'Imagerie, cartes de base, occupation des terres',
    definition: 'Photographies aériennes, images de satellite, fonds de carte.',
  },
  {
    code: 'intelligenceMilitary',
    label: 'Renseignement et secteur militaire',
    definition: 'Bases, structures et activités militaires.',
  },
  {
    code: 'inlandWaters',
    label: 'Eaux intérieures',
    definition: 'Rivières, lacs, inondations, qualité de l’eau.',
  },
  { code: 'location', label: 'Localisation', definition: 'Adresses, noms de lieux, points de repère.' },
  { code: 'oceans', label: 'Océans', definition: 'Eaux salées : marées, courants, littoral.' },
  {
    code: 'planningCadastre',
    label: 'Planification et cadastre',
    definition: 'Aménagement, urbanisme, parcelles, usage des sols.',
  },
  {
    code: 'society',
    label: 'Société',
    definition: 'Population, logement, éducation, culture, services publics, justice.',
  },
  {
    code: 'structure',
    label: 'Constructions',
    definition: 'Bâtiments, équipements, ouvrages, monuments.',
  },
  { code: 'transportation', label: 'Transport', definition: 'Routes, voies ferrées, ports, aéroports.' },
  {
    code: 'utilitiesCommunication',
    label: 'Services d’utilité publique et communication',
    definition: 'Énergie, eau, assainissement, télécommunications.',
  },
];
