import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A browser entry as the build names it. */
interface Chunk {
  file: string;
  css?: readonly string[];
  imports?: readonly string[];
}

export interface EntryFiles {
  /** The module to load. */
  script: string | null;
  styles: readonly string[];
  /** Modules that it imports at once: fetched together with it. */
  preloads: readonly string[];
}

// Pages run from dist/viewer/pages; the build writes dist/assets.
const manifest_file = path.join(import.meta.dirname, '..', '..', 'assets', 'manifest.json');
let manifest: Readonly<Record<string, Chunk>> | undefined;

/** Files of a browser entry, by its source's path in viewer/; nothing when the browser code is not built. */
export const entry_files = (source: string): EntryFiles => find_files(read_manifest(), source);

/** Files of an island by its name, whether it has markup of its own (.tsx) or not (.ts). */
export const island_files = (name: string): EntryFiles => find_island(read_manifest(), name);

export function find_island(manifest: Readonly<Record<string, Chunk>>, name: string): EntryFiles {
  const source = `islands/${name}.tsx`;
  return find_files(manifest, source in manifest ? source : `islands/${name}.ts`);
}

function read_manifest(): Readonly<Record<string, Chunk>> {
  manifest ??= existsSync(manifest_file)
    ? (JSON.parse(readFileSync(manifest_file, 'utf8')) as Record<string, Chunk>)
    : {};
  return manifest;
}

/** The same from a manifest of vite: a style entry is its own style, a module brings those of all it imports. */
export function find_files(manifest: Readonly<Record<string, Chunk>>, source: string): EntryFiles {
  const chunk = manifest[source];
  if (chunk === undefined) return { script: null, styles: [], preloads: [] };
  if (chunk.file.endsWith('.css')) return { script: null, styles: [chunk.file], preloads: [] };
  const imported = new Map<string, Chunk>();
  const follow = ({ imports = [] }: Chunk) => {
    for (const name of imports) {
      const found = manifest[name];
      if (found === undefined || imported.has(name)) continue;
      imported.set(name, found);
      follow(found);
    }
  };
  follow(chunk);
  const all = [...imported.values()];
  return {
    script: chunk.file,
    styles: [...new Set([chunk, ...all].flatMap(({ css = [] }) => css))],
    preloads: all.map(({ file }) => file),
  };
}
