import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { Database } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { enqueue_job } from '../../sql/jobs.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

describe('GET /metrics', () => {
  const database = use_database();
  let server: RunningServer | undefined;
  afterEach(() => server?.close());

  async function start(settings: NodeJS.ProcessEnv = {}, on: Database = database()): Promise<string> {
    const engine = { kind: 'local' as const, health: () => ({ alive: true, detail: 'serving' }) };
    const config = read_config({ PORT: '0', ...settings });
    server = await start_server({ config, database: on, engine }, { log_requests: false });
    return server.url;
  }
  const ask = (url: string, headers: Record<string, string> = {}) => fetch(`${url}/metrics`, { headers });
  const scrape = async (url: string) => (await ask(url)).text();

  it('tells of answers by pattern, never by path', async () => {
    const url = await start();
    for (const place of [
      '/collections/nowhere-1',
      '/collections/nowhere-2',
      '/no/such/place',
      '/health/live',
    ])
      await fetch(url + place);
    await fetch(`${url}/nothing`, { method: 'PROPFIND' });
    const text = await scrape(url);
    const count = (labels: string) =>
      Number(
        new RegExp(`^maillage_http_request_duration_seconds_count\\{${labels}\\} (\\d+)`, 'm').exec(
          text,
        )?.[1],
      );
    expect(count('method="GET",route="/collections/:collection",status="404"')).to.be.at.least(2);
    expect(count('method="GET",route="none",status="404"')).to.be.at.least(1);
    expect(count('method="GET",route="/health/live",status="200"')).to.be.at.least(1);
    expect(count('method="other",route="none",status="404"')).to.be.at.least(1);
    expect(text).not.to.match(/nowhere|such|PROPFIND/);
  });

  it('tells of jobs, imports, connections, engine, version and process', async () => {
    await enqueue_job(database(), 'white_zones', { n: 1 });
    await database().query(sql`
      insert into maillage.etl_run (source, collection, state, ended_at) values
        ('s', 'c', 'published', '2026-01-01T00:00:00Z'), ('s', 'c', 'failed', '2026-01-02T00:00:00Z')`);
    const text = await scrape(await start());
    for (const line of [
      'maillage_jobs{kind="white_zones",state="queued"} 1',
      'maillage_imports{source="s",state="failed"} 1',
      'maillage_import_last_failed{source="s"} 1',
      'maillage_import_last_good_timestamp_seconds{source="s"} 1767225600',
      'maillage_database_up 1',
      'maillage_engine_up{engine="local",state="serving"} 1',
      'maillage_tile_cache_requests{outcome="hit"} 0',
      'maillage_database_pool{server="primary",state="waiting"} 0',
    ])
      expect(text).to.include(`\n${line}\n`);
    expect(text).to.match(/^maillage_build_info\{version="[^"]+",node="v\d/m);
    expect(text)
      .to.match(/^nodejs_eventloop_lag_seconds /m)
      .and.match(/^process_resident_memory_bytes /m);
  });

  it('answers without the database, and says that it is away', async () => {
    const away = new Database({ host: '127.0.0.1', port: 1, max: 1 });
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = () => true;
    try {
      expect(await scrape(await start({}, away))).to.match(/^maillage_database_up 0$/m);
    } finally {
      process.stderr.write = write;
      await away.close();
    }
  });

  it('is for who bears the token, when there is one', async () => {
    const METRICS_TOKEN = '0123456789abcdef';
    const url = await start({ METRICS_TOKEN });
    const refused = await ask(url);
    expect(refused.status).to.equal(401);
    expect(refused.headers.get('www-authenticate')).to.match(/^Bearer/);
    expect((await ask(url, { authorization: `Bearer ${METRICS_TOKEN}x` })).status).to.equal(401);
    const shown = await ask(url, { authorization: `Bearer ${METRICS_TOKEN}` });
    expect(shown.status).to.equal(200);
    expect(shown.headers.get('access-control-allow-origin')).to.equal(null);
    expect(shown.headers.get('cache-control')).to.equal('no-store');
    expect(shown.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
  });

  it('is for the declared addresses without a token, and for no one behind a proxy that is not declared', async () => {
    const undeclared = await start();
    expect((await ask(undeclared)).status).to.equal(200);
    for (const header of ['X-Forwarded-For', 'Forwarded', 'Via'])
      expect((await ask(undeclared, { [header]: '127.0.0.1' })).status, header).to.equal(403);
    await server?.close();
    const declared = await start({ TRUSTED_PROXIES: 'loopback', METRICS_FROM: '10.0.0.0/8' });
    expect((await ask(declared)).status, 'the proxy itself').to.equal(403);
    expect((await ask(declared, { 'X-Forwarded-For': '10.1.2.3' })).status).to.equal(200);
    expect((await ask(declared, { 'X-Forwarded-For': '10.1.2.3, 192.0.2.1' })).status).to.equal(403);
  });

  it('names requests as a trusted proxy does, in the answer and in the problem', async () => {
    const id = 'proxy-0123456789';
    const name = async (url: string, given: string) => {
      const answer = await fetch(`${url}/nowhere`, { headers: { 'X-Request-Id': given } });
      const problem = (await answer.json()) as { request_id: string };
      expect(problem.request_id).to.equal(answer.headers.get('x-request-id'));
      return problem.request_id;
    };
    expect(await name(await start(), id)).not.to.equal(id);
    await server?.close();
    const url = await start({ TRUSTED_PROXIES: 'loopback' });
    expect(await name(url, id)).to.equal(id);
    for (const odd of ['short', 'a b c d e f g h', '{"level":"error"}', 'x'.repeat(129)])
      expect(await name(url, odd)).to.match(/^[0-9a-f-]{36}$/);
  });
});
