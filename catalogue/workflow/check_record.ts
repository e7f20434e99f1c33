/** Whether what somebody wrote can be kept as a record: forms, limits, characters. Faults are in French, each in its place. */
import { z } from 'zod';
import type { Fault } from '../../errors.ts';
import type { RecordMember } from './members.ts';

/** Characters of an identifier, as `record_draft` keeps it and harvests bring it. */
export const longest_record_id = 500;

/** Bytes of JSON that a record may have. */
const most_bytes = 1_000_000;

// Control characters beside tab and line ends, what has no meaning alone, and what turns the direction of writing.
const unstorable = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]|\p{Cs}/u;
const visible = (text: string) => !unstorable.test(text);
const has_visible = 'contient un caractère invisible ou incomplet';

const text = (most: number) => z.string().max(most).refine(visible, has_visible);
const line = (most: number) =>
  text(most).refine((value) => !/[\r\n\t]/.test(value), 'tient sur une seule ligne');
const some = (most: number) => line(most).refine((value) => value.trim() !== '', 'est vide');
const address = line(2000).refine(
  (value) => /^(?:https?|ftps?):\/\/[^\s<>"]+$/i.test(value),
  'doit être une adresse complète, qui commence par https:// ou http://',
);
const image = line(2000).refine(
  (value) => /^https?:\/\/[^\s<>"]+$/i.test(value),
  'doit être l’adresse complète d’une image, qui commence par https:// ou http://',
);
const mail = line(254).refine(
  (value) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value),
  'doit être une adresse électronique : nom@domaine.fr',
);
const date = line(40).refine(
  (value) =>
    /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/.test(
      value,
    ),
  'doit être une année, un mois ou un jour : 2024, 2024-05 ou 2024-05-31',
);
const code = line(100);
const list = <Entry extends z.ZodType>(entry: Entry, most = 200) => z.array(entry).max(most);
const degrees = (most: number) => z.number().min(-most).max(most);

const contact = z.strictObject({
  name: line(200).optional(),
  organisation: some(300),
  position: line(200).optional(),
  email: mail.optional(),
  phone: line(50).optional(),
  address: text(500).optional(),
  postal_code: line(20).optional(),
  city: line(200).optional(),
  country: line(100).optional(),
  url: address.optional(),
  role: some(100),
});
const date_type = z.enum(['creation', 'publication', 'revision', 'validity']);
const constraint = z.strictObject({
  text: text(5000).refine((value) => value.trim() !== '', 'est vide'),
  url: address.optional(),
  code: code.optional(),
});
const data_format = z.strictObject({
  name: some(200),
  version: line(100).optional(),
  media_type: line(200).optional(),
});
const licence = z.strictObject({ name: some(500), url: z.union([z.literal(''), address]) });
const extent = z
  .strictObject({
    description: line(500).optional(),
    identifier: line(1000).optional(),
    bbox: z.tuple([degrees(180), degrees(90), degrees(180), degrees(90)]).optional(),
  })
  .refine(({ bbox }) => bbox === undefined || bbox[1] <= bbox[3], {
    path: ['bbox', 1],
    message: 'le sud dépasse le nord',
  });

const record_schema = z.strictObject({
  id: some(longest_record_id),
  kind: z.enum(['dataset', 'series', 'service', 'map', 'reuse', 'process_result']),
  title: some(1000),
  abstract: text(30_000),
  producer: line(1000),
  licence: licence.nullable(),
  source_url: address.nullable(),
  vintage: line(200).nullable(),
  lineage: text(50_000),
  keywords: list(some(300), 500),
  warnings: list(text(2000), 50),
  parameters: z.record(z.string(), z.unknown()).optional(),
  identifiers: list(some(2000)).optional(),
  alternate_title: line(1000).optional(),
  languages: list(code, 50).optional(),
  record_language: code.optional(),
  record_date: date.optional(),
  record_contacts: list(contact, 50).optional(),
  contacts: list(contact, 50).optional(),
  dates: list(z.strictObject({ type: date_type, date }), 100).optional(),
  frequency: code.optional(),
  status: code.optional(),
  purpose: text(10_000).optional(),
  topics: list(code, 50).optional(),
  themes: list(
    z.strictObject({
      type: code.optional(),
      thesaurus: z.strictObject({
        title: some(500),
        url: line(2000).optional(),
        date: date.optional(),
        date_type: date_type.optional(),
      }),
      concepts: list(z.strictObject({ label: some(500), url: line(2000).optional() }), 500),
    }),
    50,
  ).optional(),
  extents: list(extent, 500).optional(),
  period: z.strictObject({ begin: date.nullable(), end: date.nullable() }).optional(),
  crs: list(z.strictObject({ uri: some(1000), name: line(500).optional() }), 50).optional(),
  representations: list(code, 20).optional(),
  resolutions: list(
    z.union([
      z.strictObject({ scale_denominator: z.number().min(1).max(1e9) }),
      z.strictObject({ distance_m: z.number().min(0).max(1e8) }),
    ]),
    50,
  ).optional(),
  access_constraints: list(constraint, 50).optional(),
  use_constraints: list(constraint, 50).optional(),
  conformity: list(
    z.strictObject({
      specification: some(1000),
      url: line(2000).optional(),
      date: date.optional(),
      date_type: date_type.optional(),
      explanation: text(5000).optional(),
      pass: z.boolean().nullable(),
    }),
    50,
  ).optional(),
  formats: list(data_format, 100).optional(),
  distributions: list(
    z.strictObject({
      url: address,
      name: line(500).optional(),
      description: text(5000).optional(),
      function: z.enum(['download', 'service', 'information', 'order']),
      protocol: line(200).optional(),
      format: data_format.optional(),
      layer: line(500).optional(),
      size_bytes: z.number().min(0).optional(),
      checksum: z.strictObject({ algorithm: code, value: line(300) }).optional(),
      licence: licence.optional(),
      crs: line(1000).optional(),
    }),
    500,
  ).optional(),
  attributes: list(
    z.strictObject({
      name: some(300),
      title: line(500).optional(),
      description: text(5000).optional(),
      type: line(200).optional(),
      unit: line(100).optional(),
      samples: list(text(1000), 20).optional(),
      codes: z.record(z.string(), z.string()).optional(),
    }),
    3000,
  ).optional(),
  service: z
    .strictObject({
      type: code,
      versions: list(line(100), 50).optional(),
      operates_on: list(
        z.strictObject({
          id: line(500).optional(),
          url: line(2000).optional(),
          title: line(1000).optional(),
        }),
        2000,
      ).optional(),
      operations: list(z.strictObject({ name: some(200), url: line(2000) }), 200).optional(),
    })
    .optional(),
  parent_id: line(longest_record_id).optional(),
  relations: list(
    z.strictObject({
      type: z.enum(['uses', 'is_used_by', 'replaces', 'derives_from', 'related']),
      id: some(2000),
      title: line(1000).optional(),
    }),
    500,
  ).optional(),
  thumbnails: list(z.strictObject({ url: image, description: line(500).optional() }), 50).optional(),
  feature_count: z.number().min(0).optional(),
  content_signature: line(500).optional(),
});

function say_issue(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'manque';
  if (issue.code === 'too_big')
    return issue.origin === 'string'
      ? `dépasse ${issue.maximum} caractères`
      : issue.origin === 'array'
        ? `compte plus de ${issue.maximum} lignes`
        : `dépasse ${issue.maximum}`;
  if (issue.code === 'too_small') return `est en dessous de ${issue.minimum}`;
  if (issue.code === 'unrecognized_keys') return `contient un membre inconnu : ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type')
    return issue.expected === 'number' ? 'doit être un nombre' : 'n’est pas de la forme attendue';
  if (issue.code === 'invalid_value') return 'n’est pas une valeur de la liste';
  return 'n’est pas de la forme attendue';
}

/** A fault and the member of the record that it is in; null: the record as a whole. */
export interface RecordFault extends Fault {
  member: RecordMember | null;
}

/**
 * All that keeps a value from being a record, in French, with JSON pointers; none when it may be stored as a
 * MetadataRecord. With `only`, of these members alone: what somebody else wrote is not the asker's to mend.
 */
export function check_record(body: unknown, only?: readonly RecordMember[]): RecordFault[] {
  if (JSON.stringify(body)?.length > most_bytes)
    return [{ pointer: '', member: null, reason: `la fiche dépasse ${most_bytes} caractères` }];
  const checked = record_schema.safeParse(body, { error: say_issue });
  if (checked.success) return [];
  return checked.error.issues
    .map(({ path, message }) => ({
      pointer: path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
      member: (path[0] as RecordMember | undefined) ?? null,
      reason: message,
    }))
    .filter(({ member }) => only === undefined || member === null || only.includes(member))
    .slice(0, 50);
}

/** What a record needs beside before anybody else shall see it. */
export function check_publishable(record: {
  title?: string;
  abstract?: string;
  contacts?: readonly unknown[];
}): RecordFault[] {
  const missing = (member: RecordMember, reason: string) => ({ pointer: `/${member}`, member, reason });
  return [
    ...((record.abstract ?? '').trim() === '' ? [missing('abstract', 'le résumé manque')] : []),
    ...((record.contacts ?? []).length === 0 ? [missing('contacts', 'un contact manque')] : []),
  ];
}
