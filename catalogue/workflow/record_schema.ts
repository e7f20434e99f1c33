/** Members of a record with their forms and limits. */
import { z } from 'zod';
import { address, code, date, degrees, image, line, list, mail, some, text } from './value_forms.ts';

/** Characters of an identifier, as `record_draft` keeps it and harvests bring it. */
export const longest_record_id = 500;

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

export const record_schema = z.strictObject({
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
