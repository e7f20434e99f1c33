import { AppError } from '../../errors.ts';
import { next_time } from '../../sql/cron.ts';
import {
  delay_limits_ms,
  harvester_kinds,
  page_size_limits,
  type HarvesterKind,
  type HarvestOptions,
} from './kinds.ts';

/** What somebody says of a harvester. */
export interface HarvesterSettings {
  name: string;
  kind: HarvesterKind;
  address: string;
  organisation_id: number | null;
  visibility: 'public' | 'accounts' | 'organisation';
  /** West, south, east, north in degrees. */
  territory: [number, number, number, number] | null;
  options: HarvestOptions;
  /** Five fields; null: only when asked. */
  cron: string | null;
  is_enabled: boolean;
}

/** As typed: texts, empty where nothing was said. */
export type HarvesterFields = Record<
  | 'nom'
  | 'nature'
  | 'adresse'
  | 'organisation'
  | 'visibilite'
  | 'territoire'
  | 'requete'
  | 'page'
  | 'attente'
  | 'entete'
  | 'cron',
  string
> & { active: boolean };

const refuse = (place: string, message: string, remedy: string) =>
  new AppError(message, { status: 422, code: 'invalid-harvester', place, remedy });

const visibilities = ['public', 'accounts', 'organisation'] as const;

/**
 * Reads what was typed into a form or a command. Throws a 422 AppError whose place is the field. Hosts are checked when
 * they are asked: the list of HARVEST_HOSTS may change.
 */
export function read_harvester_fields(fields: HarvesterFields): HarvesterSettings {
  const name = fields.nom.trim();
  if (name === '' || name.length > 200)
    throw refuse('nom', 'Donner un nom, de 200 caractères au plus.', 'Par exemple « GéoOccitanie ».');
  const kind = harvester_kinds.find((each) => each === fields.nature);
  if (kind === undefined)
    throw refuse('nature', 'Choisir le protocole.', `L’un de ${harvester_kinds.join(', ')}.`);
  const organisation_id = fields.organisation === '' ? null : Number(fields.organisation);
  if (organisation_id !== null && !Number.isSafeInteger(organisation_id))
    throw refuse('organisation', 'Choisir une organisation.', 'L’une de celles de la liste.');
  const visibility = visibilities.find((each) => each === fields.visibilite);
  if (visibility === undefined || (visibility === 'organisation' && organisation_id === null))
    throw refuse('visibilite', 'Choisir qui voit les fiches.', 'L’organisation seule en demande une.');
  return {
    name,
    kind,
    address: read_address(fields.adresse.trim()),
    organisation_id,
    visibility,
    territory: read_territory(fields.territoire.trim()),
    options: read_options(fields),
    cron: read_cron(fields.cron.trim()),
    is_enabled: fields.active,
  };
}

function read_address(text: string): string {
  const wrong = (message: string) =>
    refuse('adresse', message, 'Une adresse complète, telle que https://catalogue.exemple.fr/csw.');
  if (text.length > 2000 || !URL.canParse(text)) throw wrong('L’adresse n’est pas lisible.');
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) throw wrong('L’adresse doit commencer par https://.');
  if (url.username !== '' || url.password !== '')
    throw wrong('L’adresse ne doit contenir ni nom ni mot de passe : la clé a son champ.');
  url.hash = '';
  return url.href;
}

function read_territory(text: string): HarvesterSettings['territory'] {
  if (text === '') return null;
  const numbers = text.split(/[\s,;]+/).map(Number);
  const [west = NaN, south = NaN, east = NaN, north = NaN] = numbers;
  const is_box =
    numbers.length === 4 &&
    [west, east].every((value) => Math.abs(value) <= 180) &&
    [south, north].every((value) => Math.abs(value) <= 90) &&
    south <= north;
  if (!is_box)
    throw refuse(
      'territoire',
      'Le territoire est fait de quatre nombres : ouest, sud, est, nord.',
      'En degrés, par exemple « -0.33, 42.57, 3.45, 45.05 ».',
    );
  return [west, south, east, north];
}

function read_options(fields: HarvesterFields): HarvestOptions {
  const query = fields.requete.trim();
  const secret_header = fields.entete.trim();
  if (query.length > 2000) throw refuse('requete', 'La condition dépasse 2 000 caractères.', 'La réduire.');
  if (secret_header !== '' && !/^[A-Za-z][A-Za-z0-9-]{0,60}$/.test(secret_header))
    throw refuse('entete', 'L’en-tête porte un nom tel que X-API-KEY.', 'Vide : Authorization.');
  const page_size = read_integer('page', fields.page, page_size_limits);
  const delay_ms = read_integer('attente', fields.attente, delay_limits_ms);
  return {
    ...(query !== '' && { query }),
    ...(secret_header !== '' && { secret_header }),
    ...(page_size !== null && { page_size }),
    ...(delay_ms !== null && { delay_ms }),
  };
}

function read_integer(field: string, text: string, [least, most]: readonly [number, number]): number | null {
  if (text.trim() === '') return null;
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw refuse(field, `Un entier de ${least} à ${most}.`, 'Vide : la valeur habituelle.');
}

function read_cron(text: string): string | null {
  if (text === '') return null;
  try {
    next_time(text, 'Europe/Paris', new Date());
  } catch (error) {
    if (error instanceof AppError) throw refuse('cron', error.message, error.remedy ?? '');
    throw error;
  }
  return text;
}
