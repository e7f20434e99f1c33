/** Code lists of INSPIRE's registry, with the values of CNIG's profile. */
import type { Conformity, Constraint } from '../record.ts';
import type { Code } from './code_list.ts';

const registry = 'http://inspire.ec.europa.eu/metadata-codelist';
export const access_limits_uri = `${registry}/LimitationsOnPublicAccess`;

const limit = (code: string, label: string, definition: string): Code => ({
  code,
  label,
  definition,
  uri: `${access_limits_uri}/${code}`,
});
/** As CNIG's profile ties an article of the directive to the Code de l’environnement. */
const article = (letter: string, law: string, definition: string): Code =>
  limit(
    `INSPIRE_Directive_Article13_1${letter}`,
    `${law} du code de l’environnement (Directive 2007/2/CE (INSPIRE), Article 13.1.${letter})`,
    definition,
  );

/** The nine values of CNIG's profile for limits on public access, each a value of `LimitationsOnPublicAccess`. */
export const access_limits: readonly Code[] = [
  limit(
    'noLimitations',
    'Pas de restriction d’accès public selon INSPIRE',
    'Les données peuvent être vues de tous.',
  ),
  article('a', 'L124-4-I-1', 'Confidentialité des travaux des autorités publiques prévue par la loi.'),
  article('b', 'L124-5-II-1', 'Relations internationales, sécurité publique ou défense nationale.'),
  article('c', 'L124-5-II-2', 'Bonne marche de la justice, enquêtes pénales ou disciplinaires.'),
  article('d', 'L124-4-I-1', 'Secret des affaires protégé par la loi.'),
  article('e', 'L124-5-II-3', 'Droits de propriété intellectuelle.'),
  article('f', 'L124-4-I-1', 'Données à caractère personnel de personnes qui n’ont pas consenti.'),
  article('g', 'L124-4-I-3', 'Intérêts de qui a fourni l’information sans y être tenu.'),
  article('h', 'L124-4-I-2', 'Protection de l’environnement : lieux d’espèces rares, par exemple.'),
];

/** A value of `access_limits` as a record holds it. Throws for others. */
export function access_limit(code: string): Constraint {
  const found = access_limits.find((each) => each.code === code);
  if (found === undefined) throw new Error(`no limit on public access ${code}`);
  return { text: found.label, url: found.uri ?? '' };
}

/** Where no condition applies to access and use, or none is known. */
export const use_conditions: readonly Code[] = [
  {
    code: 'noConditionsApply',
    label: 'Aucune condition ne s’applique à l’accès et à l’utilisation',
    uri: `${registry}/ConditionsApplyingToAccessAndUse/noConditionsApply`,
  },
  {
    code: 'conditionsUnknown',
    label: 'Conditions d’accès et d’utilisation inconnues',
    uri: `${registry}/ConditionsApplyingToAccessAndUse/conditionsUnknown`,
  },
];

const service = (code: string, label: string): Code => ({
  code,
  label,
  uri: `${registry}/SpatialDataServiceType/${code}`,
});
/** Kinds of services of the directive. */
export const service_types: readonly Code[] = [
  service('discovery', 'Recherche'),
  service('view', 'Consultation'),
  service('download', 'Téléchargement'),
  service('transformation', 'Transformation'),
  service('invoke', 'Appel de services'),
  service('other', 'Autre service'),
];

/**
 * Categories of services (regulation 1205/2008, part D.4) that a record of a service must name one of, with the kind of
 * service that each fits.
 */
export const service_categories: readonly (Code & { type: string })[] = [
  { code: 'humanGeographicViewer', label: 'Visualiseur géographique', type: 'view' },
  { code: 'humanCatalogueViewer', label: 'Visualiseur de catalogue', type: 'discovery' },
  { code: 'infoMapAccessService', label: 'Service d’accès aux cartes', type: 'view' },
  { code: 'infoFeatureAccessService', label: 'Service d’accès aux éléments', type: 'download' },
  { code: 'infoCoverageAccessService', label: 'Service d’accès aux couvertures', type: 'download' },
  { code: 'infoProductAccessService', label: 'Service d’accès aux produits', type: 'download' },
  { code: 'infoCatalogueService', label: 'Service de catalogue', type: 'discovery' },
  { code: 'infoGazetteerService', label: 'Service de répertoire toponymique', type: 'other' },
  { code: 'infoRegistryService', label: 'Service de registre', type: 'other' },
  { code: 'spatialCoordinateConversionService', label: 'Conversion de coordonnées', type: 'transformation' },
  {
    code: 'spatialCoordinateTransformationService',
    label: 'Changement de coordonnées',
    type: 'transformation',
  },
  { code: 'spatialProximityAnalysisService', label: 'Analyse de proximité', type: 'other' },
  { code: 'spatialRouteDeterminationService', label: 'Calcul d’itinéraire', type: 'other' },
  { code: 'spatialProcessingService', label: 'Traitement spatial', type: 'other' },
  { code: 'thematicProcessingService', label: 'Traitement thématique', type: 'other' },
  { code: 'chainDefinitionService', label: 'Définition d’enchaînements de services', type: 'invoke' },
  { code: 'comEncodingService', label: 'Service d’encodage', type: 'other' },
  { code: 'comGeographicFormatConversionService', label: 'Conversion de formats', type: 'transformation' },
];

/** INSPIRE's regulation on the interoperability of data, which every resource with a theme says its conformity to. */
export const interoperability_regulation: Conformity = {
  specification:
    'Règlement (UE) n° 1089/2010 de la Commission du 23 novembre 2010 portant modalités d’application de la directive 2007/2/CE en ce qui concerne l’interopérabilité des séries et des services de données géographiques',
  url: 'http://data.europa.eu/eli/reg/2010/1089',
  date: '2010-12-08',
  date_type: 'publication',
  explanation: 'Non évaluée.',
  pass: null,
};
