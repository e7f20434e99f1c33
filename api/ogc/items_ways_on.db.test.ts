import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

interface Items {
  features: { id: number }[];
  links: { rel: string; href: string }[];
}

describe('what leads on from items', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    await database().query(sql`create table published.longs (id int primary key, n int, texte text)`);
    await database().query(
      sql`insert into published.longs select i, i % 3, repeat(chr(96 + i), 5000) from generate_series(1, 20) i`,
    );
    await database().query(sql`insert into published.longs values (21, null, null)`);
    await database().query(sql`insert into maillage.metadata_record (id, title) values ('longs', 'Longs')`);
    await database().query(
      sql`insert into maillage.collection (id, record_id, feature_count) values ('longs', 'longs', 21)`,
    );
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  it('is a next page in any order, however long the texts that it goes by', async () => {
    const follow = async (query: string) => {
      const seen: number[] = [];
      let href: string | undefined = `${server.url}/collections/longs/items?limit=4&${query}`;
      while (href !== undefined) {
        const answer = await fetch(href);
        expect(answer.status, href.slice(0, 200)).to.equal(200);
        const page = (await answer.json()) as Items;
        seen.push(...page.features.map(({ id }) => id));
        href = page.links.find(({ rel }) => rel === 'next')?.href;
        expect(href?.length ?? 0).to.be.below(4000);
      }
      return seen;
    };
    const up = Array.from({ length: 21 }, (_, i) => i + 1);
    expect(await follow('sortby=texte')).to.deep.equal(up);
    expect(await follow('sortby=-texte')).to.deep.equal([...up.slice(0, 20).reverse(), 21]);
    const by_rest = await follow('sortby=n,-texte');
    expect(by_rest).to.deep.equal([
      18, 15, 12, 9, 6, 3, 19, 16, 13, 10, 7, 4, 1, 20, 17, 14, 11, 8, 5, 2, 21,
    ]);
    expect(await follow('sortby=texte&filter=n%3E0')).to.deep.equal(up.filter((i) => i % 3 !== 0 && i < 21));
  });

  it('is refused when the row that a token names is gone', async () => {
    const page = (await (
      await fetch(`${server.url}/collections/longs/items?limit=20&sortby=texte`)
    ).json()) as Items;
    const next = new URL(page.links.find(({ rel }) => rel === 'next')?.href ?? '');
    const hash = Buffer.from(next.searchParams.get('token') ?? '', 'base64url')
      .toString()
      .slice(0, 8);
    for (const told of ['k999', 'kx', 'k', `k${'9'.repeat(30)}`]) {
      next.searchParams.set('token', Buffer.from(hash + told).toString('base64url'));
      const answer = await fetch(next);
      expect(answer.status, told).to.equal(400);
      expect(((await answer.json()) as { code: string }).code).to.equal('invalid-token');
    }
  });

  it('fits into the headers that a client takes, whatever the length of the query', async () => {
    const filter = Array.from({ length: 200 }, (_, i) => `n <> ${i + 1000}`).join(' AND ');
    const query = `limit=2&f=csv&filter=${encodeURIComponent(filter)}`;
    const answer = await fetch(`${server.url}/collections/longs/items?${query}`);
    expect(answer.status).to.equal(200);
    const link = answer.headers.get('link') ?? '';
    const next = /<([^>]*)>; rel="next"/.exec(link)?.[1] ?? '';
    expect((await (await fetch(next)).text()).split('\r\n')[1]).to.match(/^3,0,/);
  });

  it('is of the format that Accept chose', async () => {
    const headers = { accept: 'text/csv' };
    const answer = await fetch(`${server.url}/collections/longs/items?limit=2`, { headers });
    const next = /<([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
    const page = await fetch(next);
    expect([page.status, page.headers.get('content-type')]).to.deep.equal([200, 'text/csv; charset=utf-8']);
    expect((await page.text()).split('\r\n')[1]).to.match(/^3,0,/);
  });

  it('costs more where all that is before it must be read', async () => {
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '100' });
    const limited = await start_server({ config, database: database() }, { log_requests: false });
    const left_after = async (query: string) => {
      const answer = await fetch(`${limited.url}/collections/longs/items?${query}`);
      return Number(/r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1]);
    };
    try {
      const first = await left_after('offset=20');
      expect(first).to.be.above(95);
      expect(await left_after('offset=1000000000')).to.be.within(first - 12, first - 10);
    } finally {
      await limited.close();
    }
  });

  it('is no 304 for a feature that is not there', async () => {
    const ask = async (id: number) =>
      (await fetch(`${server.url}/collections/longs/items/${id}`, { headers: { 'if-none-match': '*' } }))
        .status;
    expect([await ask(3), await ask(999)]).to.deep.equal([304, 404]);
  });
});
