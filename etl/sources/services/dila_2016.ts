/** Records of the DILA directory as its open-data users published it in 2016: one JSON object per line. */
import type { Reject, SourceRow } from '../../source.ts';
import type { Claim } from './claim.ts';
import { compact, join_text, read_mailbox, text_or_null } from './text.ts';
import { read_date } from './dates.ts';
import { read_objects, read_texts } from './nested.ts';

/**
 * One claim per record. The block `geo` (a second geocoding, under ODbL) is not read: its licence is not the
 * directory's. `contact_email` sometimes holds a web page.
 */
export function read_2016_record({ line, fields }: SourceRow): (Claim | Reject)[] {
  const id = text_or_null(fields['id']);
  const nom = text_or_null(fields['nom']);
  const [address = {}] = read_objects(fields['writeAddress']);
  const point = { longitude: fields['longitude'], latitude: fields['latitude'] };
  const row = compact({ id, nom, type: fields['type'], codeinsee: fields['codeinsee'], ...point });
  if (id === null || nom === null)
    return [{ line, reason: `fiche sans ${id === null ? 'identifiant' : 'nom'}`, row }];
  const contact = text_or_null(fields['contact_email']);
  const mailbox = read_mailbox(contact);
  const sites = read_texts(fields['website']);
  return [
    {
      line,
      id,
      code_insee: fields['codeinsee'],
      ...point,
      updated_on: read_date(fields['update']),
      precision: 'source',
      row,
      values: {
        nom,
        type_service: text_or_null(fields['type']),
        adresse: join_text(read_texts(address['streetAddress'])),
        code_postal: text_or_null(address['postalCode']),
        commune: text_or_null(address['addressLocality']),
        telephone: text_or_null(fields['contact_phone']),
        courriel: mailbox,
        site_web: sites[0] ?? null,
        millesime: read_date(fields['update']),
        details: {
          formulaire_contact: mailbox === null ? contact : null,
          telecopie: text_or_null(fields['contact_fax']),
          sites: sites.slice(1),
          accessibilite: text_or_null(fields['accessibilite_type']),
          note_accessibilite: text_or_null(fields['accessibilite_text']),
          commentaire: text_or_null(fields['commentaire']),
          precision_geocodage: text_or_null(fields['geocode_pr']),
          editeur: text_or_null(fields['editeursource']),
        },
      },
    },
  ];
}
