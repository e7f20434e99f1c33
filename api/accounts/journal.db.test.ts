import { expect } from 'chai';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../auth/testing.ts';
import { open_screens, type Screens } from './testing.ts';

describe('« Journal »', () => {
  const database = use_database();
  let screens: Screens;
  let site: TestAccount;

  before(async () => {
    const town = await make_organisation(database(), 'Mairie');
    site = await make_account(database(), 'site@example.fr', [['admin', null]]);
    await database().query(sql`insert into maillage.audit (at, actor, action, object, details)
      select '2026-01-31 23:30:00+01'::timestamptz + i * interval '1 minute', 'robot' || i, 'thing.made', '=cmd|' || i, '{"n": 1}'
      from generate_series(1, 2100) i`);
    await database().query(
      sql`insert into maillage.audit (actor, action) values ('seul@example.fr', 'other.done')`,
    );
    await make_account(database(), 'mairie@example.fr', [['admin', town]]);
    screens = await open_screens(database());
  });
  after(() => screens.server.close());

  interface Page {
    rows: { actor: string; action: string }[];
    next: number | null;
  }
  const read = async (query: string) =>
    JSON.parse((await screens.get(`/journal?f=json${query}`, site)).text) as Page;

  it('is for site administrators', async () => {
    const town_admin = await make_account(database(), 'autre@example.fr', [
      ['admin', await make_organisation(database(), 'X')],
    ]);
    for (const path of ['/journal', '/journal?f=csv', '/journal?f=json']) {
      expect((await screens.get(path, town_admin)).status, path).to.equal(403);
      expect((await screens.get(path, site)).status, path).to.equal(200);
    }
    expect((await screens.get('/journal', null)).location).to.match(/^\/connexion\?/);
  });

  it('pages through all lines, each once, even while lines are added', async () => {
    const seen = new Set<string>();
    let pages = 0;
    for (let next: number | null = null; ; pages++) {
      const page: Page = await read(`&action=thing.${next === null ? '' : `&avant=${next}`}`);
      for (const { actor } of page.rows)
        expect(seen.has(actor), actor)
          .to.equal(false)
          .and.satisfy(() => seen.add(actor));
      if (pages % 20 === 0)
        await database().query(sql`insert into maillage.audit (actor, action) values ('neuf', 'new.line')`);
      if ((next = page.next) === null) break;
    }
    expect(seen.size).to.equal(2100);
    expect(pages).to.equal(41);
  });

  it('is filtered by who, action and days of Paris', async () => {
    expect((await read('&qui=SEUL@')).rows).to.have.length(1);
    expect((await read('&action=other.')).rows[0]).to.include({ actor: 'seul@example.fr' });
    const last = (await read('&qui=robot&au=2026-01-31')).rows;
    expect(last).to.have.length(29);
    expect((await read('&qui=robot&du=2026-02-03')).rows).to.have.length(0);
    expect((await screens.get('/journal?du=2026-02-30', site)).status).to.equal(400);
    expect((await screens.get('/journal?qui=&action=&du=&au=', site)).status).to.equal(200);
  });

  it('is exported whole, without formulas, and the export is a line itself', async () => {
    const { text, headers } = await screens.get('/journal?f=csv&action=thing.', site);
    expect(headers.get('content-type')).to.contain('text/csv');
    const lines = text.trim().split('\r\n');
    expect(lines).to.have.length(2101);
    expect(lines[1]).to.match(/^\d+;2026-[^;]+;robot2100;thing\.made;'=cmd\|2100;/);
    const { rows } = await read('&action=journal.');
    expect(rows[0]).to.include({ actor: 'site@example.fr', action: 'journal.exported' });
  });
});
