import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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

/** Waits for heartbeats, hence not among the fast tests. */
describe('the heartbeat of a lock file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = make_test_folder();
    file = path.join(folder, 'x.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

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
