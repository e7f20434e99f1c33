/** French words of the map page. */
const numbers = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 });
const rules = new Intl.PluralRules('fr-FR');

export const say_number = (value: number) => numbers.format(value);
export const say_count = (count: number, one: string, several: string) =>
  `${numbers.format(count)} ${rules.select(count) === 'one' ? one : several}`;
export const say_people = (count: number) => say_count(Math.round(count), 'habitant', 'habitants');
export const say_share = (share: number) =>
  share.toLocaleString('fr-FR', { style: 'percent', maximumFractionDigits: 0 });

export const say_day = (day: Date) => day.toLocaleDateString('fr-FR', { dateStyle: 'long' });

export const no_data = 'Les données n’ont pas pu être chargées. Vérifiez votre connexion, puis réessayez.';
export const no_webgl =
  'Votre navigateur ne peut pas afficher la carte (WebGL indisponible). La liste ci-dessous contient les mêmes informations.';

export const map_words = {
  'Map.Title': 'Carte : flèches pour déplacer, plus et moins pour zoomer',
  'NavigationControl.ZoomIn': 'Zoom avant',
  'NavigationControl.ZoomOut': 'Zoom arrière',
  'CooperativeGesturesHandler.WindowsHelpText': 'Ctrl + molette pour zoomer',
  'CooperativeGesturesHandler.MacHelpText': '⌘ + molette pour zoomer',
  'CooperativeGesturesHandler.MobileHelpText': 'Deux doigts pour déplacer la carte',
  'ScaleControl.Meters': 'm',
  'ScaleControl.Kilometers': 'km',
};

/** Titles of the types that the sources name by a code; the name of a service tells the others. */
const type_titles: Readonly<Record<string, string>> = {
  mairie: 'Mairie',
  epci: 'Intercommunalité',
  france_services: 'France services',
  prefecture: 'Préfecture',
  sous_pref: 'Sous-préfecture',
  caf: 'Caisse d’allocations familiales',
  cpam: 'Assurance maladie',
  carsat: 'Assurance retraite',
  msa: 'Mutualité sociale agricole',
  pole_emploi: 'France Travail (Pôle emploi)',
  france_travail: 'France Travail',
  tresorerie: 'Trésorerie',
  sip: 'Service des impôts des particuliers',
  centre_impots: 'Centre des finances publiques',
  centre_impots_fonciers: 'Centre des impôts fonciers',
  ti: 'Tribunal d’instance',
  tgi: 'Tribunal de grande instance',
  mjd: 'Maison de justice et du droit',
  permanence_juridique: 'Point-justice',
  gendarmerie: 'Gendarmerie',
  commissariat_police: 'Commissariat de police',
  cij: 'Information jeunesse',
  cio: 'Centre d’information et d’orientation',
  clic: 'Information des personnes âgées',
  pmi: 'Protection maternelle et infantile',
  mission_locale: 'Mission locale',
  bureau_de_poste: 'Bureau de poste',
  agence_postale: 'Agence postale',
  agence_postale_communale: 'Agence postale communale',
  relais_poste: 'Relais poste',
  relais_poste_commercant: 'Relais poste',
  A101: 'Police',
  A104: 'Gendarmerie',
  A206: 'Bureau de poste',
  A207: 'Relais poste',
  A208: 'Agence postale',
  C101: 'École maternelle',
  C104: 'École élémentaire',
  C201: 'Collège',
  D108: 'Centre de santé',
  D201: 'Médecin généraliste',
  D301: 'Pharmacie',
};
export const say_type = (type: string, nom: string | null) =>
  (Object.hasOwn(type_titles, type) ? type_titles[type] : undefined) ?? nom ?? type;

const source_titles: Readonly<Record<string, string>> = {
  dila: 'Annuaire de l’administration',
  france_services: 'France services',
  bpe: 'Base permanente des équipements (INSEE)',
  la_poste: 'La Poste',
  gendarmerie: 'Gendarmerie nationale',
  mairies: 'Communes, mairie au chef-lieu',
  prefectures: 'Préfectures, au chef-lieu',
};
export const say_source = (id: string) => (Object.hasOwn(source_titles, id) ? source_titles[id] : id) ?? id;

const precisions: Readonly<Record<string, string>> = {
  commune: 'placé au centre de la commune',
  adresse: 'placé à son adresse',
  source: 'position donnée par la source',
};
export const say_precision = (code: string | null) =>
  code === null ? 'position de précision inconnue' : (precisions[code] ?? code);
