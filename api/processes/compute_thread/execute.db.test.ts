import { expect } from 'chai';
import { communes, population_cells, services } from '../../../catalogue/referentiels.ts';
import { set_visibility } from '../../../catalogue/visibility.ts';
import { read_config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import type { Access } from '../../../sql/client.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account } from '../../auth/testing.ts';
import type { Values } from '../process.ts';
import { find_process, processes } from '../registry.ts';
import { run_sync } from '../run_sync.ts';
import { publish_fixture, service, square_around } from '../white_zones/testing.ts';
import { thread_of } from './compute_thread.ts';

describe('processes in the compute thread', function () {
  this.timeout(60_000);
  const database = use_database();
  const config = read_config({ DATA_DIR: '/nonexistent' });
  const base = 'http://localhost';
  const run = (id: string, inputs: Values, access: Access = database()) =>
    run_sync(find_process(id), { inputs }, { access, config, base });
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );
  before(async () => {
    const place = { centre_lon: 0, centre_lat: 0, population: 10, wkt: square_around(0, 0, 0.1) };
    const codes = { code_insee: '01001', code_departement: '01' };
    await publish_fixture(database(), communes, [{ id: '01001', nom: 'Un', ...codes, ...place }]);
    await publish_fixture(database(), population_cells, [{ id: 'a', taille_m: 1000, ...codes, ...place }]);
    await publish_fixture(database(), services, [service('dila:caf', 'caf', 0.01, 0)]);
  });
  after(() => thread_of(config).close());

  it('are all those that somebody may wait for, but the echo', () => {
    const light = processes.filter(({ modes, is_heavy }) => modes.includes('sync') && is_heavy !== true);
    expect(light.map(({ id }) => id)).to.deep.equal(['echo']);
  });

  it('give what they give in the server’s own thread', async () => {
    const inputs = { types: ['caf'], minutes: [10], as_of: '2026-01-01' };
    const here = await find_process('service-area').execute(inputs, {
      access: database(),
      config,
      progress: () => Promise.resolve(),
      signal: new AbortController().signal,
      report: () => undefined,
    });
    expect(await run('service-area', inputs)).to.deep.equal(here);
  });

  it('tell what is wrong as they do elsewhere: place, faults and remedy', async () => {
    const error = await failure(run('service-area', { points: [[200, 0]], minutes: [10] }));
    expect(error).to.be.instanceOf(AppError);
    expect(error).to.deep.include({ status: 400, remedy: 'Donner [longitude, latitude].' });
    expect((error as AppError).faults[0]).to.include({ pointer: '/inputs/points/0' });
  });

  it('read with the rights of who asks', async () => {
    const rule = { visibility: 'accounts', organisation_id: null, shared_with: [] } as const;
    await database().write((db) => set_visibility(db, 'services', rule));
    const asked = { types: ['caf'], minutes: [10] };
    expect(await failure(run('service-area', asked))).to.include({ status: 400 });
    const { id } = await make_account(database(), 'lectrice@exemple.fr');
    const account = database().as({ account_id: id, scopes: '*' });
    expect(((await run('service-area', asked, account)) as { zones: object }).zones).to.have.property(
      'features',
    );
  });

  it('are given up at their end, with a way out', async () => {
    const asked = { process: 'population-summary', inputs: {}, config, identity: null, ends_at: Date.now() };
    const error = await failure(
      thread_of(config).ask({ kind: 'execute', ...asked, remote: database().remote }),
    );
    expect(error).to.include({ status: 503, code: 'deadline-exceeded' });
  });
});
