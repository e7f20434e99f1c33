/** Deposited files: what api receives and etl reads. They meet in `maillage.deposit` and in DATA_DIR/deposits. */
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { access_limit } from './code_lists/inspire_codes.ts';
import { inspire_keywords, inspire_themes } from './code_lists/inspire_themes.ts';
import { frequencies } from './code_lists/iso_codes.ts';
import { topics } from './code_lists/topics.ts';
import { dataset_id_form } from './dataset_id.ts';
import type { Conformity, RecordDetails } from './record.ts';

export const examination_job = 'deposit_examination';
export const publication_job = 'deposit_publication';

/** A deposit that nobody touches for so long goes, with its file. */
export const deposit_days = 14;

export const deposits_folder = (data_dir: string): string => path.join(data_dir, 'deposits');

/** Folder of one deposit; its file lies in it under its own name, which messages and the record quote. */
export const folder_of_deposit = (data_dir: string, id: string): string =>
  path.join(deposits_folder(data_dir), id);

/** A name that is safe in a folder and still the person's: no separators, no control characters, 150 characters at most. */
export function safe_file_name(given: string): string {
  const base = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = base
    .replaceAll(/[\p{C}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
    .trim();
  // The end says what the file is.
  const cut = clean.length <= 150 ? clean : `${clean.slice(0, 130)}${clean.slice(-20)}`;
  const fits = Buffer.byteLength(cut) <= 240;
  return cut === '' ? 'fichier' : fits ? cut : cut.replaceAll(/[^\x20-\x7e]/g, '_');
}

export const column_types = [
  'text',
  'integer',
  'bigint',
  'double precision',
  'boolean',
  'date',
  'timestamptz',
  'jsonb',
] as const;

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    // PostgreSQL stores no NUL.
    .refine((value) => !value.includes('\0'), 'contient un caractère que l’on ne peut pas garder');
const some_text = (most: number) => text(most).min(1, 'est à remplir');

/** How the file is to be read, as far as it does not say by itself. */
const reading_form = z
  .object({
    layer: some_text(500).optional(),
    crs: some_text(100).optional(),
    encoding: some_text(40).optional(),
    x: some_text(300).optional(),
    y: some_text(300).optional(),
    wkt: some_text(300).optional(),
    axes: z.enum(['xy', 'yx']).optional(),
    id_column: some_text(300).optional(),
  })
  .strict();
export type DepositReading = z.infer<typeof reading_form>;

const column_form = z
  .object({
    /** Column of the file. */
    from: some_text(300),
    name: z.string().regex(/^[a-z_][a-z0-9_]{0,55}$/, 'a des minuscules sans accent, chiffres ou « _ »'),
    type: z.enum(column_types),
    title: some_text(200),
  })
  .strict();

const licence_form = z
  .object({
    name: some_text(200),
    url: z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'est une adresse http(s)' }).max(500)]),
  })
  .strict();

/** What is published, and what its record says. */
const publication_form = z
  .object({
    id: z
      .string()
      .regex(
        dataset_id_form,
        'a 2 à 40 lettres minuscules sans accent, chiffres ou « _ », une lettre d’abord',
      ),
    /** The person has seen that a dataset of this name is published, and wants it replaced. */
    replace: z.boolean().default(false),
    title: some_text(250),
    abstract: some_text(10_000),
    producer: some_text(300),
    licence: licence_form,
    email: z.email({ error: 'est une adresse électronique' }).max(254),
    /** `MD_TopicCategoryCode`. */
    topic: z.enum(
      topics.map(({ code }) => code),
      { error: 'est à choisir' },
    ),
    /** Code of the INSPIRE theme; absent where the data is out of its scope. */
    theme: z.enum(inspire_themes.map(({ code }) => code)).optional(),
    frequency: z.enum(frequencies.map(({ code }) => code)).optional(),
    vintage: text(100).optional(),
    keywords: z.array(some_text(100)).max(50).default([]),
    scale: z.int().min(1).max(1_000_000_000).optional(),
    /** Of a new dataset; one that is replaced keeps its own. */
    visibility: z.enum(['public', 'accounts', 'organisation']).optional(),
    /** Columns in their order; those left out are not published. */
    columns: z.array(column_form).max(1000),
  })
  .strict();
export type DepositPublication = z.infer<typeof publication_form>;

const options_form = z
  .object({ reading: reading_form.default({}), publication: publication_form.optional() })
  .strict();
/** The column `options`. */
export type DepositOptions = z.infer<typeof options_form>;

