/** What a person says of a deposit: how the file is read, what is published of it. Forms, checked. */
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { inspire_themes } from '../code_lists/inspire_themes.ts';
import { frequencies } from '../code_lists/iso_codes.ts';
import { topics } from '../code_lists/topics.ts';
import { dataset_id_form } from '../dataset_id.ts';

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
    /** The person has seen that the site has the very same data, and wants it published once more. */
    again: z.boolean().default(false),
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
