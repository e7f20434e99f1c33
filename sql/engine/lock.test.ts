import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
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

  it('that was damaged is written anew by its living holder, and given up when nobody does', async function () {
    this.timeout(30_000);
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(file)]);
    try {
      await once(child.stdout, 'data');
      writeFileSync(file, '{"tok');
      expect(lock_holder(file)?.purpose).to.equal('illisible');
      while (lock_holder(file)?.pid !== child.pid) await wait(100);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    writeFileSync(file, '');
    utimesSync(file, 0, 0);
    const taken = take_lock(file, 'test');
    expect('release' in taken).to.equal(true);
    if ('release' in taken) taken.release();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('of another container is not stolen from its living holder when the clock jumps', async function () {
    this.timeout(30_000);
    const holder = {
      token: 'elsewhere',
      pid: 1,
      started: null,
      place: 'another container',
      purpose: 'server',
    };
    writeFileSync(file, JSON.stringify(holder));
    // Its next heartbeat comes after the jump, from a process that is not held up by our waiting.
    const touch = `setInterval(() => require('node:fs').utimesSync(process.argv[1], new Date(), Date.now() / 1000 - 3600), 500)`;
    utimesSync(file, 0, Date.now() / 1000 - 3600);
    const child = spawn(process.execPath, ['-e', touch, file]);
    try {
      expect(take_lock(file, 'test')).to.include({ purpose: 'server' });
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});
