import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../config.ts';
import { AppError } from '../errors.ts';
import { sql } from '../sql/fragment.ts';
import { make_test_folder, use_database } from '../sql/testing.ts';
import { sync_all } from './jobs.ts';

describe('the job etl_sync', function () {
  this.timeout(60_000);
  const database = use_database();
  let folder = '';
  before(() => {
    folder = make_test_folder();
    mkdirSync(path.join(folder, 'empty'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const context = (name: string, signal = new AbortController().signal, said: number[] = []) => ({
    id: 1,
    config: read_config({ REGION_DEPARTEMENTS: '976', REFERENTIELS_DIR: path.join(folder, name) }),
    database: database(),
    progress: async (fraction: number) => {
      said.push(fraction);
      signal.throwIfAborted();
    },
    hold: () => Promise.resolve(),
    signal,
  });

  it('imports what can be reached, says how far it is, and asks for what is computed from it', async () => {
    const said: number[] = [];
    const { states, failures } = await sync_all({}, context('empty', undefined, said));
    expect(states).to.include({ territoires: 'published', mairies: 'published' });
    expect(failures).to.deep.equal({});
    expect(said)
      .to.deep.equal([...said].sort((a, b) => a - b))
      .and.to.have.length.greaterThan(2);
    const jobs = await database().query(sql`select kind from maillage.job where state = 'queued'`);
    expect(jobs).to.deep.equal([{ kind: 'white_zones' }]);
  });

  it('ends when it is stopped', async () => {
    const stop = new AbortController();
    stop.abort(new Error('dismissed'));
    const ended: unknown = await sync_all({}, context('empty', stop.signal)).catch((error: unknown) => error);
    expect(ended).to.match(/dismissed/);
  });

  it('fails with the place and the remedy when the folder is not there', async () => {
    const error: unknown = await sync_all({}, context('absent')).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(AppError);
    expect((error as AppError).message).to.contain('introuvable');
  });
});
