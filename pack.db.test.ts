import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { project_root, read_config } from './config.ts';
import { make_test_folder } from './sql/testing.ts';

/** The archive for servers without internet, as it is unpacked and started there. */
describe('the pack', function () {
  this.timeout(180_000);
  let folder = '';
  let program = '';
  let server: ChildProcess | undefined;
  const { ENGINE, PATH } = read_config();
  const { version } = JSON.parse(readFileSync(path.join(project_root, 'package.json'), 'utf8')) as {
    version: string;
  };

  before(function () {
    if (ENGINE === 'url') this.skip();
    folder = make_test_folder();
    const archive = path.join(folder, 'maillage.tar.gz');
    execFileSync(process.execPath, [path.join(project_root, 'pack.mjs'), `--to=${archive}`], {
      stdio: 'pipe',
    });
    execFileSync('tar', ['xf', archive, '-C', folder]);
    program = path.join(folder, `maillage-${version}`);
  });
  after(async () => {
    if (server !== undefined && server.exitCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('starts where it is unpacked, serves its pages and their assets, and ends in order', async () => {
    // No npm, no settings of ours, and nothing of the project's folder.
    const env = { PATH, ENGINE, PORT: '0', DATA_DIR: path.join(folder, 'var'), REGION_DEPARTEMENTS: '09' };
    server = spawn(process.execPath, ['dist/main.js', 'start', '--no-worker'], {
      cwd: program,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    const url = await new Promise<string>((resolve, reject) => {
      server!.stderr!.on('data', (chunk: Buffer) => {
        log += chunk.toString();
        const [, found] = /"url":"([^"]+)"/.exec(log) ?? [];
        if (found !== undefined) resolve(found);
      });
      server!.once('exit', () => reject(new Error(log)));
    });
    expect((await fetch(`${url}/health/ready`)).status).to.equal(200);
    const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
    const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, place]) => place);
    expect(assets).not.to.be.empty;
    for (const place of assets) expect((await fetch(url + place)).status, place).to.equal(200);
    server.kill('SIGTERM');
    const [code] = (await once(server, 'exit')) as [number | null];
    expect(code, log).to.equal(0);
  });

  it('holds what a server needs and nothing of the tests', () => {
    const has = (name: string) => existsSync(path.join(program, name));
    for (const name of [
      'LICENSE',
      '.env.example',
      'docs/exploitation/installation.md',
      'api/processes/white_zones/counters.csv',
      'sql/migrations/0001_foundation.sql',
      'node_modules/express/package.json',
    ])
      expect(has(name), name).to.be.true;
    for (const name of [
      'node_modules/mocha',
      'node_modules/typescript',
      'dist/outgoing_testing.js',
      'dist/sql/testing.js',
      'dist/config.test.js',
      'config.ts',
      '.env',
    ])
      expect(has(name), name).to.be.false;
    const manifest = readFileSync(path.join(program, 'package.json'), 'utf8');
    expect(JSON.parse(manifest)).to.include({ version }).and.not.to.have.property('devDependencies');
    const licences = readFileSync(path.join(program, 'THIRD_PARTY_LICENSES.txt'), 'utf8');
    expect(licences).to.match(/^express \d[\s\S]*?MIT[\s\S]*^pg \d/m);
  });
});
