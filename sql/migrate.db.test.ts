import { expect } from 'chai';
import { sql } from './fragment.ts';
import { use_database } from './testing.ts';

describe('migrations', () => {
  const database = use_database();

  it('make the three schemas and the reader role, which is bound by rights', async () => {
    const schemas = await database().query<{ name: string }>(
      sql`select nspname as name from pg_namespace where nspname in ('maillage', 'staging', 'published') order by 1`,
    );
    expect(schemas.map((row) => row.name)).to.deep.equal(['maillage', 'published', 'staging']);
    const role = await database().read((db) =>
      db.query<{ role: string; super: boolean }>(
        sql`select current_user as role, rolsuper as super from pg_roles where rolname = current_user`,
      ),
    );
    expect(role).to.deep.equal([{ role: 'maillage_reader', super: false }]);
  });
});
