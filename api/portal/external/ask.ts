/** What is asked of other servers for the map: allowed hosts, no redirects, within time and size, of the expected type. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { parse_json } from '../../../catalogue/json_input.ts';
import { parse_xml, type XmlElement } from '../../../catalogue/xml.ts';
import type { Config } from '../../../config.ts';
import { AppError, message_of } from '../../../errors.ts';
import { outgoing_fetch, TooLarge } from '../../../outgoing_fetch.ts';
import { Turns } from '../../../turns.ts';

export type AskConfig = Pick<Config, 'EXTERNAL_LAYER_HOSTS'> & Parameters<typeof outgoing_fetch>[0];

export interface Question {
  accept: string;
  /** What the answer's media type must be, parameters left out. */
  types: RegExp;
  /** What the answer should have been, in French: « une image ». */
  expected: string;
  max_bytes: number;
  total_ms: number;
  /** Nothing there (204, 404) is an answer: tiles of places without data. */
  is_sparse?: boolean;
}

export interface Answer {
  type: string;
  bytes: Buffer;
}

export const image: Question = {
  accept: 'image/*',
  types: /^image\/(?:png|jpeg|webp|gif)$/,
  expected: 'une image',
  max_bytes: 2_000_000,
  total_ms: 10_000,
};
export const image_tile: Question = { ...image, is_sparse: true };
export const vector_tile: Question = {
  accept: 'application/vnd.mapbox-vector-tile, application/x-protobuf',
  types: /^application\/(?:vnd\.mapbox-vector-tile|x-protobuf|protobuf|octet-stream)$/,
  expected: 'une tuile vectorielle',
  max_bytes: 2_000_000,
  total_ms: 10_000,
  is_sparse: true,
};
const json: Question = {
  accept: 'application/geo+json, application/json',
  types: /^application\/(?:[\w.+-]+\+)?json$/,
  expected: 'du JSON',
  max_bytes: 8_000_000,
  total_ms: 15_000,
};
const xml: Question = {
  accept: 'application/xml, text/xml',
  types: /^(?:(?:application|text)\/xml|application\/[\w.+-]+[+_]xml|text\/[\w.+-]+\+xml)$/,
  expected: 'du XML',
  max_bytes: 12_000_000,
  total_ms: 30_000,
};

/** A slow server must not hold all places; a page asks for up to 16 tiles of a layer at once. */
const turns = new Turns(
  { at_once: 40, of_one: 8, waiting: 300, waiting_of_one: 100, patience_ms: 8_000 },
  () =>
    new AppError('Trop de demandes à d’autres serveurs sont en cours.', {
      status: 503,
      code: 'external-layer-busy',
      remedy: 'Renouveler la demande dans quelques secondes.',
    }),
);

export const unusable = (message: string, cause?: unknown) =>
  new AppError(message, {
    status: 502,
    code: 'external-layer',
    remedy: 'Réessayer plus tard, ou retirer la couche de la carte.',
    cause,
  });

export const no_tile = () =>
  new AppError('Cette tuile n’existe pas.', {
    status: 404,
    code: 'not-found',
    remedy: 'Une tuile s’écrit zoom, colonne, rangée depuis le nord, dans les limites de la couche.',
  });

/** Whether another server's answer was longer than what is read of it: less may be asked for. */
export const is_too_large = (error: unknown): boolean =>
  error instanceof AppError && error.code === too_large_code;
const too_large_code = 'external-layer-too-large';
const too_large = (cause: unknown) =>
  new AppError(`Le serveur de cette couche répond trop long : ${message_of(cause)}`, {
    status: 502,
    code: too_large_code,
    remedy: 'Zoomer, ou retirer la couche de la carte.',
    cause,
  });

/**
 * Asks another server. Throws an AppError: 502 for an answer that is not what was asked for, or none; 404 where a server of tiles has none; 503 when its turn
 * does not come. None repeats the address, which may hold a key.
 */
export const ask = (config: AskConfig, address: string, question: Question): Promise<Answer> =>
  turns.take(URL.canParse(address) ? new URL(address).host : '', () => ask_now(config, address, question));

async function ask_now(
  config: AskConfig,
  address: string,
  { accept, types, expected, max_bytes, total_ms, is_sparse = false }: Question,
): Promise<Answer> {
  const response = await reach(config, address, { accept, max_bytes, total_ms });
  if (response.status >= 300 && response.status < 400)
    throw unusable('Le serveur de cette couche renvoie vers une autre adresse, qui n’est pas suivie.');
  if (is_sparse && [204, 404].includes(response.status)) throw no_tile();
  if (response.status !== 200) throw unusable(`Le serveur de cette couche a répondu ${response.status}.`);
  const type = (response.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (!types.test(type)) throw unusable(`Le serveur de cette couche n’a pas répondu par ${expected}.`);
  const coding = response.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  return { type, bytes: await decode(Buffer.from(await response.arrayBuffer()), coding, max_bytes) };
}

async function reach(
  config: AskConfig,
  address: string,
  { accept, ...limits }: Pick<Question, 'accept' | 'max_bytes' | 'total_ms'>,
): Promise<Response> {
  const get = outgoing_fetch(config, {
    hosts: config.EXTERNAL_LAYER_HOSTS,
    setting: 'EXTERNAL_LAYER_HOSTS',
    ...limits,
  });
  try {
    return await get(address, { headers: { accept } });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.cause instanceof TooLarge) throw too_large(error.cause);
    // Its place is the address.
    throw error.code === 'fetch-refused'
      ? unusable('Le serveur de cette couche n’est plus de ceux que ce site peut interroger.', error)
      : unusable(`Le serveur de cette couche ne répond pas comme il faut : ${message_of(error)}`, error);
  }
}

const decoders: Readonly<
  Record<string, (bytes: Buffer, limits: { maxOutputLength: number }) => Promise<Buffer>>
> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Some servers compress what was asked for as it is: a store of tiles that are gzipped once. */
async function decode(bytes: Buffer, coding: string, max_bytes: number): Promise<Buffer> {
  if (coding === 'identity' || coding === '') return bytes;
  const decoder = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
  if (decoder === undefined) throw unusable('Le serveur de cette couche répond dans un codage inconnu.');
  try {
    return await decoder(bytes, { maxOutputLength: max_bytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw too_large(new TooLarge(max_bytes));
    throw unusable('Le serveur de cette couche répond par ce qui est mal compressé.', error);
  }
}

const json_limits = { max_depth: 40, max_keys: 1_000_000 };
const xml_limits = { max_bytes: xml.max_bytes, max_depth: 40, max_elements: 400_000, max_attributes: 64 };

/** JSON of another server. */
export async function ask_json(config: AskConfig, address: string): Promise<unknown> {
  const { bytes } = await ask(config, address, json);
  return readable('JSON', () => parse_json(new TextDecoder().decode(bytes), json_limits));
}

/** XML of another server: no DTD, no entities. */
export async function ask_xml(config: AskConfig, address: string): Promise<XmlElement> {
  const { bytes } = await ask(config, address, xml);
  return readable('XML', () => parse_xml(bytes, xml_limits));
}

function readable<T>(format: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unusable(`La réponse (${format}) de ce serveur n’est pas lisible : ${message_of(error)}`, error);
  }
}
