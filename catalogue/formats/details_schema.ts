/** Shape of the members of RecordDetails, for documents from outside that carry them by their name. */
import { z } from 'zod';

const text = z.string().max(100_000);
const strings = z.array(text).max(10_000);
const date_type = z.enum(['creation', 'publication', 'revision', 'validity']);
const licence = z.object({ name: text, url: text });
const format = z.object({ name: text, version: text.optional(), media_type: text.optional() });

const contact = z.object({
  name: text.optional(),
  organisation: text,
  position: text.optional(),
  email: text.optional(),
  phone: text.optional(),
  address: text.optional(),
  postal_code: text.optional(),
  city: text.optional(),
  country: text.optional(),
  url: text.optional(),
  role: text,
});

const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
const extent = z.object({
  description: text.optional(),
  identifier: text.optional(),
  bbox: z.tuple([longitude, latitude, longitude, latitude]).optional(),
});

const constraint = z.object({ text, url: text.optional(), code: text.optional() });

/** A schema per member, in the types of RecordDetails. */
export const details_schemas = {
  alternate_title: text,
  languages: strings,
  record_language: text,
  record_date: text,
  record_contacts: z.array(contact).max(1000),
  contacts: z.array(contact).max(1000),
  dates: z.array(z.object({ type: date_type, date: text })).max(1000),
  frequency: text,
  status: text,
  purpose: text,
  extents: z.array(extent).max(10_000),
  period: z.object({ begin: text.nullable(), end: text.nullable() }),
  crs: z.array(z.object({ uri: text, name: text.optional() })).max(1000),
  representations: strings,
  resolutions: z
    .array(
      z.union([
        z.strictObject({ scale_denominator: z.number() }),
        z.strictObject({ distance_m: z.number() }),
      ]),
    )
    .max(1000),
  access_constraints: z.array(constraint).max(1000),
  use_constraints: z.array(constraint).max(1000),
  conformity: z
    .array(
      z.object({
        specification: text,
        url: text.optional(),
        date: text.optional(),
        date_type: date_type.optional(),
        explanation: text.optional(),
        pass: z.boolean().nullable(),
      }),
    )
    .max(1000),
  attributes: z
    .array(
      z.object({
        name: text,
        title: text.optional(),
        description: text.optional(),
        type: text.optional(),
        unit: text.optional(),
        samples: strings.optional(),
        codes: z.record(text, text).optional(),
      }),
    )
    .max(10_000),
  service: z.object({
    type: text,
    versions: strings.optional(),
    operates_on: z
      .array(z.object({ id: text.optional(), url: text.optional(), title: text.optional() }))
      .max(10_000)
      .optional(),
    operations: z
      .array(z.object({ name: text, url: text }))
      .max(1000)
      .optional(),
  }),
  parent_id: text,
  relations: z
    .array(
      z.object({
        type: z.enum(['uses', 'is_used_by', 'replaces', 'derives_from', 'related']),
        id: text,
        title: text.optional(),
      }),
    )
    .max(10_000),
  feature_count: z.number().int().nonnegative(),
  content_signature: text,
  vintage: text,
  lineage: text,
  producer: text,
  warnings: strings,
  parameters: z.record(text, z.unknown()),
  format,
  licence,
  checksum: z.object({ algorithm: text, value: text }),
} as const;
