import { expect } from 'chai';
import { AppError } from '../../../errors.ts';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { query_file } from '../../../sql/query_file.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account, make_organisation } from '../../auth/testing.ts';
import { change_editable } from './command.ts';

describe('admin editable', () => {
  const database = use_database();
  let organisation: number;
  async function run(...args: string[]): Promise<string> {
    let said = '';
    const out = { write: (text: string) => (said += text) !== '' } as NodeJS.WritableStream;
    await change_editable(args, { database: database(), out });
    return said;
  }
  const refusal = (...args: string[]) =>
    run(...args).then(
      (said) => expect.fail(said),
      (error: AppError) => `${error.code} ${error.message}`,
    );
  /** Makes a collection of a table's definition. */
  async function make(id: string, columns: string, kind = 'dataset') {
    await database().pool.query(`create table published.${id} (${columns})`);
    await database().query(
      sql`insert into maillage.metadata_record (id, title, kind) values (${id}, ${id}, ${kind})`,
    );
    await database().query(sql`insert into maillage.collection (id, record_id) values (${id}, ${id})`);
  }
  before(async () => {
    organisation = await make_organisation(database(), 'SDIS', { siret: '28310001200011' });
  });

  it('opens a collection, counts and measures it, and closes it', async () => {
    await make('bornes', 'id text primary key, geom geometry(Point, 2154)');
    await database().query(
      sql`insert into published.bornes values ('a', st_transform(st_setsrid(st_point(1.5, 43.5), 4326), 2154))`,
    );
    expect(await run('bornes', '--organisation=28310001200011')).to.match(/ouverte à l’édition/);
    const state = () =>
      one<{ is_editable: boolean; organisation_id: number; feature_count: number; extent: number[] }>(
        database(),
        sql`select is_editable, organisation_id, feature_count, extent from maillage.collection where id = 'bornes'`,
      );
    const open = await state();
    expect(open).to.include({ is_editable: true, organisation_id: organisation, feature_count: 1 });
    expect(open.extent[0]).to.be.closeTo(1.5, 1e-6);
    expect(await run('bornes', '--off')).to.match(/lecture seule/);
    expect(await state()).to.include({ is_editable: false, organisation_id: organisation });
    const told = await database().query(
      sql`select details->>'is_editable' as on from maillage.audit where action = 'collection.editable' order by id`,
    );
    expect(told).to.deep.equal([{ on: 'true' }, { on: 'false' }]);
  });

  it('says why a collection cannot be edited', async () => {
    await make('no_key', 'nom text');
    await make('no_numbering', 'fid integer primary key');
    await make('short_key', 'code varchar(5) primary key');
    await make('day_key', 'jour date primary key');
    await make('heights', 'id text primary key, geom geometry(PointZ, 4326)');
    await make('two', 'id text primary key, geom geometry(Point, 4326), autre geometry(Point, 4326)');
    await make('no_srid', 'id text primary key, geom geometry');
    await make('result', 'id text primary key', 'process_result');
    for (const [id, reason] of [
      ['no_key', 'pas de clé'],
      ['no_numbering', 'numérotation'],
      ['short_key', 'varchar'],
      ['day_key', 'date'],
      ['heights', 'PointZ'],
      ['two', 'plusieurs géométries'],
      ['no_srid', 'SRID 0'],
      ['result', 'résultat d’un calcul'],
    ] as const)
      expect(await refusal(id))
        .to.match(/^not-editable /)
        .and.include(reason);
    expect(await refusal('nowhere')).to.match(/^collection-not-found/);
    expect(await refusal()).to.match(/^invalid-argument/);
    expect(await refusal('bornes', '--organisation=999')).to.match(/^organisation-not-found/);
  });

  it('leaves nothing that a backup cannot take, and comes back after a restore', async () => {
    await run('bornes');
    expect(await database().query(query_file('move_obstacles', [['published']]))).to.deep.equal([]);
    // Tables come back with their grants and without their policies.
    for (const name of ['visibility', 'created', 'changed', 'removed'])
      await database().pool.query(`drop policy maillage_${name} on published.bornes`);
    await database().query(sql`select maillage.protect_collections()`);
    const officer = await make_account(database(), 'officer@example.org', [['officer', organisation]]);
    const made = await database()
      .as({ account_id: officer.id, scopes: '*' })
      .act((db) => db.query(sql`insert into published.bornes (id) values ('z') returning id`));
    expect(made).to.deep.equal([{ id: 'z' }]);
  });

  it('costs readers of a public collection nothing: no condition of rights in their plans', async () => {
    const plan = await database().read((db) =>
      db.query(sql`explain select from published.bornes where id = 'a'`),
    );
    expect(JSON.stringify(plan)).not.to.match(/may_|SubPlan|InitPlan|Filter/);
  });
});
