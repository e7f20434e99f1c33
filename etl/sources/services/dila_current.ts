/** Records of the DILA directory as published since 2021: JSON dump, or API export with JSON inside strings. */
import type { Reject, SourceRow } from '../../source.ts';
import type { Claim, ServiceValues } from './claim.ts';
import { compact, join_text, read_mailbox, text_or_null } from './text.ts';
import { read_date } from './dates.ts';
import { read_list, read_objects, read_texts } from './nested.ts';
import { hours_from_plages } from './opening_hours.ts';
import { read_code, read_number } from './place.ts';

type Fields = Record<string, unknown>;

/** The address where people are received: one with a point, else « Adresse » rather than « Adresse postale ». */
function choose_address(addresses: readonly Fields[]): Fields {
  const has_point = (address: Fields) =>
    read_number(address['longitude']) !== null && read_number(address['latitude']) !== null;
  return (
    addresses.find(has_point) ??
    addresses.find((address) => address['type_adresse'] === 'Adresse') ??
    addresses[0] ??
    {}
  );
}

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '');

/** Surnames of the people whom the record names: their mailboxes are nominal and stay out. */
function surnames(affectations: unknown): string[] {
  const names = read_objects(affectations).flatMap((affectation) =>
    read_objects(affectation['personne']).map((person) => text_or_null(person['nom'])),
  );
  return names
    .filter((name) => name !== null)
    .map(plain)
    .filter((name) => name.length > 2);
}

function functional_mailboxes(fields: Fields): string[] {
  const nominal = surnames(fields['affectation_personne']);
  return read_texts(fields['adresse_courriel'])
    .map(read_mailbox)
    .filter((mailbox) => mailbox !== null)
    .filter((mailbox) => !nominal.some((name) => plain(mailbox.split('@')[0] ?? '').includes(name)));
}

interface Pivot {
  type: string;
  communes: string[];
}

/** Types of the service, sorted so that their order in the file changes no identifier. */
function read_pivots(value: unknown): Pivot[] {
  const communes_by_type = new Map<string, Set<string>>();
  for (const pivot of read_objects(value)) {
    const type = text_or_null(pivot['type_service_local']);
    if (type === null) continue;
    const codes = communes_by_type.get(type) ?? new Set<string>();
    for (const code of read_texts(pivot['code_insee_commune'])) codes.add(read_code(code) ?? code);
    communes_by_type.set(type, codes);
  }
  return [...communes_by_type]
    .map(([type, codes]) => ({ type, communes: [...codes].sort() }))
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

const valued = (value: unknown) =>
  read_list(value)
    .map((element) =>
      typeof element === 'object' && element !== null
        ? compact(element as Fields)
        : compact({ valeur: element }),
    )
    .filter((element) => text_or_null(element['valeur']) !== null);

function shared_values(fields: Fields, address: Fields): ServiceValues {
  const telephones = valued(fields['telephone']);
  const sites = valued(fields['site_internet']);
  const mailboxes = functional_mailboxes(fields);
  const plages = hours_from_plages(read_objects(fields['plage_ouverture']));
  return {
    nom: text_or_null(fields['nom']) ?? '',
    type_service: null,
    adresse: join_text([
      address['complement1'],
      address['complement2'],
      address['numero_voie'],
      address['service_distribution'],
    ]),
    code_postal: text_or_null(address['code_postal']),
    commune: text_or_null(address['nom_commune']),
    telephone: text_or_null(telephones[0]?.['valeur']),
    courriel: mailboxes[0] ?? null,
    site_web: text_or_null(sites[0]?.['valeur']),
    horaires: plages.horaires,
    millesime: read_date(fields['date_modification']),
    details: {
      categorie: text_or_null(fields['categorie']),
      type_organisme: text_or_null(fields['type_organisme']),
      sigle: text_or_null(fields['sigle']),
      siren: text_or_null(fields['siren']),
      siret: text_or_null(fields['siret']),
      ancien_code_pivot: text_or_null(fields['ancien_code_pivot']),
      partenaire: text_or_null(fields['partenaire']),
      telephones: telephones.length > 1 || telephones[0]?.['description'] !== undefined ? telephones : [],
      telecopie: read_texts(fields['telecopie']),
      courriels: mailboxes.slice(1),
      sites: sites.slice(1),
      formulaire_contact: read_texts(fields['formulaire_contact']),
      url_service_public: text_or_null(fields['url_service_public']),
      accessibilite: text_or_null(address['accessibilite']),
      note_accessibilite: text_or_null(address['note_accessibilite']),
      commentaire_horaires: text_or_null(fields['commentaire_plage_ouverture']),
      horaires_bruts: plages.brut,
      mission: text_or_null(fields['mission']),
      information_complementaire: text_or_null(fields['information_complementaire']),
      hierarchie: read_objects(fields['hierarchie']),
    },
  };
}

/**
 * One claim per type of the service, so that a house that is both counts for both: the first type in alphabetical
 * order has the identifier of the record, the others a suffix. `competence` holds the communes that the service
 * answers for under this type, `details.types` all its types when they are several.
 */
export function read_current_record({ line, fields }: SourceRow): (Claim | Reject)[] {
  const id = text_or_null(fields['id']);
  const nom = text_or_null(fields['nom']);
  const address = choose_address(read_objects(fields['adresse']));
  const code_insee = read_texts(fields['code_insee_commune'])[0] ?? null;
  const pivots = read_pivots(fields['pivot']);
  const row = compact({ id, nom, types: pivots.map(({ type }) => type), code_insee, ...compact(address) });
  if (id === null || nom === null)
    return [{ line, reason: `fiche sans ${id === null ? 'identifiant' : 'nom'}`, row }];
  if (fields['statut_de_diffusion'] === 'false' || fields['statut_de_diffusion'] === false)
    return [{ line, reason: 'fiche que son producteur ne diffuse pas', row }];
  const values = shared_values(fields, address);
  const types: (Pivot | { type: string | null; communes: string[] })[] =
    pivots.length > 0 ? pivots : [{ type: text_or_null(fields['type_organisme']), communes: [] }];
  return types.map(({ type, communes }, i) => ({
    line,
    id: i === 0 ? id : `${id}:${type}`,
    code_insee,
    longitude: address['longitude'],
    latitude: address['latitude'],
    updated_on: values.millesime ?? null,
    precision: 'source',
    competence: communes,
    row,
    values: {
      ...values,
      type_service: type,
      details: {
        ...values.details,
        types: pivots.length > 1 ? pivots.map((pivot) => pivot.type) : [],
      },
    },
  }));
}
