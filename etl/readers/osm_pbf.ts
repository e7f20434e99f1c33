/**
 * Files of OpenStreetMap in PBF (wiki.openstreetmap.org/wiki/PBF_Format): a row of blocks, each compressed by zlib. One
 * block is held at a time; sizes above the format's own limits are refused before anything is allocated.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { file_error } from './file_error.ts';
import { Message } from './protobuf.ts';

const max_header_bytes = 64 * 1024;
/** Of a block, compressed or not. */
const max_block_bytes = 32 * 1024 * 1024;
const known_features = new Set(['OsmSchema-V0.6', 'DenseNodes', 'HistoricalInformation']);
const foreign_compressions = new Map([
  [4, 'LZMA'],
  [5, 'bzip2'],
  [6, 'LZ4'],
  [7, 'Zstandard'],
]);

const refuse = (reason: string, at: number, remedy?: string) =>
  file_error('invalid-osm-pbf', `fichier OpenStreetMap illisible : ${reason}`, {
    place: `octet ${at}`,
    remedy: remedy ?? 'Le fichier est abîmé : téléchargez-le de nouveau.',
  });

export interface OsmFile {
  /** Date of the data (ISO 8601), where the file tells it. */
  date: string | null;
  /** Positions in the file of the blocks of data, in order: filled by the first reading. */
  blocks: { at: number; bytes: number }[];
  bytes: number;
  /**
   * The content of each block, uncompressed; overwritten by the next one. `only`: the blocks to read, in order; all of
   * them when absent.
   */
  read(signal?: AbortSignal, only?: readonly number[]): AsyncIterable<{ index: number; content: Uint8Array }>;
  close(): Promise<void>;
}

/** Opens a file. Throws an AppError (`invalid-osm-pbf`) when it is none, damaged, or asks for what we do not know. */
export async function open_osm_pbf(path: string): Promise<OsmFile> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const blocks = await find_blocks(file, size);
    const [header, ...data] = blocks;
    if (header === undefined || header.type !== 'OSMHeader') throw refuse('pas d’en-tête OSMHeader', 0);
    const date = read_header(unpack(await read_at(file, header.at, header.bytes), header.at));
    const of_data = data.filter(({ type }) => type === 'OSMData');
    return {
      date,
      blocks: of_data,
      bytes: size,
      async *read(signal, only) {
        for (const index of only ?? of_data.keys()) {
          signal?.throwIfAborted();
          const { at, bytes } = of_data[index] as { at: number; bytes: number };
          yield { index, content: unpack(await read_at(file, at, bytes), at) };
        }
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function read_at(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead < length) throw refuse('il s’arrête au milieu d’un bloc', at);
  return bytes;
}

/** Where the blocks are, from their heads alone. */
async function find_blocks(
  file: FileHandle,
  size: number,
): Promise<{ type: string; at: number; bytes: number }[]> {
  const blocks = [];
  for (let at = 0; at < size;) {
    const length = (await read_at(file, at, 4)).readUInt32BE();
    if (length > max_header_bytes) throw refuse(`tête de bloc de ${length} octets`, at);
    const head = new Message(await read_at(file, at + 4, length));
    let type = '';
    let bytes = 0;
    while (head.has_more) {
      const tag = head.tag();
      if (tag === (1 << 3) + 2) type = head.text();
      else if (tag === 3 << 3) bytes = head.varint();
      else head.skip(tag);
    }
    if (bytes > max_block_bytes) throw refuse(`bloc de ${bytes} octets`, at);
    const start = at + 4 + length;
    if (start + bytes > size) throw refuse('il s’arrête au milieu d’un bloc', start);
    blocks.push({ type, at: start, bytes });
    at = start + bytes;
  }
  return blocks;
}

/** The content of a block. */
function unpack(block: Buffer, at: number): Uint8Array {
  const message = new Message(block);
  let announced = 0;
  let content: Uint8Array | null = null;
  let zipped: Uint8Array | null = null;
  while (message.has_more) {
    const tag = message.tag();
    const foreign = foreign_compressions.get(tag >> 3);
    if (tag === (1 << 3) + 2) content = message.slice();
    else if (tag === 2 << 3) announced = message.varint();
    else if (tag === (3 << 3) + 2) zipped = message.slice();
    else if (foreign !== undefined)
      throw refuse(`compression ${foreign}`, at, 'Convertissez-le : osmium cat -o lisible.osm.pbf.');
    else message.skip(tag);
  }
  if (content !== null) return content;
  if (zipped === null) throw refuse('bloc sans contenu', at);
  if (announced > max_block_bytes) throw refuse(`bloc de ${announced} octets une fois décompressé`, at);
  try {
    // One piece of the announced size spares joining many; what is longer is refused.
    const [chunkSize, maxOutputLength] = [Math.max(64, announced), Math.max(1, announced)];
    content = inflateSync(zipped, { chunkSize, maxOutputLength });
  } catch {
    throw refuse('bloc compressé abîmé', at);
  }
  if (content.length !== announced) throw refuse('un bloc n’a pas la taille qu’il annonce', at);
  return content;
}

/** Checks what the file requires of its reader, and gives the date of its data. */
function read_header(content: Uint8Array): string | null {
  const message = new Message(content);
  let seconds: number | null = null;
  while (message.has_more) {
    const tag = message.tag();
    if (tag === (4 << 3) + 2) {
      const feature = message.text();
      if (!known_features.has(feature)) throw refuse(`il exige « ${feature.slice(0, 60)} »`, 0);
    } else if (tag === 32 << 3) seconds = message.varint();
    else message.skip(tag);
  }
  const is_date = seconds !== null && seconds > 0 && seconds < 253_402_300_800;
  return is_date ? new Date((seconds as number) * 1000).toISOString() : null;
}
