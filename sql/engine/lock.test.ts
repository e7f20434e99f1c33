import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { make_test_folder } from '../testing.ts';
import { lock_holder, take_lock } from './lock.ts';

const module_url = new URL('./lock.js', import.meta.url).href;
/** A process that takes the lock, says so, and stays. */
const program = (file: string) =>
  `const { take_lock } = await import(${JSON.stringify(module_url)});
  console.log('release' in take_lock(${JSON.stringify(file)}, 'child'));
  setInterval(() => {}, 1000);`;

describe('the lock file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = make_test_folder();
    file = path.join(folder, 'x.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps a second process out while the first lives, and lets it in after a SIGKILL', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(file)]);
    try {
      await once(child.stdout, 'data');
      const holder = take_lock(file, 'test');
      expect('pid' in holder && [holder.pid, holder.purpose]).to.deep.equal([child.pid, 'child']);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const taken = take_lock(file, 'test');
    if (!('release' in taken)) throw new Error('the lock of a dead process was kept');
    taken.release();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('tells a reused pid by the start of its process', function () {
    if (spawnSync('test', ['-e', '/proc/self/stat']).status !== 0) this.skip();
    const taken = take_lock(file, 'test');
    if (!('release' in taken)) throw new Error('not taken');
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    expect(lock_holder(file)?.pid).to.equal(process.pid);
    taken.release();
    writeFileSync(file, JSON.stringify({ ...holder, started: '1' }));
    expect(lock_holder(file)).to.equal(null);
    const again = take_lock(file, 'test');
    expect('release' in again).to.equal(true);
    if ('release' in again) again.release();
  });

  it('is not removed by a holder that lost it', () => {
    const taken = take_lock(file, 'test');
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...holder, token: 'another' }));
    if ('release' in taken) taken.release();
    expect(readdirSync(folder)).to.deep.equal(['x.lock']);
  });
});
