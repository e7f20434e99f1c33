/**
 * A road graph as a file: 8 bytes « MAILROAD », format version and length of the header (uint32, little-endian), the
 * header as JSON in UTF-8, then the arrays of graph.ts as they lie in memory, little-endian.
 */
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { size_of, travel_modes, view_arrays, type GraphAbout, type RoadGraph } from './graph.ts';

const magic = 'MAILROAD';
export const format_version = 1;
const fixed_bytes = 16;
/** Far above what warnings and parameters take; a damaged length must not fill the memory. */
const max_header_bytes = 1024 * 1024;
/** What one call of the system reads or writes at most. */
const piece_bytes = 1 << 28;

const count = z.number().int().min(0).max(0x7fff_fffe);
const header_form = z.object({
  about: z.object({
    name: z.string(),
    mode: z.enum(travel_modes),
    source: z.object({
      kind: z.enum(['osm-pbf', 'bd-topo', 'synthetic']),
      file: z.string(),
      date: z.string(),
      bytes: z.number(),
    }),
    built_at: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    warnings: z.array(z.string()),
  }),
  counts: z.object({ nodes: count, arcs: count, edges: count, shape_points: count, closures: count }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type GraphHeader = Omit<z.infer<typeof header_form>, 'about'> & { about: GraphAbout };

const damaged = (file: string, reason: string, cause?: unknown) =>
  new AppError(`Le graphe routier est illisible : ${reason}.`, {
    code: 'invalid-road-graph',
    place: file,
    remedy: 'Reconstruisez-le : npm run etl -- graph build <fichier>.',
    cause,
  });

/** Writes the graph beside its place, then renames it: readers see the old file or the new one. Gives its signature. */
export function write_graph(file: string, graph: RoadGraph): string {
  const body = new Uint8Array(graph.buffer);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const header: GraphHeader = { about: graph.about, counts: graph.counts, sha256 };
  const json = Buffer.from(JSON.stringify(header));
  const fixed = Buffer.alloc(fixed_bytes);
  fixed.write(magic, 'latin1');
  fixed.writeUInt32LE(format_version, 8);
  fixed.writeUInt32LE(json.length, 12);
  const draft = `${file}.${randomUUID()}.draft`;
  try {
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      for (const part of [fixed, json, body]) write_all(descriptor, part);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  return sha256;
}

function write_all(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(descriptor, bytes, done, Math.min(piece_bytes, bytes.length - done));
}

/** Fills `bytes` from a position of the file; false when the file ends before. */
function read_all(descriptor: number, bytes: Uint8Array, position: number): boolean {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(
      descriptor,
      bytes,
      done,
      Math.min(piece_bytes, bytes.length - done),
      position + done,
    );
    if (read === 0) return false;
    done += read;
  }
  return true;
}

function read_header(
  descriptor: number,
  file: string,
  size: number,
): { header: GraphHeader; body_at: number } {
  const fixed = Buffer.alloc(fixed_bytes);
  if (!read_all(descriptor, fixed, 0) || fixed.toString('latin1', 0, 8) !== magic)
    throw damaged(file, 'ce n’est pas un graphe de Maillage');
  const version = fixed.readUInt32LE(8);
  if (version !== format_version)
    throw damaged(file, `format ${version}, cette version de Maillage lit le format ${format_version}`);
  const length = fixed.readUInt32LE(12);
  if (length > max_header_bytes || fixed_bytes + length > size) throw damaged(file, 'en-tête tronqué');
  const json = Buffer.alloc(length);
  read_all(descriptor, json, fixed_bytes);
  let header: GraphHeader;
  try {
    header = header_form.parse(JSON.parse(json.toString()));
  } catch (cause) {
    throw damaged(file, 'en-tête abîmé', cause);
  }
  if (fixed_bytes + length + size_of(header.counts) !== size)
    throw damaged(file, 'la taille du fichier n’est pas celle qu’il annonce');
  return { header, body_at: fixed_bytes + length };
}

/** The header alone. Throws an AppError (`invalid-road-graph`) on another file, format or size. */
export function read_graph_header(file: string): GraphHeader {
  const descriptor = openSync(file, 'r');
  try {
    return read_header(descriptor, file, statSync(file).size).header;
  } finally {
    closeSync(descriptor);
  }
}

/** The whole graph in one read, its checksum verified. Throws an AppError (`invalid-road-graph`) when it is damaged. */
export function read_graph(file: string): RoadGraph {
  const descriptor = openSync(file, 'r');
  try {
    const { header, body_at } = read_header(descriptor, file, statSync(file).size);
    const buffer = new SharedArrayBuffer(size_of(header.counts));
    const body = new Uint8Array(buffer);
    if (!read_all(descriptor, body, body_at)) throw damaged(file, 'fichier tronqué');
    if (createHash('sha256').update(body).digest('hex') !== header.sha256)
      throw damaged(file, 'la somme de contrôle ne correspond pas');
    const { about, counts, sha256 } = header;
    return { ...view_arrays(buffer, counts), counts, about, buffer, signature: sha256 };
  } finally {
    closeSync(descriptor);
  }
}
