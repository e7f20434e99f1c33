/** Rows of the gendarmerie units that receive the public (ministère de l’Intérieur, CSV). */
import type { Reject, SourceRow } from '../../source.ts';
import { define_service_source, has_columns } from './define.ts';
import type { Claim } from './claim.ts';
import { compact, slug, text_or_null } from './text.ts';
import { hours_from_named_days } from './opening_hours.ts';
import { read_code } from './place.ts';
import { to_wgs84 } from './projections.ts';

/** One claim per unit. The identifier 0 stands for « none »: commune and name take its place. */
export function read_gendarmerie_row({ line, fields }: SourceRow): (Claim | Reject)[] {
  const nom = text_or_null(fields['service']);
  const published_id = text_or_null(fields['identifiant_public_unite']);
  const code_insee = fields['code_commune_insee'];
  const point = read_point(fields);
  const row = compact({
    identifiant_public_unite: published_id,
    service: nom,
    code_commune_insee: code_insee,
    ...point,
  });
  if (nom === null) return [{ line, reason: 'ligne sans nom de service', row }];
  const has_id = published_id !== null && !/^0+$/.test(published_id);
  const hours = hours_from_named_days(text_or_null(fields['horaires_accueil']) ?? '');
  return [
    {
      line,
      id: has_id ? published_id : `${read_code(code_insee) ?? 'sans_commune'}-${slug(nom)}`,
      code_insee,
      ...point,
      precision: 'source',
      row,
      values: {
        nom,
        type_service: 'gendarmerie',
        adresse: text_or_null(fields['voie']) ?? text_or_null(fields['adresse_geographique']),
        code_postal: text_or_null(fields['code_postal'])?.padStart(5, '0') ?? null,
        commune: text_or_null(fields['commune']),
        telephone: text_or_null(fields['telephone']),
        site_web: text_or_null(fields['url']),
        horaires: hours.horaires,
        details: { horaires_bruts: hours.brut },
      },
    },
  ];
}

/** WGS84 as published, else the projected pair in its declared CRS. */
function read_point(fields: Record<string, unknown>): { longitude: unknown; latitude: unknown } {
  const [longitude, latitude] = [fields['geocodage_x_GPS'], fields['geocodage_y_GPS']];
  if (text_or_null(longitude) !== null && text_or_null(latitude) !== null) return { longitude, latitude };
  const projected = to_wgs84(fields['geocodage_x'], fields['geocodage_y'], fields['geocodage_epsg']);
  return projected === null ? { longitude, latitude } : { longitude: projected[0], latitude: projected[1] };
}

export const gendarmerie = define_service_source({
  id: 'gendarmerie',
  title: 'Unités de gendarmerie accueillant du public',
  abstract: 'Brigades et unités de gendarmerie qui reçoivent le public, avec leurs horaires d’accueil.',
  producer: 'Ministère de l’Intérieur',
  source_url:
    'https://www.data.gouv.fr/fr/datasets/liste-des-unites-de-gendarmerie-accueillant-du-public-comprenant-leur-geolocalisation-et-leurs-horaires-douverture/',
  download_url: 'https://www.data.gouv.fr/fr/datasets/r/d6a43ef2-d302-4456-90e9-ff2c47cac562',
  keywords: ['services publics', 'gendarmerie', 'sécurité'],
  recognise: (sample) => has_columns(sample, 'identifiant_public_unite', 'service', 'code_commune_insee'),
  reader: () => read_gendarmerie_row,
});
