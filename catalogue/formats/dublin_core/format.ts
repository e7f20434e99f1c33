import type { Loss, MetadataFormat } from '../format.ts';
import { csw_record, csw_record_namespaces } from './csw_record.ts';

const no_place: readonly (readonly [Loss['member'], string])[] = [
  ['vintage', 'le millésime'],
  ['warnings', 'les avertissements'],
  ['parameters', 'les paramètres d’un calcul'],
  ['record_language', 'la langue de la fiche'],
  ['record_date', 'la date de la fiche'],
  ['record_contacts', 'les contacts de la fiche'],
  ['status', 'l’état d’avancement'],
  ['purpose', 'la raison d’être des données'],
  ['crs', 'le système de coordonnées'],
  ['representations', 'le type de représentation spatiale'],
  ['resolutions', 'la résolution'],
  ['conformity', 'la conformité'],
  ['attributes', 'les colonnes'],
  ['service', 'ce que fait un service'],
  ['feature_count', 'le nombre d’objets'],
  ['content_signature', 'la signature du contenu'],
];

const in_part: readonly Loss[] = [
  { member: 'contacts', why: 'Dublin Core nomme les organismes, sans adresse ni téléphone.' },
  { member: 'themes', why: 'Dublin Core garde les mots-clés, sans leur thésaurus.' },
  { member: 'extents', why: 'Dublin Core garde une seule enveloppe et le nom des territoires.' },
  { member: 'distributions', why: 'Dublin Core garde les adresses, sans nom, taille ni licence propre.' },
  { member: 'formats', why: 'Dublin Core garde le nom des formats, sans leur version.' },
];

/** Dublin Core as CSW's full record; brief ones, summaries and `oai_dc` have functions of their own. */
export const dublin_core: MetadataFormat = {
  id: 'dublin_core',
  title: 'Dublin Core (CSW)',
  media_type: 'application/xml',
  extension: 'xml',
  write: (record) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n${csw_record(record, 'full').replace(
      '<csw:Record>',
      `<csw:Record ${Object.entries(csw_record_namespaces)
        .map(([prefix, namespace]) => `xmlns:${prefix}="${namespace}"`)
        .join(' ')}>`,
    )}\n`,
  loses: [
    ...no_place.map(([member, what]) => ({ member, why: `Dublin Core n’a pas de place pour ${what}.` })),
    ...in_part,
  ],
};
