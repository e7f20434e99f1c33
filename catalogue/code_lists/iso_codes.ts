/** Smaller code lists of ISO 19115, under French labels. */
import type { Code } from './code_list.ts';

/** `MD_MaintenanceFrequencyCode`. */
export const frequencies: readonly Code[] = [
  { code: 'continual', label: 'En continu' },
  { code: 'daily', label: 'Quotidienne' },
  { code: 'weekly', label: 'Hebdomadaire' },
  { code: 'fortnightly', label: 'Tous les quinze jours' },
  { code: 'monthly', label: 'Mensuelle' },
  { code: 'quarterly', label: 'Trimestrielle' },
  { code: 'biannually', label: 'Semestrielle' },
  { code: 'annually', label: 'Annuelle' },
  { code: 'asNeeded', label: 'Lorsque nécessaire' },
  { code: 'irregular', label: 'Irrégulière' },
  { code: 'notPlanned', label: 'Non planifiée' },
  { code: 'unknown', label: 'Inconnue' },
];

/** `CI_RoleCode`. */
export const roles: readonly Code[] = [
  { code: 'pointOfContact', label: 'Point de contact', definition: 'À qui s’adresser.' },
  { code: 'author', label: 'Auteur' },
  { code: 'custodian', label: 'Gestionnaire', definition: 'Répond de la ressource et de son entretien.' },
  { code: 'distributor', label: 'Distributeur' },
  { code: 'originator', label: 'Créateur', definition: 'À l’origine de la ressource.' },
  { code: 'owner', label: 'Propriétaire' },
  { code: 'principalInvestigator', label: 'Maître d’œuvre' },
  { code: 'processor', label: 'Intégrateur', definition: 'A traité les données et les a modifiées.' },
  { code: 'publisher', label: 'Éditeur', definition: 'A publié la ressource.' },
  { code: 'resourceProvider', label: 'Fournisseur' },
  { code: 'user', label: 'Utilisateur' },
];

/** `MD_SpatialRepresentationTypeCode`. */
export const representations: readonly Code[] = [
  { code: 'vector', label: 'Vecteur', definition: 'Points, lignes et surfaces.' },
  { code: 'grid', label: 'Raster (maillé)', definition: 'Images et grilles.' },
  { code: 'textTable', label: 'Texte ou table', definition: 'Tableau sans géométrie.' },
  { code: 'tin', label: 'Réseau irrégulier de triangles' },
  { code: 'stereoModel', label: 'Vue 3D' },
  { code: 'video', label: 'Vidéo' },
];

/** `MD_ProgressCode`. */
export const statuses: readonly Code[] = [
  { code: 'completed', label: 'Finalisé' },
  { code: 'onGoing', label: 'Mis à jour en continu' },
  { code: 'planned', label: 'Planifié' },
  { code: 'required', label: 'À actualiser' },
  { code: 'underDevelopment', label: 'En cours d’élaboration' },
  { code: 'historicalArchive', label: 'Archivé' },
  { code: 'obsolete', label: 'Obsolète' },
];

/** `CI_DateTypeCode`, as records use it. */
export const date_types: readonly Code[] = [
  { code: 'creation', label: 'Création' },
  { code: 'publication', label: 'Publication' },
  { code: 'revision', label: 'Révision' },
  { code: 'validity', label: 'Validité' },
];

/** `MD_KeywordTypeCode`. */
export const keyword_types: readonly Code[] = [
  { code: 'theme', label: 'Thème' },
  { code: 'place', label: 'Lieu' },
  { code: 'temporal', label: 'Période' },
  { code: 'discipline', label: 'Discipline' },
  { code: 'stratum', label: 'Strate' },
];

/** `MD_RestrictionCode`. */
export const restrictions: readonly Code[] = [
  { code: 'otherRestrictions', label: 'Autres restrictions' },
  { code: 'copyright', label: 'Droit d’auteur' },
  { code: 'patent', label: 'Brevet' },
  { code: 'patentPending', label: 'Brevet en instance' },
  { code: 'trademark', label: 'Marque de commerce' },
  { code: 'license', label: 'Licence' },
  { code: 'intellectualPropertyRights', label: 'Droits de propriété intellectuelle' },
  { code: 'restricted', label: 'Restreint' },
];

/** Languages of texts by their ISO 639-2/B code, those met in French catalogues. */
export const languages: readonly Code[] = [
  { code: 'fre', label: 'Français' },
  { code: 'eng', label: 'Anglais' },
  { code: 'spa', label: 'Espagnol' },
  { code: 'oci', label: 'Occitan' },
  { code: 'cat', label: 'Catalan' },
  { code: 'baq', label: 'Basque' },
  { code: 'ger', label: 'Allemand' },
  { code: 'ita', label: 'Italien' },
  { code: 'por', label: 'Portugais' },
  { code: 'dut', label: 'Néerlandais' },
  { code: 'bre', label: 'Breton' },
  { code: 'cos', label: 'Corse' },
  { code: 'mul', label: 'Plusieurs langues' },
  { code: 'zxx', label: 'Aucun texte', definition: 'Données sans texte : une image, une grille de nombres.' },
];
