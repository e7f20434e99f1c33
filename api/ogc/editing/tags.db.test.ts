import { expect } from 'chai';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_editing_site, patch, type EditingSite } from './testing.ts';

describe('entity tags of a feature that people edit', () => {
  const database = use_database();
  let site: EditingSite;
  before(async () => {
    site = await make_editing_site(database());
    const long = JSON.stringify({ a: 'x'.repeat(4000) });
    await database().query(sql`update published.bornes set details = ${long}::jsonb where id = 'b2'`);
  });
  after(() => site.server.close());
  const path = '/collections/bornes/items/b2';
  const json_fg = 'application/geo+json; profile="http://www.opengis.net/def/profile/OGC/0/jsonfg"';
  const ask = (headers: Record<string, string>) => fetch(site.server.url + path, { headers });

  it('differ where the bytes of one address differ: by profile, and by compression', async () => {
    const seen = new Map<string, string>();
    for (const accept of ['*/*', json_fg, 'application/vnd.ogc.fg+json'])
      for (const encoding of ['identity', 'gzip', 'br']) {
        const answer = await ask({ accept, 'accept-encoding': encoding });
        const bytes = `${answer.headers.get('content-encoding')} ${await answer.text()}`;
        const tag = answer.headers.get('etag') ?? '';
        expect(tag).to.match(/^"/);
        expect(seen.get(tag) ?? bytes, `${accept}, ${encoding}`).to.equal(bytes);
        seen.set(tag, bytes);
      }
    expect(seen.size).to.equal(2);
  });

  it('answer 304 to none but the holder of that representation, and count all the same in If-Match', async () => {
    const [plain = '', other = ''] = await Promise.all(
      ['*/*', json_fg].map(async (accept) => (await ask({ accept })).headers.get('etag') ?? ''),
    );
    expect((await ask({ accept: json_fg, 'if-none-match': plain })).status).to.equal(200);
    expect((await ask({ accept: json_fg, 'if-none-match': other })).status).to.equal(304);
    for (const [match, status] of [
      [other, 204],
      [other.replace('.', 'x.'), 412],
    ] as const) {
      const headers = { ...patch, 'if-match': match };
      const written = await site.ask(path, { method: 'PATCH', headers, body: '{"properties":{}}' });
      expect(written.status, match).to.equal(status);
    }
  });
});
