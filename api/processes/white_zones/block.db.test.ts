import { expect } from 'chai';
import { communes, services } from '../../../catalogue/referentiels.ts';
import { read_config } from '../../../config.ts';
import { enqueue_job } from '../../../sql/jobs.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { create_app } from '../../app.ts';
import { start_server, type RunningServer } from '../../server.ts';
import { drain } from '../../worker.ts';
import type { Answer } from './answer.ts';
import { shipped_baskets } from './baskets.ts';
import { default_class_rule } from './class_rule.ts';
import { load_counters } from './counters.ts';
import { publish_fixture, service, square_around } from './testing.ts';
import { compute_and_publish, white_zones_job } from './white_zones.ts';

describe('GET /white-zones', () => {
  const database = use_database();
  const config = read_config({ PORT: '0' });
  let server: RunningServer;
  before(async () => {
    const context = { config, database: database() };
    server = await start_server(context, { log_requests: false, app: create_app(context) });
  });
  after(() => server.close());
  const ask = (init: RequestInit = {}) => fetch(`${server.url}/white-zones`, init);
  const read = async (answer: Response) => (await answer.json()) as Answer;

  it('says that nothing was computed yet, and that a computation waits', async () => {
    expect(await read(await ask())).to.deep.include({ result: null, job: null });
    await enqueue_job(database(), white_zones_job, {}, { is_public: true });
    const { result, job } = await read(await ask());
    expect(result).to.equal(null);
    expect(job).to.include({ state: 'queued', progress: 0 });
  });

  it('gives the rule, the warnings and the figures once computed', async () => {
    await publish_fixture(database(), communes, [
      {
        id: '01001',
        code_insee: '01001',
        nom: 'Inventée',
        population: 100,
        code_departement: '01',
        centre_lon: 0,
        centre_lat: 45,
        wkt: square_around(0, 45),
      },
    ]);
    await publish_fixture(database(), services, [service('dila:caf', 'caf', 0, 45)]);
    const signal = new AbortController().signal;
    const handlers = { [white_zones_job]: compute_and_publish };
    await drain({ config, database: database(), handlers, signal });
    const answer = await ask();
    const { result, job } = await read(answer);
    expect(job).to.include({ state: 'done', progress: 1 });
    expect(result?.rule).to.contain('Premier accueil France services');
    expect(result?.region).to.include({ nom: 'Midi-Pyrénées', population: 100, share_served: 1 });
    expect(result?.departements.map(({ code }) => code)).to.deep.equal(['01']);
    expect(result?.antennas).to.deep.equal([
      { category: 'caf', title: 'CAF', count: 1, sources: [{ source: 'dila', count: 1 }] },
    ]);
    expect(result?.left_out).to.have.length(8);
    expect(result?.warnings.join('\n')).to.contain('Effet de bord possible');
    const etag = answer.headers.get('etag') ?? '';
    expect((await ask({ headers: { 'If-None-Match': etag } })).status).to.equal(304);
  });

  it('prints the basket with its counters and its class rule', async () => {
    const result = (await read(await ask())).result;
    expect(result?.basket.counters).to.deep.equal(shipped_baskets[0]?.counters);
    expect(result?.class_rule).to.deep.equal(default_class_rule);
    expect(result?.asked_basket).to.include({ id: 'premier_accueil' }).and.not.to.have.property('counters');
  });

  it('reads a result of before the baskets had counters of their own', async () => {
    await database().query(
      sql`update maillage.metadata_record
        set parameters = parameters #- '{basket,counters}' #- '{basket,class_rule}' #- '{class_rule,kind}'
        where id = 'white_zones'`,
    );
    const result = (await read(await ask())).result;
    expect(result?.basket.counters).to.deep.equal(load_counters());
    expect(result?.class_rule.kind).to.equal('weighted');
  });

  it('refuses parameters it does not know', async () => {
    const answer = await fetch(`${server.url}/white-zones?basket=x`);
    expect(answer.status).to.equal(400);
  });
});
