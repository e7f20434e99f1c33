/** Rows of the list of France services houses (ANCT, CSV). */
import type { Reject, SourceRow } from '../../source.ts';
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
