import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

/** Values whose text is not what it seems: without end, without value, padded, beyond the digits that JSON keeps. */
const columns: readonly (readonly [type: string, values: readonly (string | null)[]])[] = [
  ['uuid', ['00000000-0000-0000-0000-00000000000a', 'ffffffff-ffff-ffff-ffff-ffffffffffff', null]],
  ['published.humeur', ['triste', 'gai', null]],
  ['published.mot', ['a', 'B', 'é', '', ' ', null]],
  ['char(4)', ['a', 'ab', 'a b', '', null]],
  ['varchar', ['a"b', "c'd", 'e\\f', '[1]', null]],
  ['numeric', ['NaN', '-1', '12345678901234567890.000000000000000001', '0', null]],
  ['float8', ['NaN', 'Infinity', '-Infinity', '-0', '0', '0.30000000000000004', '1e-300', null]],
  ['float4', ['NaN', '0.1', '16777216', '3.4e38', null]],
  ['int8', ['9223372036854775807', '9223372036854775806', '-9223372036854775808', null]],
  ['bool', ['true', 'false', null]],
  ['date', ['infinity', '-infinity', '0044-03-15 BC', '2024-02-29', null]],
  ['timestamp', ['infinity', '-infinity', '1900-01-01 00:00:00.000001', null]],
  ['timestamptz', ['infinity', '-infinity', '1880-01-01 00:00:00+00', '2024-10-27 02:30:00.123456+02', null]],
];

describe('pages of any order', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  const run = (text: string) => database().pool.query(text);
  before(async () => {
    await run("create type published.humeur as enum ('triste', 'gai')");
    await run('create domain published.mot as text');
    for (const [i, [type, values]] of columns.entries()) {
      await run(`create table published.c${i} (id int primary key, v ${type})`);
      const given = values.map((value) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`));
      await run(
        `insert into published.c${i} select row_number() over (), v::${type}
          from (values ${[...given, ...given].map((value) => `(${value})`).join()}) as given (v)`,
      );
    }
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '1000000' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  async function walk(path: string): Promise<unknown[]> {
    const ids: unknown[] = [];
    for (let next: string | undefined = server.url + path; next !== undefined;) {
      const answer = await fetch(next);
      const text = await answer.text();
      expect(answer.status, text).to.equal(200);
      const page = JSON.parse(text) as {
        features: { id: unknown }[];
        links: { rel: string; href: string }[];
      };
      ids.push(...page.features.map(({ id }) => id));
      expect(ids.length, 'a page that comes again').to.be.below(50);
      next = page.links.find(({ rel }) => rel === 'next')?.href;
    }
    return ids;
  }

  for (const [i, [type]] of columns.entries())
    it(`of ${type} shows each row once, in its place`, async () => {
      for (const sign of ['', '-']) {
        const order = sign === '' ? '' : 'desc';
        const { rows } = await run(`select id from published.c${i} order by v ${order} nulls last, id`);
        for (const filter of ['', '&filter=id>0'])
          expect(
            await walk(`/collections/c${i}/items?limit=1&sortby=${sign}v${filter}`),
            sign + filter,
          ).to.deep.equal(rows.map(({ id }: { id: number }) => id));
      }
    });

  it('of keys of any type as well', async () => {
    for (const [i, [type, values]] of columns.entries()) {
      await run(`create table published.k${i} (v ${type} primary key)`);
      await run(`insert into published.k${i} select distinct v from published.c${i} where v is not null`);
      const known = values.filter((value) => value !== null).length - (type === 'float8' ? 1 : 0);
      expect(await walk(`/collections/k${i}/items?limit=1`), type).to.have.length(known);
    }
  });
});
