/** Invented communes and row makers for the tests of the service sources. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { read_config } from '../../../config.ts';
import type { Db } from '../../../sql/client.ts';
import type { Feature, Input, Reject, Sample, Source, SourceContext, SourceRow } from '../../source.ts';
import { is_reject } from '../../source.ts';
import type { Claim } from './claim.ts';
import type { CommuneLookup, ServiceCommune, Zone } from './place.ts';

const commune = (
  code: string,
  nom: string,
  zone: Zone,
  [longitude, latitude]: [number, number],
): ServiceCommune => ({
  code,
  nom,
  zone,
  centre: [longitude, latitude],
  bbox: [longitude - 0.005, latitude - 0.015, longitude + 0.005, latitude + 0.015],
});

const known = [
  commune('09900', 'Valfoix', 'region', [1.605, 42.965]),
  commune('31900', 'Tolosane', 'region', [1.44, 43.6]),
  commune('65900', 'Méridienne', 'region', [0, 43.2]),
  commune('11900', 'Lisière', 'ring', [2.1, 43.2]),
  commune('75900', 'Lutèce', 'outside', [2.35, 48.85]),
];
const merged = new Map([['09901', '09900']]);

/** A region of three communes around (1.2, 43.2), a ring of one. 09901 merged into 09900. */
export function test_communes({ contours = [] }: { contours?: readonly string[] } = {}): CommuneLookup {
  const by_code = new Map(known.map((entry) => [entry.code, entry]));
  return {
    resolve: (code) => by_code.get(merged.get(code) ?? code) ?? null,
    zone_of: ([longitude = NaN, latitude = NaN]) =>
      latitude > 42.5 && latitude < 44.5 && longitude > -0.5 && longitude < 2.5
        ? longitude < 2
          ? 'region'
          : 'ring'
        : 'outside',
    has_contour: (code) => contours.includes(code),
  };
}

/** Splits what a source yields. */
export async function collect(
  items: AsyncIterable<Feature | Reject>,
): Promise<{ features: Feature[]; notes: Reject[]; rejects: Reject[] }> {
  const result: { features: Feature[]; notes: Reject[]; rejects: Reject[] } = {
    features: [],
    notes: [],
    rejects: [],
  };
  for await (const item of items) {
    if (!is_reject(item)) result.features.push(item);
    else if (item.kept === true) result.notes.push(item);
    else result.rejects.push(item);
  }
  return result;
}

/** A database in which nothing is published yet. */
export const empty_database: Db = {
  query: <Row extends object>() => Promise.resolve([{ communes: false, present: false } as unknown as Row]),
};

/** A context of the default region that remembers what the source said. */
export function test_context(db: Db = empty_database, env: NodeJS.ProcessEnv = {}) {
  const said = { warnings: [] as string[], vintage: null as string | null };
  const context: SourceContext = {
    config: read_config(env),
    db,
    warn: (sentence) => void said.warnings.push(sentence),
    found_vintage: (period) => void (said.vintage = period),
  };
  return { context, said };
}

/** An input of rows already read. */
export function input_of(rows: readonly SourceRow[], format: Sample['format'] = 'csv'): NonNullable<Input> {
  const columns = [...new Set(rows.slice(0, 20).flatMap(({ fields }) => Object.keys(fields)))];
  return {
    path: 'test',
    sample: { name: 'test', size: 0, format, columns, rows: rows.slice(0, 20), crs: null },
    async *rows() {
      yield* rows;
    },
  };
}

/** Rows of a well-formed CSV, read whole. */
export const csv_rows = (file: string, delimiter = ','): SourceRow[] =>
  parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true, delimiter }).map(
    (fields: Record<string, string>, i: number) => ({ line: i + 2, fields }),
  );

/** Rows of an NDJSON file, read whole. */
export const ndjson_rows = (file: string): SourceRow[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text, i) => ({ line: i + 1, fields: JSON.parse(text) as Record<string, unknown> }));

/** Recognises, reads and splits, as the runner does. */
export async function run_source(source: Source, input: Input, db?: Db, env?: NodeJS.ProcessEnv) {
  const { context, said } = test_context(db, env);
  const result = await collect(source.features(input, context));
  return { ...result, ...said };
}

/** A row as a reader gives it. */
export const row = (fields: Record<string, unknown>, line = 1): SourceRow => ({ line, fields });

/** The claims of a record that gives no reject. */
export const claims_of = (items: (Claim | Reject)[]): Claim[] => {
  const rejects = items.filter((item) => 'reason' in item);
  expect(rejects).to.deep.equal([]);
  return items as Claim[];
};
/** The one claim of a record. */
export const claim_of = (items: (Claim | Reject)[]): Claim => {
  const [claim, ...others] = claims_of(items);
  expect(others).to.deep.equal([]);
  if (claim === undefined) throw new Error('no claim');
  return claim;
};
/** The reason of a record that gives one reject. */
export const reason_of = (items: (Claim | Reject)[]): string => {
  const [item] = items;
  return item !== undefined && 'reason' in item ? item.reason : '';
};
