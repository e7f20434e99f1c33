/** The shape that the service sources share: same table, same rules for points, own rows only. */
import { referentiel_details } from '../../../catalogue/referentiel_details.ts';
import { services } from '../../../catalogue/referentiels.ts';
import type { Input, Reject, Sample, Source, SourceRow } from '../../source.ts';
import { place_claims, type Claim } from './claim.ts';
import { load_communes } from './communes.ts';
import { has_published_contours, select_far_points } from './far_points.ts';

export const open_licence = {
  name: 'Licence Ouverte / Open Licence 2.0',
  url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
};

/** Columns without regard to capitals and spaces around. */
export const has_columns = (sample: Sample, ...names: readonly string[]): boolean => {
  const present = new Set(sample.columns.map((name) => name.trim().toLowerCase()));
  return names.every((name) => present.has(name));
};

type Described = Pick<
  Source,
  'id' | 'title' | 'abstract' | 'producer' | 'source_url' | 'download_url' | 'keywords' | 'retires' | 'part'
>;

/** What a service source of a file adds to the shared shape. */
export interface FileServices extends Described {
  recognise: (sample: Sample) => boolean;
  vintage?: (sample: Sample) => string | null;
  /** The reader of one record, chosen by what the sample shows. */
  reader: (sample: Sample) => (row: SourceRow) => (Claim | Reject)[];
  /** See place_claims. */
  repeated?: 'rejected' | 'numbered';
}

async function* read_claims(
  input: NonNullable<Input>,
  read: (row: SourceRow) => (Claim | Reject)[],
): AsyncIterable<Claim | Reject> {
  for await (const row of input.rows()) yield* read(row);
}

/** A source of `services` read from a file. */
export function define_service_source(spec: FileServices): Source {
  const { recognise, vintage, reader, repeated = 'rejected', ...described } = spec;
  return {
    ...described,
    licence: open_licence,
    details: referentiel_details({ theme: 'us', topics: ['society', 'structure'] }),
    collection: services,
    share: 'own_rows',
    order: 10,
    recognise,
    vintage: (input) => (input === null ? null : (vintage?.(input.sample) ?? null)),
    async *features(input, context) {
      if (input === null) return;
      const communes = await load_communes(context.db, context.config);
      const claims = read_claims(input, reader(input.sample));
      yield* place_claims({ source: spec.id, repeated }, claims, communes, context);
    },
    async check(staging, { db }) {
      return (await has_published_contours(db)) ? select_far_points(staging) : null;
    },
  };
}
