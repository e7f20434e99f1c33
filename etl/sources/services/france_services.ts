/** Rows of the list of France services houses (ANCT, CSV). */
import type { Reject, SourceRow } from '../../source.ts';
import { define_service_source, has_columns } from './define.ts';
import type { Claim } from './claim.ts';
import { compact, join_text, read_mailbox, text_or_null } from './text.ts';
import { read_date } from './dates.ts';
import { hours_from_days } from './opening_hours.ts';

const hour_columns = ['h_lundi', 'h_mardi', 'h_mercredi', 'h_jeudi', 'h_vendredi', 'h_samedi', 'h_dimanche'];

/** A house on wheels or that serves several places in turn: its point is only one of its stops. */
const is_itinerant = (format: string | null) =>
  format !== null && /itin[ée]rant|bus|multi[\s_-]?sites?/i.test(format);

/** One claim per house. The date of the label (« Espace labellisé 01/01/2020 ») dates the row. */
export function read_france_services_row({ line, fields }: SourceRow): (Claim | Reject)[] {
  const id = text_or_null(fields['id_fs']);
  const nom = text_or_null(fields['lib_fs']);
  const point = { longitude: fields['longitude'], latitude: fields['latitude'] };
  const row = compact({ id_fs: id, lib_fs: nom, insee_com: fields['insee_com'], ...point });
  if (id === null || nom === null)
    return [{ line, reason: `ligne sans ${id === null ? 'identifiant' : 'nom'}`, row }];
  const hours = hours_from_days(hour_columns.map((column) => text_or_null(fields[column])));
  const format = text_or_null(fields['format_fs']);
  const labelled = text_or_null(fields['labellisation_fs']);
  return [
    {
      line,
      id,
      code_insee: fields['insee_com'],
      ...point,
      updated_on: read_date(labelled),
      precision: 'source',
      row,
      values: {
        nom,
        type_service: 'france_services',
        adresse: join_text([fields['adresse'], fields['complement_adresse']])?.replace(/\s+/g, ' ') ?? null,
        code_postal: text_or_null(fields['code_postal']),
        commune: text_or_null(fields['lib_com']),
        telephone: text_or_null(fields['telephone']),
        courriel: read_mailbox(fields['mail']),
        horaires: hours.horaires,
        itinerant: is_itinerant(format),
        millesime: read_date(labelled),
        details: {
          type_fs: text_or_null(fields['type_fs']),
          format_fs: format,
          groupe_fs: text_or_null(fields['groupe_fs']),
          labellisation: labelled,
          prise_rdv: text_or_null(fields['prise_rdv']),
          commentaire: text_or_null(fields['commentaire']),
          horaires_bruts: hours.brut,
        },
      },
    },
  ];
}

export const france_services = define_service_source({
  id: 'france_services',
  title: 'Maisons France services',
  abstract:
    'Espaces France services labellisés, avec leurs horaires. Les structures itinérantes ou à plusieurs sites sont signalées : leur point n’est qu’un de leurs lieux d’accueil.',
  producer: 'Agence nationale de la cohésion des territoires (ANCT)',
  source_url: 'https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/',
  download_url: 'https://www.data.gouv.fr/fr/datasets/r/31576dff-fd61-4de9-819f-32c2f880b142',
  keywords: ['services publics', 'France services', 'accueil'],
  recognise: (sample) => has_columns(sample, 'id_fs', 'lib_fs', 'latitude', 'longitude'),
  reader: () => read_france_services_row,
});
