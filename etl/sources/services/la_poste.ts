/** Rows of La Poste's contact points (CSV of data.laposte.fr). */
import type { Reject, SourceRow } from '../../source.ts';
import { define_service_source, has_columns } from './define.ts';
import type { Claim } from './claim.ts';
import { compact, join_text, slug, text_or_null } from './text.ts';

/** One claim per contact point; the type is its characteristic: bureau_de_poste, agence_postale_communale, relais_poste… */
export function read_la_poste_row({ line, fields }: SourceRow): (Claim | Reject)[] {
  const id = text_or_null(fields['identifiant_a']);
  const nom = text_or_null(fields['libelle_du_site']);
  const kind = text_or_null(fields['caracteristique_du_site']);
  const point = { longitude: fields['longitude'], latitude: fields['latitude'] };
  const row = compact({
    identifiant_a: id,
    libelle_du_site: nom,
    code_insee: fields['code_insee'],
    ...point,
  });
  if (id === null) return [{ line, reason: 'ligne sans identifiant', row }];
  if (kind === null) return [{ line, reason: 'ligne sans caractéristique du site', row }];
  const pays = text_or_null(fields['pays']);
  if (pays !== null && pays.toUpperCase() !== 'FRANCE')
    return [{ line, reason: `site hors de France (${pays})`, row }];
  return [
    {
      line,
      id,
      code_insee: fields['code_insee'],
      ...point,
      precision: 'source',
      row,
      values: {
        nom: nom ?? kind,
        type_service: slug(kind),
        adresse: join_text([fields['adresse'], fields['complement_d_adresse'], fields['lieu_dit']]),
        code_postal: read_postcode(fields['code_postal']),
        commune: text_or_null(fields['localite']),
        telephone: text_or_null(fields['numero_de_telephone']),
        details: {
          caracteristique: kind,
          rattachement: text_or_null(fields['site_acores_de_rattachement']),
          precision_geocodage: text_or_null(fields['precision_du_geocodage']),
        },
      },
    },
  ];
}

const read_postcode = (value: unknown) => text_or_null(value)?.padStart(5, '0') ?? null;

export const la_poste = define_service_source({
  id: 'la_poste',
  title: 'Points de contact de La Poste',
  abstract:
    'Bureaux de poste, agences postales communales et intercommunales, relais poste chez un commerçant, tels que La Poste les publie.',
  producer: 'La Poste',
  source_url: 'https://data.laposte.fr/datasets/laposte-poincont2',
  download_url: 'https://data.laposte.fr/data-fair/api/v1/datasets/laposte-poincont2/raw',
  keywords: ['services publics', 'La Poste', 'agence postale'],
  recognise: (sample) => has_columns(sample, 'identifiant_a', 'libelle_du_site', 'caracteristique_du_site'),
  reader: () => read_la_poste_row,
});
