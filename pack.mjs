/**
 * Everything a server needs to run without npm and without internet, as pack/maillage-<version>.tar.gz:
 *
 *   npm run pack                          builds, then packs
 *   node pack.mjs --to=file.tar.gz        packs what is built into that file
 *   node pack.mjs --folder=/folder        the same files as a folder: the Docker image is made of it
 *
 * The packages are those of package-lock.json without the development ones, taken from node_modules: nothing is
 * downloaded. The same sources give the same bytes: names sorted, one date, no owner.
 */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import tar from 'tar-stream';

const root = path.dirname(fileURLToPath(import.meta.url));
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Files below a folder, as names relative to the root, links and nested packages left out. */
function files_below(folder, is_wanted = () => true) {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : files_below(name, is_wanted);
    return entry.isFile() && is_wanted(name) ? [name] : [];
  });
}

/** Tests, benchmarks and what serves them alone; among them a key for tests. */
const is_for_tests = (name) =>
  /(?:^|[/._])(?:test|e2e|bench|testing)\.js(?:\.map)?$|_bench_\w+\.js|\.stamp$/.test(name);
/** What the compiled code reads beside it: SQL and tables. */
const is_data = (name) => !/\.(?:tsx?|mjs)$/.test(name);

/** Where Node finds a package asked for by the one at `from` (the root: ''); undefined when nowhere. */
function place_of(packages, from, name) {
  const place = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (Object.hasOwn(packages, place)) return place;
  return from === ''
    ? undefined
    : place_of(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}

/**
 * The packages that production needs, with their place, as the lockfile tells; optional ones where installed. What a
 * package would merely get on with, as a compiler for its types, is a peer that may be missing: not needed.
 */
function production_packages() {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const needed = new Set();
  const visit = (from) => {
    const {
      dependencies,
      optionalDependencies = {},
      peerDependencies,
      peerDependenciesMeta,
    } = packages[from];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      if (peerDependenciesMeta?.[name]?.optional === true) continue;
      const place = place_of(packages, from, name);
      if (place === undefined || !existsSync(path.join(root, place, 'package.json'))) {
        if (Object.hasOwn(optionalDependencies, name)) continue;
        throw new Error(`${name} is not installed: npm ci`);
      }
      if (needed.has(place)) continue;
      needed.add(place);
      visit(place);
    }
  };
  visit('');
  return [...needed].sort((a, b) => (a < b ? -1 : 1));
}

/** The licence of each package, with its text where the package has one. */
function licences_of(places) {
  const rule = `\n${'='.repeat(100)}\n`;
  const texts = places.map((place) => {
    const folder = path.join(root, place);
    const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const licence =
      about.license?.type ?? about.license ?? about.licenses?.map(({ type }) => type).join(', ');
    const source = about.repository?.url ?? about.repository ?? about.homepage ?? '';
    const files = readdirSync(folder)
      .filter(
        (name) =>
          /^(?:licen[cs]e|copying|notice|ofl)/i.test(name) && statSync(path.join(folder, name)).isFile(),
      )
      .sort()
      .map((name) => readFileSync(path.join(folder, name), 'utf8').trim());
    const head = `${about.name} ${about.version}\nLicence: ${licence ?? 'see its text'}\n${source}`.trim();
    return [head, ...files].join('\n\n');
  });
  const intro =
    'Maillage is under the MIT licence (LICENSE). It comes with these packages, each under its own.';
  return `${[intro, ...texts].join(rule)}\n`;
}

/** package.json of the pack: its commands build nothing, and it asks for no development packages. */
function packed_manifest() {
  const { devDependencies: _dev, scripts, ...kept } = manifest;
  const commands = ['start', 'etl', 'admin', 'worker'].map((name) => [name, scripts[name]]);
  return `${JSON.stringify({ ...kept, scripts: Object.fromEntries(commands) }, null, 2)}\n`;
}

/** Every file of the pack: its name, and where it is or what it holds. */
function list_files() {
  if (!existsSync(path.join(root, 'dist', 'main.js'))) throw new Error('nothing is built: npm run build');
  const places = production_packages();
  const kept = [
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    '.env.example',
    ...files_below('dist', (name) => !is_for_tests(name)),
    ...['api', 'catalogue', 'etl', 'sql'].flatMap((folder) => files_below(folder, is_data)),
    ...files_below('docs'),
    ...places.flatMap((place) => files_below(place, (name) => !name.endsWith('.map'))),
  ];
  const made = { 'package.json': packed_manifest(), 'THIRD_PARTY_LICENSES.txt': licences_of(places) };
  return [
    ...kept.map((name) => ({ name, file: path.join(root, name) })),
    ...Object.entries(made).map(([name, content]) => ({ name, content })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const mode_of = (file) => (file !== undefined && (statSync(file).mode & 0o100) !== 0 ? 0o755 : 0o644);

async function write_folder(files, folder) {
  for (const { name, file, content } of files) {
    const target = path.join(folder, name);
    await mkdir(path.dirname(target), { recursive: true });
    await (file === undefined ? writeFile(target, content) : copyFile(file, target));
    // Whatever umask the sources were made under: the account that runs Maillage is not the one that owns its files.
    await chmod(target, mode_of(file));
  }
}

/** Under another name until it is whole. */
async function write_archive(files, target) {
  await mkdir(path.dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  const archive = tar.pack();
  const written = pipeline(archive, createGzip(), createWriteStream(unfinished));
  const put = async ({ name, file, content }) => {
    const header = {
      name: `maillage-${manifest.version}/${name}`,
      size: file === undefined ? Buffer.byteLength(content) : statSync(file).size,
      mode: mode_of(file),
      mtime: new Date('2000-01-01T00:00:00Z'),
    };
    if (file === undefined) archive.entry(header, content);
    else await pipeline(createReadStream(file), archive.entry(header));
  };
  try {
    for (const file of files) await put(file);
    archive.finalize();
    await written;
    await rename(unfinished, target);
  } catch (error) {
    archive.destroy();
    await written.catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

const { values } = parseArgs({ options: { to: { type: 'string' }, folder: { type: 'string' } } });
const files = list_files();
if (values.folder !== undefined) await write_folder(files, path.resolve(values.folder));
else {
  const target = path.resolve(values.to ?? path.join(root, 'pack', `maillage-${manifest.version}.tar.gz`));
  await write_archive(files, target);
  const megabytes = (statSync(target).size / 1e6).toFixed(0);
  process.stdout.write(`${target}: ${files.length} files, ${megabytes} MB\n`);
}
