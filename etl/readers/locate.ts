/** From the path that a user gives (file, folder, archive) to the one data file to read. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unpack } from './archive.ts';
import { default_limits, max_unpacked_bytes, type UnpackLimits } from './archive_limits.ts';
import { read_head } from './file_bytes.ts';
import { file_error } from './file_error.ts';
import { choose_layer } from './layers.ts';
import type { OpenOptions } from './reader.ts';
import { is_container, recognise, recognised_bytes, type FileKind } from './recognise.ts';
import { name_refused_files } from './refused_content.ts';

export interface Located {
  path: string;
  kind: FileKind;
  size: number;
  /** For messages: the file's name, and the one inside the archive. */
  name: string;
  /** Layer inside the file, when the asked one named both. */
  layer: string | undefined;
  /** Documents of metadata that came with the data in an archive or a folder, or the file itself: paths, the nearest first. */
  documents: readonly string[];
  /** Removes what was unpacked. */
  close(): Promise<void>;
}

const nothing_to_close = () => Promise.resolve();

/** The data file at a path. Archives are unpacked into a folder of their own, which `close` removes. */
export async function locate(given: string, options: OpenOptions): Promise<Located> {
  const { size, isDirectory } = await describe_path(given);
  const name = path.basename(path.resolve(given));
  if (isDirectory) return choose_file(given, name, options.layer, nothing_to_close);
  const kind = await recognise_file(given);
  if (!is_container(kind))
    return {
      path: given,
      kind,
      size,
      name,
      layer: options.layer,
      documents: kind === 'xml' ? [given] : [],
      close: nothing_to_close,
    };
  const folder = await mkdtemp(path.join(options.temporary_folder ?? tmpdir(), 'maillage-open-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    await unpack(given, kind, folder, limits_of(options));
    return await choose_file(folder, name, options.layer, close);
  } catch (error) {
    await close();
    throw error;
  }
}

const limits_of = ({ most_unpacked_bytes = max_unpacked_bytes }: OpenOptions): UnpackLimits => ({
  ...default_limits,
  bytes: Math.min(most_unpacked_bytes, max_unpacked_bytes),
});

async function describe_path(given: string): Promise<{ size: number; isDirectory: boolean }> {
  try {
    const found = await stat(given);
    return { size: found.size, isDirectory: found.isDirectory() };
  } catch (cause) {
    throw file_error('no-such-file', 'fichier introuvable ou illisible', { place: given, cause });
  }
}

const recognise_file = async (file: string) => recognise(await read_head(file, recognised_bytes));

interface Candidate {
  file: string;
  kind: FileKind;
  size: number;
}

async function choose_file(
  folder: string,
  name: string,
  layer: string | undefined,
  close: () => Promise<void>,
): Promise<Located> {
  const { data: candidates, documents } = await list_files(folder, name);
  const names = candidates.map(({ file }) => file);
  const inside = names.find((file) => layer?.startsWith(`${file}/`));
  const is_file_asked = layer !== undefined && (inside !== undefined || names.includes(layer));
  const asked = candidates.length > 1 || is_file_asked ? (inside ?? layer) : undefined;
  const chosen = candidates.find(({ file }) => file === choose_layer(names, asked));
  if (chosen === undefined)
    throw file_error('no-data-file', 'aucun fichier de données reconnu dans l’archive ou le dossier', {
      remedy: 'Formats lus : CSV, JSON, GeoJSON, GeoPackage, Shapefile, FlatGeobuf.',
    });
  return {
    path: path.join(folder, chosen.file),
    kind: chosen.kind,
    size: chosen.size,
    name: `${name}/${chosen.file}`,
    layer: inside !== undefined ? layer?.slice(inside.length + 1) : is_file_asked ? undefined : layer,
    documents: nearest_first(documents, chosen.file).map((file) => path.join(folder, file)),
    close,
  };
}

/** Those that are named as the data is, then the others. */
const nearest_first = (documents: readonly string[], data: string): string[] =>
  [...documents].sort(
    (a, b) => Number(stem(b) === stem(data)) - Number(stem(a) === stem(data)) || (a < b ? -1 : 1),
  );

/** Metadata by its name, where its content may as well be data or notes. */
const document_name = /\.(?:xml|rdf|ttl|jsonld)$/i;

/** Files that hold data, and documents of metadata; what goes with them (shapefile parts, notes, folders of macOS) is left aside. */
async function list_files(folder: string, name: string): Promise<{ data: Candidate[]; documents: string[] }> {
  const found: Candidate[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.relative(folder, path.join(entry.parentPath, entry.name));
    if (!entry.isFile() || /(?:^|\/)(?:\.|__MACOSX\/)/.test(file)) continue;
    if (file === '[Content_Types].xml') throw spreadsheet(name);
    const full = path.join(folder, file);
    found.push({ file, kind: await recognise_file(full), size: (await stat(full)).size });
  }
  // The tables of those formats have parts that look like text: they are named before those are taken for data.
  const is_read = found.some(({ kind }) => ['shapefile', 'geopackage', 'flatgeobuf'].includes(kind));
  const refused = is_read ? null : name_refused_files(found.map(({ file }) => file));
  if (refused !== null)
    throw file_error('format-not-read', `« ${name} » est ${refused.what}, que Maillage ne lit pas`, {
      ...(refused.remedy !== undefined && { remedy: refused.remedy }),
    });
  if (found.some(({ file }) => file === 'content.xml') && found.some(({ file }) => file === 'mimetype'))
    throw spreadsheet(name);
  const documents = found.filter(({ kind, file }) => kind === 'xml' || document_name.test(file));
  const data = keep_data(found.filter(({ kind, file }) => kind === 'xml' || !document_name.test(file)));
  return {
    data: data.sort((a, b) => (a.file < b.file ? -1 : 1)),
    documents: documents.map(({ file }) => file),
  };
}

const spreadsheet = (name: string) =>
  file_error('spreadsheet', `« ${name} » est un classeur (Excel, LibreOffice)`, {
    remedy: 'Enregistrez la feuille voulue au format CSV.',
  });

const stem = (file: string) => file.replace(/(?:\.shp)?\.[^./]*$/i, '').toLowerCase();

function keep_data(found: readonly Candidate[]): Candidate[] {
  // The .shx has the same first bytes as the .shp.
  const shapes = found.filter(({ kind, file }) => kind === 'shapefile' && !/\.shx$/i.test(file));
  const shape_stems = new Set(shapes.map(({ file }) => stem(file)));
  const data = found.filter(
    ({ file, kind }) => kind !== 'unknown' && kind !== 'shapefile' && !shape_stems.has(stem(file)),
  );
  const inner = data.find(({ kind }) => is_container(kind));
  if (inner !== undefined)
    throw file_error('nested-archive', `l’archive contient une autre archive : « ${inner.file} »`, {
      remedy: 'Ouvrez-la vous-même et importez son contenu.',
    });
  const tables = [...shapes, ...data.filter(({ kind }) => kind !== 'xml')];
  return tables.length > 0 ? tables : data;
}
