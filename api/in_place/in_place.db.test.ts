import { rmSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import pg from 'pg';
import { read_config } from '../../config.ts';
import { look_at_tables_in_place } from '../../doctor_tables.ts';
import { AppError } from '../../errors.ts';
import { write_backup } from '../../sql/engine/backup.ts';
import { open_backup_file } from '../../sql/engine/backup_file.ts';
import { load_content } from '../../sql/engine/load.ts';
import { sql } from '../../sql/fragment.ts';
import { make_test_folder, use_database, use_engine } from '../../sql/testing.ts';
import { forget_tables, list_tables } from '../ogc/published.ts';
import { start_server, type RunningServer } from '../server.ts';
import { list_tables_in_place, publish_table, refresh_table, unpublish_table } from './commands.ts';
import { refresh_by_clock } from './refresh.ts';

/** A table of another trade: UUIDs, capitals, a generated column, kinds of values, an empty geometry; and what looks at it. */
const setup = `
  drop schema if exists metier, maillage_foreign cascade;
  create schema metier;
  create type metier.etat as enum ('neuf', 'usé');
  create table metier."Bornes Incendie" (
    "Id" uuid primary key,
    "Débit m3/h" numeric(8, 2),
    limit_ integer generated always as (7) stored,
    "limit" integer,
    etat metier.etat,
    posee date,
    marques text[],
    fiche json,
    recherche tsvector,
    plan geometry(polygon, 2154),
    geom geometry(point, 2154)
  );
  comment on table metier."Bornes Incendie" is 'Relevé du SDIS';
  comment on column metier."Bornes Incendie"."Débit m3/h" is 'Mesuré';
  insert into metier."Bornes Incendie" ("Id", "Débit m3/h", "limit", etat, posee, marques, fiche, geom)
    select ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, i / 4.0, i % 10, 'neuf', date '2020-01-01' + i,
      array['a', 'b'], '{"n": 1}', case when i > 1 then st_setsrid(st_point(570000 + i, 6279000), 2154) end
    from generate_series(1, 1200) i;
  create index on metier."Bornes Incendie" using gist (geom);
  analyze metier."Bornes Incendie";
  create view metier.bornes_neuves as select "Id", geom from metier."Bornes Incendie" where etat = 'neuf';
  create table metier.sans_cle (nom text, geom geometry);
  insert into metier.sans_cle values ('a', st_setsrid(st_point(1, 43), 4326)), ('a', null);
  create table metier.secrete (id int primary key);
  alter table metier.secrete enable row level security;
  create table metier.fragile (id int primary key, n int, lieu geography(point));
  insert into metier.fragile values (1, 1, 'point(1.4 43.6)'), (2, 2, null);
`;

interface Items {
  numberMatched?: number;
  features: { id: string; properties: Record<string, unknown>; geometry: { coordinates: number[] } | null }[];
  links: { rel: string; href: string }[];
}

describe('tables published in place', () => {
  const engine = use_engine();
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    await database().pool.query(setup);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(async () => {
    await server.close();
    const client = new pg.Client(engine().connection);
    await client.connect();
    await client.query('drop schema if exists metier, maillage_foreign cascade');
    await client.end();
  });

  const ask = async (path: string, init: RequestInit = {}) => {
    forget_tables(database());
    return fetch(server.url + path, init);
  };
  const items = async (path: string) => {
    const answer = await ask(path);
    expect(answer.status, path).to.equal(200);
    return (await answer.json()) as Items;
  };
  async function run<T>(
    command: (
      args: string[],
      context: { database: ReturnType<typeof database>; out: Writable },
    ) => Promise<T>,
    ...args: string[]
  ) {
    let out = '';
    const write = new Writable({
      write(chunk: Buffer, _encoding, done) {
        out += chunk.toString();
        done();
      },
    });
    await command(args, { database: database(), out: write });
    return out;
  }
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => 'done',
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return error.code;
      },
    );
  const publish = (name: string, id: string, ...more: string[]) =>
    run(publish_table, name, `--id=${id}`, `--title=${id}`, ...more);

  it('serves a table with all its traits, exactly, with its record and an audit line', async () => {
    const said = await publish(
      'metier.Bornes Incendie',
      'bornes',
      '--licence=LO 2.0',
      '--theme=us',
      '--geometry=geom',
    );
    expect(said)
      .to.match(/1.200 objets/)
      .and.to.include('recherche, plan');
    const first = await items('/collections/bornes/items?limit=1');
    expect(first.numberMatched).to.equal(1200);
    expect(first.features[0]?.geometry).to.equal(null);
    expect(first.features[0]?.properties).to.deep.include({
      'Débit m3/h': 0.25,
      limit_: 7,
      limit: 1,
      etat: 'neuf',
      posee: '2020-01-02',
      marques: ['a', 'b'],
      fiche: { n: 1 },
    });
    const record = (await (await ask('/collections/catalogue/items/bornes')).json()) as {
      properties: { description: string };
    };
    expect(record.properties.description).to.equal('Relevé du SDIS');
    const [audit] = await database().query(
      sql`select action, object from maillage.audit order by id desc limit 1`,
    );
    expect(audit).to.deep.equal({ action: 'table.published', object: 'bornes' });
  });

  it('answers filters, orders, pages by key, schemas, tiles and downloads', async () => {
    const near = await items(
      '/collections/bornes/items?bbox-crs=http://www.opengis.net/def/crs/EPSG/0/2154&bbox=570002,6278999,570004,6279001&limit=5',
    );
    expect(near.numberMatched).to.equal(3);
    const filtered = await items(
      `/collections/bornes/items?limit=1000&filter=${encodeURIComponent('"limit"=3 AND "Débit m3/h">100')}&sortby=-posee`,
    );
    expect(filtered.numberMatched).to.equal(80);
    expect(filtered.features[0]?.properties['posee']).to.equal('2023-04-08');
    const ids = new Set<string>();
    for (let path: string | undefined = '/collections/bornes/items?limit=500'; path !== undefined;) {
      const page: Items = await items(path);
      for (const { id } of page.features) ids.add(id);
      path = page.links.find(({ rel }) => rel === 'next')?.href.replace(server.url, '');
    }
    expect(ids.size).to.equal(1200);
    const schema = (await (await ask('/collections/bornes/schema')).json()) as {
      properties: Record<string, unknown>;
    };
    expect(Object.keys(schema.properties)).to.include.members(['Id', 'Débit m3/h', 'limit', 'geom']);
    expect((await ask('/collections/bornes/tiles/WebMercatorQuad/6/23/32')).status).to.equal(200);
    const csv = await (await ask('/collections/bornes/download?f=csv')).text();
    expect(csv.trim().split('\n')).to.have.length(1201);
    for (const f of ['gpkg', 'parquet', 'fgb', 'kml', 'geojson'])
      expect(
        (await (await ask(`/collections/bornes/download?f=${f}`)).arrayBuffer()).byteLength,
        f,
      ).to.be.above(1000);
  });

  it('gives requests the view alone, and never lets them write', async () => {
    const denied = await database()
      .read((db) => db.query(sql`select from metier."Bornes Incendie"`))
      .catch((error: unknown) => String(Object(error).code));
    expect(denied).to.equal('42501');
    const written = await ask('/collections/bornes/items', {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/geo+json' },
    });
    expect(written.status).to.be.within(401, 405);
  });

  it('asks the index of the table for a box, also behind the barrier of a restricted collection', async function () {
    const plan = async () => {
      const rows = await database().write(async (db) => {
        await db.query(sql`set local role maillage_reader`);
        return db.query<{ 'QUERY PLAN': string }>(
          sql`explain select * from published.bornes t where t.geom && st_makeenvelope(570002, 6278999, 570004, 6279001, 2154)`,
        );
      });
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    expect(await plan()).to.include('Index');
    await database().pool.query(`alter view published.bornes set (security_barrier = true)`);
    const behind = await plan();
    await database().pool.query(`alter view published.bornes set (security_barrier = false)`);
    expect(behind).to.include('Index');
  });

  it('has an entity tag that writes change, no date, and none for views', async () => {
    const tag = async (id: string) => {
      const { headers } = await ask(`/collections/${id}/items?limit=1`);
      return [headers.get('ETag'), headers.get('Last-Modified')];
    };
    const [before, date] = await tag('bornes');
    expect([before?.startsWith('W/'), date]).to.deep.equal([true, null]);
    await database().pool.query(`update metier."Bornes Incendie" set "limit" = 4 where "limit" = 5`);
    await database()
      .pool.query('select pg_stat_force_next_flush()')
      .catch(() => undefined);
    await database().pool.query('select 1');
    expect((await tag('bornes'))[0]).not.to.equal(before);
    await publish('metier.bornes_neuves', 'neuves', '--key=Id');
    // Of a view the tag is that of the answer, made anew each time.
    forget_tables(database());
    const tables = await list_tables(database());
    expect(tables.find(({ id }) => id === 'neuves')?.version).to.equal(null);
  });

  it('names the layer that fails of several; one without its right leaves the others their tiles', async () => {
    const tile = async (query: string) => {
      const answer = await ask(`/tiles/WebMercatorQuad/6/23/32${query}`);
      return `${answer.status} ${answer.status === 200 ? '' : await answer.text()}`;
    };
    // The view may be read, what it looks at may not.
    await database().pool.query('alter view metier.bornes_neuves owner to maillage_reader');
    const blamed = await tile('?collections=bornes,neuves');
    await database().pool.query('alter view metier.bornes_neuves owner to current_user');
    expect(blamed).to.match(/^503 .*« neuves ».*source-unavailable/);
    await database().pool.query('alter view published.neuves owner to maillage_reader');
    const [one, all] = [await tile('?collections=bornes,neuves'), await tile('')];
    await database().pool.query(`alter view published.neuves owner to current_user;
      grant select on published.neuves to maillage_reader, maillage_writer`);
    expect(one).to.match(/^503 .*« neuves ».*source-unavailable/);
    expect(all).to.equal('200 ');
  });

  it('restricts a collection by its view', async () => {
    await database().pool.query(
      `insert into maillage.organisation (siret, name) values ('21310555400017', 'SDIS')`,
    );
    await publish('metier.bornes_neuves', 'reservees', '--key=Id', '--organisation=21310555400017');
    expect((await ask('/collections/reservees/items')).status).to.equal(404);
    expect((await ask('/collections/catalogue/items/reservees')).status).to.equal(404);
    const seen = await database().read((db) => db.query(sql`select from published.reservees`));
    expect(seen).to.have.length(0);
    expect(await run(refresh_table, 'reservees')).to.include('rien n’a changé');
    await run(unpublish_table, 'reservees');
  });

  it('refuses what cannot be served, and says why', async () => {
    const codes = [
      await refusal(publish('metier.sans_cle', 'x1')),
      await refusal(publish('metier.sans_cle', 'x1', '--key=nom')),
      await refusal(publish('metier.bornes_neuves', 'x1', '--key=geom')),
      await refusal(publish('metier.secrete', 'x1')),
      await refusal(publish('metier.absente', 'x1')),
      await refusal(publish('maillage.account', 'x1')),
      await refusal(publish('metier.fragile', 'bornes')),
      await refusal(publish('metier.fragile', 'communes')),
      await refusal(publish('metier.fragile', 'x1', '--access=organisation')),
      await refusal(publish('metier.fragile', 'x1', '--topic=rien')),
      await refusal(publish('fragile', 'x1')),
    ];
    expect(codes).to.deep.equal([
      'key-missing',
      'key-not-unique',
      'key-unfit',
      'source-has-row-rights',
      'source-not-found',
      'schema-not-publishable',
      'collection-exists',
      'reserved-dataset-id',
      'organisation-missing',
      'invalid-argument',
      'invalid-argument',
    ]);
    const left = await database().query(sql`select from maillage.in_place where id = 'x1'`);
    expect(left).to.have.length(0);
  });

  it('keeps what an officer wrote, and follows new columns', async () => {
    await publish('metier.fragile', 'fragile');
    await database().pool.query(
      `update maillage.metadata_record set title = 'Titre soigné', curated = '{title}' where id = 'fragile'`,
    );
    await database().pool.query(
      `alter table metier.fragile add column plus text; insert into metier.fragile values (3, 3, null, 'p')`,
    );
    expect(await run(refresh_table, 'fragile'))
      .to.include('2 objets avant, 3 maintenant')
      .and.to.include('plus');
    const record = (await (await ask('/collections/catalogue/items/fragile')).json()) as {
      properties: { title: string };
    };
    expect(record.properties.title).to.equal('Titre soigné');
    expect((await items('/collections/fragile/items')).features[2]?.properties).to.deep.equal({
      n: 3,
      plus: 'p',
    });
  });

  it('is read anew by the clock: what has changed is told, what has not makes no version, no line and no new view', async () => {
    const state = async () => {
      const [row] = await database().query<{ lines: number; updated_at: Date; view: number }>(sql`select
        (select count(*) from maillage.audit where action = 'table.refreshed') as lines,
        (select updated_at from maillage.metadata_record where id = 'fragile') as updated_at,
        'published.fragile'::regclass::oid as view`);
      return row;
    };
    const read_anew = () =>
      refresh_by_clock(
        { collections: ['fragile'] },
        { database: database(), signal: new AbortController().signal, progress: async () => undefined },
      );
    const before = await state();
    expect(await read_anew()).to.deep.equal({ refreshed: 1, changed: [], failed: [] });
    expect(await state()).to.deep.equal(before);
    await database().pool.query('delete from metier.fragile where id = 3');
    expect(await read_anew()).to.deep.equal({ refreshed: 1, changed: ['fragile'], failed: [] });
    const after = await state();
    expect(after?.lines).to.equal(Number(before?.lines) + 1);
    expect(after?.updated_at).to.be.greaterThan(before!.updated_at);
    expect(after?.view).to.equal(before?.view);
  });

  it('answers for the one whose source has gone, and for it alone', async () => {
    await database().pool.query('drop table metier.fragile cascade');
    const lost = await ask('/collections/fragile/items');
    expect([lost.status, ((await lost.json()) as { code: string }).code]).to.deep.equal([
      503,
      'source-unavailable',
    ]);
    for (const path of [
      '/collections',
      '/catalogue/fragile',
      '/collections/bornes/items',
      '/sitemap.xml',
      '/carte',
    ])
      expect(
        (await ask(path, { headers: { Accept: path.startsWith('/ca') ? 'text/html' : '*/*' } })).status,
        path,
      ).to.equal(200);
    expect((await look_at_tables_in_place(database()))?.state).to.equal('wrong');
    expect(await run(list_tables_in_place)).to.include('VUE DISPARUE');
    await database().pool.query('create table metier.fragile (id int primary key, n text)');
    await run(refresh_table, 'fragile');
    expect((await items('/collections/fragile/items')).numberMatched).to.equal(0);
    expect((await look_at_tables_in_place(database()))?.state).to.equal('good');
  });

  it('is closed when its table got row rights; one that cannot be read anew keeps no other from it', async () => {
    await database().pool.query(`create view metier.dessus as select * from published.neuves;
      create or replace view metier.bornes_neuves as select "Id", geom, 1 as plus from metier."Bornes Incendie";
      alter table metier.fragile enable row level security`);
    const { state, ...told } = (await look_at_tables_in_place(database()))!;
    expect([state, JSON.stringify(told).includes('fragile (metier.fragile a reçu')]).to.deep.equal([
      'wrong',
      true,
    ]);
    const said = await run(refresh_table, '--all');
    expect(said).to.match(/« bornes » : 1.200/);
    expect(said).to.match(/« fragile » : ÉCHEC.*droits par ligne.*n’est plus servie/);
    expect(said).to.match(/« neuves » : ÉCHEC.*reposent/);
    expect((await ask('/collections/fragile/items')).status).to.equal(503);
    const { refreshed, failed } = await refresh_by_clock(
      {},
      { database: database(), signal: new AbortController().signal, progress: async () => undefined },
    );
    expect([refreshed, failed.map(({ id }) => id)]).to.deep.equal([1, ['fragile', 'neuves']]);
    expect(failed.every(({ remedy }) => remedy !== undefined)).to.equal(true);
    const closings = await database().query(
      sql`select from maillage.audit where action = 'table.refreshed' and details ? 'closed'`,
    );
    expect(closings, 'closed once').to.have.length(1);
    await database().pool.query(
      'drop view metier.dessus; alter table metier.fragile disable row level security',
    );
    await run(refresh_table, 'fragile');
    expect((await ask('/collections/fragile/items')).status).to.equal(200);
  });

  it('says in words which row keeps it from being read', async () => {
    await database().pool.query(
      'create view metier.faute as select id, 1 / (id - 1) as n from generate_series(1, 3) id',
    );
    expect(await refusal(publish('metier.faute', 'faute', '--key=id'))).to.equal('source-not-measurable');
  });

  it('leaves the table as it is when it is taken out', async () => {
    await run(unpublish_table, 'fragile');
    expect((await ask('/collections/fragile')).status).to.equal(404);
    expect((await ask('/collections/catalogue/items/fragile')).status).to.equal(404);
    expect(await database().query(sql`select from metier.fragile`)).to.have.length(0);
    expect(await refusal(run(unpublish_table, 'fragile'))).to.equal('not-in-place');
  });

  it('reads another server by a foreign table; the password stands nowhere of ours', async function () {
    const available = await database().query(
      sql`select from pg_available_extensions where name = 'postgres_fdw'`,
    );
    if (available.length === 0) {
      process.env['METIER_URL'] = 'postgresql://u:p@localhost/b';
      expect(
        await refusal(publish('metier.fragile', 'loin', '--server=metier', '--connection=env:METIER_URL')),
      ).to.equal('fdw-missing');
      this.skip();
    }
    const { host, port, user, database: name } = engine().connection as Record<string, string>;
    process.env['METIER_URL'] =
      `postgresql://${user}:s3cret-mot@localhost/${name}?host=${encodeURIComponent(host!)}&port=${port}`;
    expect(
      await refusal(publish('metier.rien', 'loin', '--server=metier', '--connection=env:METIER_URL')),
    ).to.equal('source-not-found');
    expect(await refusal(publish('metier.fragile', 'loin', '--server=inconnu'))).to.equal('server-unknown');
    await publish(
      'metier.bornes_neuves',
      'loin',
      '--key=Id',
      '--server=metier',
      '--connection=env:METIER_URL',
    );
    const near = await items(
      '/collections/loin/items?bbox-crs=http://www.opengis.net/def/crs/EPSG/0/2154&bbox=570002,6278999,570004,6279001',
    );
    expect(near.numberMatched).to.equal(3);
    expect((await items('/collections/loin/items?limit=10')).numberMatched).to.equal(1200);
    await run(refresh_table, 'loin', '--connection=env:METIER_URL');
    // Somebody downloads both meanwhile: where nothing has changed, the job waits for nobody, and nobody for it.
    const reader = await database().pool.connect();
    await reader.query('begin');
    await reader.query('lock table published.loin, published.bornes in access share mode');
    const by_clock = await refresh_by_clock(
      { collections: ['loin', 'bornes'] },
      { database: database(), signal: new AbortController().signal, progress: async () => undefined },
    );
    expect(by_clock).to.deep.equal({ refreshed: 2, changed: [], failed: [] });
    // Described otherwise by its server, it is made anew, and then they are in each other's way.
    await database().pool.query(
      'create or replace view metier.bornes_neuves as select "Id", geom, 1 as plus, 2 as encore from metier."Bornes Incendie"',
    );
    const late = await refresh_by_clock(
      { collections: ['loin'] },
      { database: database(), signal: new AbortController().signal, progress: async () => undefined },
    );
    expect(late.failed.map(({ id, message }) => [id, message.includes('lue sans arrêt')])).to.deep.equal([
      ['loin', true],
    ]);
    await reader.query('rollback');
    reader.release();
    await run(refresh_table, 'loin');
    expect((await items('/collections/loin/items?limit=1')).features[0]?.properties).to.have.property(
      'encore',
    );
    // A DBA's own foreign table, behind a view: it depends on the other server all the same.
    await database().pool.query(`create foreign table metier.far ("Id" uuid) server metier
      options (schema_name 'metier', table_name 'bornes_neuves');
      create view metier.far_view as select * from metier.far`);
    await publish('metier.far_view', 'loin_par_vue', '--key=Id');
    forget_tables(database());
    const far = (await list_tables(database())).filter(({ in_place }) => in_place === 'elsewhere');
    expect(far.map(({ id, server: on }) => [id, on])).to.deep.equal([
      ['loin', 'metier'],
      ['loin_par_vue', 'metier'],
    ]);
    await run(unpublish_table, 'loin_par_vue');
    const kept = await database().query<{ all: string }>(sql`select concat(
      (select string_agg(p::text, '') from maillage.in_place p), (select string_agg(a::text, '') from maillage.audit a),
      (select string_agg(m::text, '') from maillage.metadata_record m)) as all`);
    expect(kept[0]?.all).not.to.include('s3cret-mot');
    await database().pool.query(`drop view metier.bornes_neuves cascade`);
    expect((await ask('/collections/loin/items?limit=1')).status).to.equal(503);
    // A server that cannot be reached is not asked a second time.
    await database().pool.query(`alter server metier options (set port '1')`);
    const told = [await ask('/collections/loin/items?limit=1'), await ask('/collections/loin/items?limit=1')];
    const [first, second] = await Promise.all(told.map((answer) => answer.text()));
    expect(told.map(({ status }) => status)).to.deep.equal([503, 503]);
    expect(first).to.include('La source de la collection');
    expect(second).to.include('Le serveur de ces données');
    await run(unpublish_table, 'loin');
  });

  it('comes back with a restored backup where its source is there, and keeps no restore from ending', async () => {
    await database().pool.query('drop view if exists metier.bornes_neuves cascade');
    const folder = make_test_folder();
    const client = new pg.Client(engine().connection);
    await client.connect();
    try {
      await write_backup(client, path.join(folder, 'one.tar.gz'));
      await database().pool.query('drop view published.bornes; delete from maillage.in_place');
      const { content } = await open_backup_file(path.join(folder, 'one.tar.gz'));
      await load_content(client, content, () => undefined);
    } finally {
      await client.end();
      rmSync(folder, { recursive: true, force: true });
    }
    expect((await items('/collections/bornes/items?limit=1')).numberMatched).to.equal(1200);
    expect((await ask('/collections/neuves/items')).status).to.equal(503);
  });
});
