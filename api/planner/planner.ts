import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Config } from '../../config.ts';
import type { Access, Database } from '../../sql/client.ts';
import { ByteCache } from '../byte_cache.ts';
import { read_demands } from '../processes/coverage/read_demands.ts';
import { reading_as, travel_of } from '../processes/coverage/read_situation.ts';
import { share_points, thread_of } from '../processes/compute_thread/compute_thread.ts';
import type { Situation } from '../processes/coverage/situation.ts';
import type { Comparison } from './compare.ts';
import { pack_arrays } from './arrays.ts';
import { pack_situation } from './pack_situation.ts';
import { read_situation, type KnownPlaces, type SituationQuestion } from './read_situation.ts';
import { check_key, key_of, name_data, type DataKeys } from './situation_key.ts';

const compress = promisify(gzip);

/** Beyond this an existing or proposed counter is no help, whatever the basket: see `limit_minutes` of a row. */
export const limit_minutes = 60;
const deciseconds_per_minute = 600;

/** What is kept for a database, each up to so many bytes; the least recently asked for leaves first. */
interface Memory {
  places: ByteCache<KnownPlaces>;
  situations: ByteCache<Situation>;
  /** Answers as they are sent. */
  packed: ByteCache<Buffer>;
  /** Scenarios beside the situation as it is. */
  comparisons: ByteCache<Comparison>;
}
const memories = new WeakMap<Database, Memory>();
const megabyte = 2 ** 20;

function memory_of({ database }: Access): Memory {
  const known = memories.get(database);
  if (known !== undefined) return known;
  const memory: Memory = {
    places: new ByteCache(96 * megabyte, bytes_of_places),
    situations: new ByteCache(192 * megabyte, bytes_of),
    packed: new ByteCache(64 * megabyte, ({ length }) => length),
    comparisons: new ByteCache(64 * megabyte, bytes_of_comparison),
  };
  memories.set(database, memory);
  return memory;
}

/** Numbers as they lie in memory, and identifiers and codes as strings do. */
const bytes_of_places = ({ read: { demands, communes } }: KnownPlaces) =>
  demands.ids.length * (150 + 8 * (demands.ages?.bands.length ?? 0)) + communes.length * 300;

/** The places that it is about are kept beside it. */
const bytes_of = ({ times, place_error_ds }: Situation) =>
  times.reduce((sum, { ds, site }) => sum + ds.byteLength + site.byteLength, place_error_ds.byteLength);

/** The day as the white zones' job takes it. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Two classifications and their figures; the situations are kept beside it. */
const bytes_of_comparison = ({ before, members }: Comparison) =>
  before.demands.ids.length * (2 * (30 + 8 * before.times.length)) + members.byteLength + 1_000_000;

/** A comparison under its key, made once for all who ask for it. */
export const find_comparison = (
  access: Access,
  key: string,
  make: () => Promise<Comparison>,
): Promise<Comparison> => memory_of(access).comparisons.get(key, make);

/** A situation that was asked for, under its key. */
export interface AskedSituation {
  question: SituationQuestion;
  keys: DataKeys;
  key: string;
}

/** Names what is asked on the data as it is now; nothing of it is read yet. */
export async function ask_situation(
  access: Access,
  config: Config,
  question: SituationQuestion,
): Promise<AskedSituation> {
  const keys = await name_data(access, config, question.mode, question.as_of);
  return { question, keys, key: key_of(keys, question) };
}

/** Whether the answer is there or being made. */
export const has_packed = (access: Access, { key }: AskedSituation): boolean =>
  memory_of(access).packed.has(key);

/** The situation, read and measured once for all who ask for it. */
export function find_situation(
  access: Access,
  config: Config,
  { question, keys, key }: AskedSituation,
): Promise<Situation> {
  return memory_of(access).situations.get(key, async () =>
    read_situation(access, config, thread_of(config), await find_places(access, keys), question),
  );
}

/** Where people live, read once. */
function find_places(access: Access, { places: key }: DataKeys): Promise<KnownPlaces> {
  return memory_of(access).places.get(key, async () => {
    const read = await read_demands(reading_as(access));
    return { read, places: { key, points: share_points(read.demands) } };
  });
}

/** The situation as /planner/situation answers it, compressed by gzip. */
export function pack_asked(access: Access, config: Config, asked: AskedSituation): Promise<Buffer> {
  return memory_of(access).packed.get(asked.key, async () => {
    const situation = await find_situation(access, config, asked);
    return compress(pack_situation(asked.key, asked.question, situation), { level: 6 });
  });
}

export interface RowQuestion {
  lon: number;
  lat: number;
  mode: SituationQuestion['mode'];
  /** Key of the situation that the row goes with; null: whatever the data is now. */
  situation: string | null;
}

/** Names the answer to a row; throws a 409 AppError when the situation is not that of the data any more. */
export async function ask_row(
  access: Access,
  config: Config,
  question: RowQuestion,
): Promise<{ keys: DataKeys; tag: string }> {
  const keys = await name_data(access, config, question.mode, today());
  if (question.situation !== null) check_key(question.situation, keys);
  return {
    keys,
    tag: createHash('sha1')
      .update(JSON.stringify([keys, question]))
      .digest('base64url'),
  };
}

/** The times of all places to a point, as /planner/row answers them, compressed by gzip. */
export async function pack_row(
  access: Access,
  config: Config,
  { lon, lat, mode }: RowQuestion,
  keys: DataKeys,
): Promise<Buffer> {
  const { places } = await find_places(access, keys);
  const travel = travel_of(mode, config);
  const { cell, ds, method, approximate, snapped_m } = await thread_of(config).ask({
    kind: 'row',
    places,
    how: { mode, as_of: today(), travel },
    lon,
    lat,
    limit_ds: limit_minutes * deciseconds_per_minute,
  });
  return compress(pack_arrays({ method, approximate, snapped_m, limit_minutes }, { cell, ds }), { level: 1 });
}
