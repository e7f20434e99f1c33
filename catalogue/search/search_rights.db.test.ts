import { expect } from 'chai';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';

/** Records and collections of each state and visibility, of two organisations, shared and of a scenario. */
const catalogue = [
  sql`insert into maillage.account (id, email, state) overriding system value values (1, 'membre@exemple.fr', 'active'),
    (2, 'admin@exemple.fr', 'active'), (3, 'seul@exemple.fr', 'active'), (4, 'parti@exemple.fr', 'disabled')`,
  sql`insert into maillage.organisation (id, name) overriding system value values (1, 'Ici'), (2, 'Ailleurs')`,
  sql`insert into maillage.account_role (account_id, role, organisation_id) values (1, 'officer', 1), (2, 'admin', null),
    (4, 'officer', 1)`,
  sql`insert into maillage.scenario (id, title, owner_id, visibility)
    values ('10000000-0000-4000-8000-000000000000', 'Privé', 3, 'private'),
      ('20000000-0000-4000-8000-000000000000', 'Public', 3, 'public')`,
  sql`insert into maillage.metadata_record (id, title, state, visibility, organisation_id)
    select concat_ws('-', state, visibility, organisation), 'Fiche', state, visibility, organisation
    from unnest('{draft,published,retired}'::text[]) state, unnest('{public,accounts,organisation}'::text[]) visibility,
      unnest('{1,2,null}'::bigint[]) organisation
    where visibility <> 'organisation' or organisation is not null`,
  sql`insert into maillage.metadata_record (id, title, state, visibility, organisation_id)
    select 'scenario-' || n, 'Résultat', 'published', 'scenario', 1 from generate_series(1, 2) n`,
  sql`insert into maillage.collection (id, record_id, visibility, organisation_id)
    select concat_ws('_', 'c', replace(r.id, '-', '_'), v), r.id, v, 2
    from maillage.metadata_record r, unnest('{public,accounts,organisation}'::text[]) v
    where r.visibility = 'organisation' and r.organisation_id = case v when 'public' then 2 else 1 end`,
  sql`insert into maillage.collection (id, record_id, visibility, scenario_id)
    select 's' || n, 'scenario-' || n, 'scenario', (n || '0000000-0000-4000-8000-000000000000')::uuid
    from generate_series(1, 2) n`,
  sql`insert into maillage.metadata_record (id, title, state, visibility, organisation_id)
    values ('shared', 'Partagée', 'published', 'organisation', 2)`,
  sql`insert into maillage.collection (id, record_id, visibility, organisation_id) values ('shared', 'shared', 'organisation', 2)`,
  sql`insert into maillage.collection_share (collection_id, organisation_id) values ('shared', 1)`,
  sql`insert into maillage.metadata_record (id, title, visibility, organisation_id)
    values ('gone', 'Retirée', 'organisation', 1), ('gone_public', 'Retirée', 'public', 2), ('gone_accounts', 'Retirée', 'accounts', 2)`,
  sql`delete from maillage.metadata_record where id like 'gone%'`,
];

describe('rights of a search, found once', function () {
  this.timeout(60_000);
  const database = use_database();
  before(async () => {
    for (const statement of catalogue) await database().query(statement);
  });

  const askers = [
    ['nobody', null],
    ['a member', { account_id: 1, scopes: '*' }],
    ['a member by a key for reading', { account_id: 1, scopes: ['read'] }],
    ['a member by a key that may not read', { account_id: 1, scopes: ['guichet'] }],
    ['the site’s administrator', { account_id: 2, scopes: '*' }],
    ['the site’s administrator by a key for reading', { account_id: 2, scopes: ['read'] }],
    ['an account without organisation', { account_id: 3, scopes: '*' }],
    ['a disabled account', { account_id: 4, scopes: '*' }],
  ] as const;
  const seen: string[] = [];
  for (const [name, asker] of askers)
    it(`shows ${name} what the rule of each record shows`, async () => {
      const access = asker === null ? database() : database().as(asker);
      // The table itself is closed to askers: what a record is comes along.
      const all = JSON.stringify(
        await database().query(
          sql`select record_id as id, state, visibility, organisation_id as organisation from maillage.record_search`,
        ),
      );
      const changed = JSON.stringify(
        await database().query(
          sql`select c.record_id as id, coalesce(s.visibility, g.visibility) as visibility,
              coalesce(s.organisation_id, g.organisation_id) as organisation, g.record_id is not null as is_removed
            from maillage.record_change c left join maillage.record_search s using (record_id)
              left join maillage.removed_record g using (record_id)`,
        ),
      );
      const ids = await access.read(async (db) => ({
        found: await db.query<{ id: string }>(
          sql`select record_id as id from maillage.searchable_record where is_visible order by 1`,
        ),
        ruled: await db.query<{ id: string }>(
          sql`select r.id from jsonb_to_recordset(${all}::jsonb)
            as r(id text, state text, visibility text, organisation bigint)
            where (r.visibility = 'public' and r.state = 'published')
              or maillage.may_see_record(r.id, r.state, r.visibility, r.organisation) order by 1`,
        ),
        changed: await db.query<{ id: string }>(
          sql`select record_id as id from maillage.changed_record order by 1`,
        ),
        changes_ruled: await db.query<{ id: string }>(
          sql`select r.id from jsonb_to_recordset(${changed}::jsonb)
            as r(id text, visibility text, organisation bigint, is_removed boolean)
            where case when r.is_removed then maillage.may_see(r.visibility, r.organisation)
              else r.visibility = 'public'
                or maillage.may_see_record(r.id, 'published', r.visibility, r.organisation) end
            order by 1`,
        ),
      }));
      expect(ids.found).to.deep.equal(ids.ruled);
      expect(ids.changed).to.deep.equal(ids.changes_ruled);
      seen.push(ids.found.map(({ id }) => id).join());
    });

  it('tells askers apart', () => {
    expect(new Set(seen).size).to.be.at.least(5);
  });
});
