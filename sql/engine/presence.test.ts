import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect } from 'chai';
import { make_test_folder } from '../testing.ts';
import { enter_data_dir } from './presence.ts';

describe('the users of a data directory', () => {
  let folder = '';
  before(() => (folder = make_test_folder()));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('removes the files of killed processes, and keeps those of the living', async () => {
    const living = await enter_data_dir(folder, 'server');
    const users = path.join(folder, 'users');
    const [kept] = readdirSync(users);
    const holder = JSON.parse(readFileSync(path.join(users, String(kept)), 'utf8')) as object;
    const file = path.join(users, `${randomUUID()}.lock`);
    writeFileSync(file, JSON.stringify({ ...holder, token: 'killed', started: '1' }));
    const second = await enter_data_dir(folder, 'cli');
    expect(readdirSync(users)).to.have.length(2).and.to.include(kept);
    second.release();
    living.release();
    expect(readdirSync(users)).to.deep.equal([]);
  });
});
