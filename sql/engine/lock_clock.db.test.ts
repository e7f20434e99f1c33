import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect } from 'chai';
import { make_test_folder } from '../testing.ts';
import { lock_holder } from './lock.ts';

/** Whose pid says nothing here: a holder in another container. Waits for heartbeats, hence not among the fast tests. */
describe('the lock file of another machine', function () {
  this.timeout(30_000);
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = make_test_folder();
    file = path.join(folder, 'x.lock');
    const holder = { token: 'a', pid: 1, started: null, place: 'elsewhere', purpose: 'server' };
    writeFileSync(file, JSON.stringify(holder));
    const an_hour_ago = new Date(Date.now() - 3_600_000);
    utimesSync(file, an_hour_ago, an_hour_ago);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is that of a living process when it beats, whatever the clock says', async () => {
    const beat = `const { utimesSync, statSync } = require('node:fs');
      console.log('beating');
      setInterval(() => {
        const next = new Date(statSync(${JSON.stringify(file)}).mtimeMs + 3000);
        utimesSync(${JSON.stringify(file)}, next, next);
      }, 500);`;
    const child = spawn(process.execPath, ['-e', beat], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      expect(lock_holder(file)?.place).to.equal('elsewhere');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it('is that of a dead one when nothing beats', () => {
    expect(lock_holder(file)).to.equal(null);
  });
});