const member_titles: Readonly<Record<string, string>> = {
  title: 'Le titre',
  abstract: 'Le résumé',
  producer: 'Le producteur',
  licence: 'La licence',
  email: 'Le contact',
  topic: 'Le thème ISO',
  id: 'L’identifiant',
  scale: 'L’échelle',
  visibility: 'La visibilité',
};

/** What a person sent, checked. A 422 AppError names the first member at fault and the form's field (`place`). */
function check<T>(form: z.ZodType<T>, given: unknown): T {
  const read = form.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const member = String(issue?.path[0] ?? '');
  const said = member_titles[member] ?? `« ${issue?.path.join('.') ?? ''} »`;
  const fault =
    issue?.code === 'invalid_type' || issue?.code === 'too_small' ? 'est à remplir' : issue?.message;
  throw new AppError(
    `${said} ${issue?.code === 'too_big' ? 'est trop long' : (fault ?? 'n’est pas valable')}.`,
    {
      status: 422,
      code: 'invalid-deposit',
      place: member,
      remedy: 'Corriger ce champ, puis recommencer.',
    },
  );
}

export const check_reading = (given: unknown): DepositReading => check(reading_form, given);
export const check_publication = (given: unknown): DepositPublication => check(publication_form, given);
export const read_deposit_options = (stored: unknown): DepositOptions => check(options_form, stored);

/** What an examination found: enough for a person to decide without opening the file. */
export interface DepositPlan {
  /** What was read: the file, and the one inside it where it is an archive. */
  file: string;
  format: string;
  layers: readonly string[];
  rows: number;
  unreadable_rows: number;
  /** Columns of the file as they would be published. */
  columns: { from: string; name: string; type: string; title: string; samples: string[]; filled: number }[];
  /** All columns of the file, for questions about them. */
  file_columns: string[];
  dropped: { from: string; reason: string }[];
  geometry: {
    type: string;
    srid: number | null;
    crs: string | null;
    origin: string | null;
    columns: string[];
    placed: number;
    absent: number;
    unreadable: number;
  } | null;
  id_column: string | null;
  warnings: string[];
  /** What stops the publication until the person answers. */
  question: DepositQuestion | null;
  preview: { columns: string[]; rows: string[][] };
  /** The first places, in longitude and latitude; null where they are not known. */
  places: { geometries: unknown[]; of: number } | null;
}

export interface DepositQuestion {
  code: 'several-layers' | 'unknown-crs' | 'swapped-axes' | 'wrong-crs' | 'unreadable';
  message: string;
  remedy: string;
  /** Layers, or systems in which the data would lie in France. */
  choices: { value: string; title: string }[];
}

/**
 * The record's details as the form gives them and as nobody has to type: languages, contacts, dates, access, conformity
 * (not evaluated). `day`: ISO 8601.
 */
export function details_of_deposit(
  publication: DepositPublication,
  organisation: string,
  day: string,
): RecordDetails {
  const contact = { organisation, email: publication.email, role: 'pointOfContact' };
  const { topic, theme, frequency, scale, visibility } = publication;
  return {
    languages: ['fre'],
    record_language: 'fre',
    record_date: day,
    contacts: [contact],
    record_contacts: [contact],
    dates: [{ type: 'publication', date: day }],
    topics: [topic],
    ...(theme !== undefined && { themes: [inspire_keywords(theme)] }),
    ...(frequency !== undefined && { frequency }),
    ...(scale !== undefined && { resolutions: [{ scale_denominator: scale }] }),
    ...(visibility === 'public' && { access_constraints: [access_limit('noLimitations')] }),
    conformity: [theme === undefined ? own_structure(day) : inspire_conformity],
  };
}

const inspire_conformity: Conformity = {
  specification:
    'Règlement (UE) n° 1089/2010 de la Commission du 23 novembre 2010 portant modalités d’application de la directive 2007/2/CE du Parlement européen et du Conseil en ce qui concerne l’interopérabilité des séries et des services de données géographiques',
  url: 'http://data.europa.eu/eli/reg/2010/1089',
  date: '2010-12-08',
  date_type: 'publication',
  pass: null,
};

/** Out of INSPIRE's scope nothing is claimed of its regulation; what was checked is the structure that the record tells. */
const own_structure = (day: string): Conformity => ({
  specification: 'Structure que décrivent les attributs de la fiche',
  date: day,
  date_type: 'publication',
  explanation: 'Colonnes et types vérifiés ligne par ligne à la publication.',
  pass: true,
});
