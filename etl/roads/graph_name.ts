import path from 'node:path';

/** A graph's name from its file's: `Midi-Pyrénées-latest.osm.pbf` gives `midi-pyrenees-latest`. */
export function name_of_file(file: string): string {
  const stem = path
    .basename(file)
    .replace(/\.(?:osm\.pbf|pbf|gpkg)$/i, '')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '');
  return stem.slice(0, 40) || 'routes';
}
