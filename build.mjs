// Compiles the server (tsc) and bundles the browser code (vite) into dist/, only when a source changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const stamp_file = path.join(root, 'dist', '.stamp');
const source_roots = ['api', 'catalogue', 'etl', 'sql', 'viewer'];

/** The state of every source: path, size and modification time. Reading contents would cost more than it saves. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (file) => {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${path.relative(root, file)} ${size} ${mtimeMs}\n`);
  };
  for (const folder of source_roots)
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }).sort(
      (a, b) => (path.join(a.parentPath, a.name) < path.join(b.parentPath, b.name) ? -1 : 1),
    ))
      if (entry.isFile() && /\.(tsx?|css|json|svg)$/.test(entry.name))
        add(path.join(entry.parentPath, entry.name));
  for (const name of readdirSync(root).sort())
    if (/\.ts$|^(package-lock|tsconfig)\.json$|^build\.mjs$/.test(name)) add(path.join(root, name));
  return hash.digest('hex');
}

const quiet = process.argv.includes('--quiet');
const stamp = fingerprint();
if (!existsSync(stamp_file) || readFileSync(stamp_file, 'utf8') !== stamp) {
  const run = (command, ...args) =>
    execFileSync(process.execPath, [path.join(root, 'node_modules', ...command), ...args], {
      cwd: root,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
    });
  // A stale test or page of a deleted source must not survive, and the running server keeps its old files.
  const old = path.join(root, `dist.old-${process.pid}`);
  if (existsSync(path.join(root, 'dist'))) renameSync(path.join(root, 'dist'), old);
  try {
    run(['typescript', 'bin', 'tsc'], '--noCheck');
    run(['vite', 'bin', 'vite.js'], 'build', '--config', 'viewer/vite.config.ts', '--logLevel', 'warn');
    writeFileSync(stamp_file, stamp);
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}
