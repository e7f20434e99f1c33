import { expect } from 'chai';
import { communes, departements, population_cells, services } from '../../../catalogue/referentiels.ts';
import { read_config } from '../../../config.ts';
import { one } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import type { JobContext } from '../../../sql/jobs.ts';
import { use_database } from '../../../sql/testing.ts';
import { renew_result } from './renew_result.ts';
import { model_version, type KeptParameters } from './result.ts';
import { publish_fixture, service, square_around } from './testing.ts';
import { compute_and_publish, white_zones_job } from './white_zones.ts';

/** At latitude 0 on the Greenwich meridian a degree of longitude is 111.32 km: 187.0 minutes at 50 km/h × 1.4. */
const minutes_per_degree = (6_378_137 * Math.PI * 1.4 * 60) / 180 / 50_000;
const at_minutes = (minutes: number) => minutes / minutes_per_degree;

describe('the job white_zones', () => {
  const database = use_database();
  // A folder that does not exist: the roads of this machine's own site are not those of the test.
  const config = read_config({ REGION_NAME: 'Région inventée', DATA_DIR: '/nonexistent' });
  let jobs = 0;
  const run = (input: Record<string, unknown> = {}, more: Partial<JobContext> = {}) =>
    compute_and_publish(input, {
      id: ++jobs,
      config,
      database: database(),
      progress: () => Promise.resolve(),
      hold: () => Promise.resolve(),
      signal: new AbortController().signal,
      ...more,
    });
  type Row = Record<string, unknown>;
  const read_zones = () =>
    database().query<Row>(
      sql`select id, class, minutes, score, population, missing, basket, code_epci, ST_AsText(geom) as wkt
        from published.white_zones order by id`,
    );
  const read_record = () =>
    one<{ parameters: KeptParameters; warnings: string[]; lineage: string; title: string }>(
      database(),
      sql`select title, parameters, warnings, lineage from maillage.metadata_record where id = 'white_zones'`,
    );

  const commune = (id: string, lon: number, population: number) => ({
    id,
    code_insee: id,
    nom: `Commune ${id}`,
    population,
    code_departement: id.slice(0, 2),
    code_epci: '200000001',
    centre_lon: lon,
    centre_lat: 0,
    contour_approche: true,
    millesime: '2026',
    wkt: square_around(lon, 0, 0.2),
  });

  it('refuses to run without anybody to count', async () => {
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'no-demand', status: 409 });
  });

  describe('with communes and préfectures alone', () => {
    before(async () => {
      await publish_fixture(database(), communes, [
        commune('01001', 0, 100),
        commune('01002', at_minutes(25), 200),
        commune('02001', at_minutes(40), 300),
      ]);
      await publish_fixture(database(), services, [
        service('prefectures:01', 'prefecture', 0, 0, { millesime: '2026', precision_position: 'commune' }),
        service('mairies:02001', 'mairie', at_minutes(40), 0),
      ]);
      await run({ as_of: '2026-11-24' });
    });

    it('measures the access to the préfecture, and town halls are no antennas', async () => {
      const zones = await read_zones();
      expect(zones.map(({ id, class: of, minutes }) => [id, of, minutes])).to.deep.equal([
        ['01001', 'served', 0],
        ['01002', 'grey', 25],
        ['02001', 'white', 40],
      ]);
      expect(zones[2]).to.deep.include({
        missing: ['Préfecture ou sous-préfecture'],
        basket: 'Accès à la préfecture ou sous-préfecture',
        score: 0,
        population: 300,
        code_epci: '200000001',
      });
      expect(zones[0]?.['wkt']).to.match(/^MULTIPOLYGON/);
    });

    it('says what the figures stand on', async () => {
      const { warnings, parameters, lineage, title } = await read_record();
      expect(title).to.equal('Accès à la préfecture ou sous-préfecture');
      expect(parameters.is_fallback).to.equal(true);
      expect(parameters.demands).to.deep.include({ collection: 'communes', count: 3, population: 600 });
      expect(lineage).to.contain('50 km/h').and.to.contain('Préfectures au centre des chefs-lieux (2026, 1)');
      expect(warnings.join('\n'))
        .to.contain('accès à la préfecture ou sous-préfecture seulement')
        .and.to.contain('Effet de bord possible')
        .and.to.contain('Contours de communes approchés')
        .and.to.contain('faute de carreaux');
    });

    it('sums up per commune, intercommunalité, département and for the region', async () => {
      const rows = await database().query<Row>(
        sql`select id, nom, population, population_white, share_white, code_departement, geom is null as bare
          from published.white_zones_summary order by id`,
      );
      const row = (id: string, nom: string, population: number, white: number, bare: boolean) => ({
        id,
        nom,
        population,
        population_white: white,
        share_white: white / population,
        code_departement: id.startsWith('commune') ? id.slice(8, 10) : null,
        bare,
      });
      expect(rows).to.deep.equal([
        row('commune:01001', 'Commune 01001', 100, 0, false),
        row('commune:01002', 'Commune 01002', 200, 0, false),
        row('commune:02001', 'Commune 02001', 300, 300, false),
        row('departement:01', '01', 300, 0, true),
        row('departement:02', '02', 300, 300, true),
        row('epci:200000001', '200000001', 600, 300, true),
        row('region', 'Région inventée', 600, 300, true),
      ]);
    });

    it('dissolves the places of a class in each intercommunalité, with the people of the summary', async () => {
      const rows = await database().query<Row>(
        sql`select id, class, population, lieux, round(ST_Area(geom)::numeric, 6) as area, ST_NumGeometries(geom) as parts
          from published.white_zones_areas order by id`,
      );
      expect(rows).to.deep.equal([
        { id: 'grey:200000001', class: 'grey', population: 200, lieux: 1, area: 0.04, parts: 1 },
        { id: 'served:200000001', class: 'served', population: 100, lieux: 1, area: 0.04, parts: 1 },
        { id: 'white:200000001', class: 'white', population: 300, lieux: 1, area: 0.04, parts: 1 },
      ]);
    });

    it('is asked for anew at the start of a program with another model, and of no other', async () => {
      const ask = async () => {
        await renew_result(database());
        return database().query(sql`delete from maillage.job where kind = ${white_zones_job} returning id`);
      };
      const set_model = (version: string) =>
        database().query(
          sql`update maillage.metadata_record
            set parameters = jsonb_set(parameters, '{model_version}', to_jsonb(${version}::text))
            where id = 'white_zones'`,
        );
      expect(await ask()).to.have.length(0);
      await set_model('0');
      expect(await ask()).to.have.length(1);
      await set_model(model_version);
    });

    it('is readable by requests at once, and a second run changes nothing and says so', async () => {
      const seen = await database().read((db) =>
        db.query(sql`select count(*) as count from published.white_zones`),
      );
      expect(seen).to.deep.equal([{ count: 3 }]);
      const read_oid = () =>
        one<{ oid: number }>(database(), sql`select 'published.white_zones'::regclass::oid::int as oid`);
      const before_again = await read_oid();
      expect(await run({ as_of: '2026-11-24' })).to.include({ outcome: 'unchanged', count: 3 });
      expect(await read_oid()).to.deep.equal(before_again);
    });
  });

  describe('with cells and a directory', () => {
    const cell = (id: string, minutes: number, population: number) => ({
      id,
      population,
      code_insee: '01001',
      code_departement: '01',
      centre_lon: at_minutes(minutes),
      centre_lat: 0,
      millesime: '2019',
      wkt: square_around(at_minutes(minutes), 0, 0.001),
    });
    before(async () => {
      await publish_fixture(database(), departements, [
        { id: '01', code_departement: '01', nom: 'Premier', wkt: square_around(0, 0, 1) },
      ]);
      await publish_fixture(database(), population_cells, [
        cell('a', 0, 10),
        cell('b', 20, 20),
        cell('c', 30, 30),
        cell('d', 31, 40),
        cell('e', 5, 0),
      ]);
      await publish_fixture(database(), services, [
        service('dila:caf', 'caf', 0, 0, { millesime: '2016-02' }),
        service('dila:mairie', 'mairie', at_minutes(31), 0, { millesime: '2016-02' }),
        service('france_services:1', 'france_services', at_minutes(31), 0, {
          millesime: '2024-08',
          itinerant: true,
        }),
      ]);
    });

    it('keeps thresholds inclusive and leaves empty cells out', async () => {
      await run({ basket: 'guichets_propres', as_of: '2026-11-24' });
      const zones = await read_zones();
      expect(zones.map(({ id, class: of }) => [id, of])).to.deep.equal([
        ['a', 'served'],
        ['b', 'served'],
        ['c', 'grey'],
        ['d', 'white'],
      ]);
      const { warnings, parameters } = await read_record();
      expect(parameters.left_out.map(({ category }) => category))
        .to.include('msa')
        .and.not.to.include('caf');
      expect(warnings.join('\n'))
        .to.contain('non renseignées')
        .and.to.contain(
          'Données de plus de 24 mois : Annuaire de l’administration (2016-02), Population par carreaux (2019).',
        )
        .and.to.contain('Millésimes mêlés');
      expect(parameters.alternatives).to.have.length(1);
      expect(parameters.alternatives[0]).to.deep.include({ basket: 'premier_accueil', share_white: 0.1 });
    });

    it('tells how sure each class is', async () => {
      const rows = await database().query<Row>(
        sql`select id, p_white, p_white_word, facteur from published.white_zones order by id`,
      );
      expect(rows[0]).to.deep.equal({ id: 'a', p_white: 0, p_white_word: null, facteur: 1 });
      expect(rows[3]?.['p_white']).to.be.within(0.3, 0.8);
      expect(rows[3]?.['p_white_word']).to.be.oneOf(['probable', 'incertain']);
      const { parameters } = await read_record();
      expect(parameters.uncertainty).to.deep.equal({ draws: 200, seed: 1, speed: 0.15, threshold: 0.2 });
      expect(parameters.label).to.equal('démonstration, 2016/2019');
      expect(parameters.figures.gini).to.be.within(0, 1);
      expect(parameters.figures.ages).to.equal(null);
    });

    it('gives the same bytes from rows that lie in another order', async () => {
      const content = async () => {
        const tables = [];
        for (const name of ['white_zones', 'white_zones_summary', 'white_zones_areas'])
          tables.push(
            await database().query(
              sql`select t::text as row from ${ident('published', name)} t order by id collate "C"`,
            ),
          );
        const { parameters, warnings } = await read_record();
        return { tables, parameters, warnings };
      };
      const first = await content();
      for (const name of ['communes', 'services', 'population_cells']) {
        const table = ident('published', name);
        await database().query(sql`create table turned as select * from ${table} order by id desc`);
        await database().query(sql`delete from ${table}`);
        await database().query(sql`insert into ${table} select * from turned`);
        await database().query(sql`drop table turned`);
      }
      for (const name of ['white_zones', 'white_zones_summary', 'white_zones_areas'])
        await database().query(sql`delete from ${ident('published', name)}`);
      await database().query(
        sql`update maillage.collection set content_signature = null where id like 'white_zones%'`,
      );
      expect(await run({ basket: 'guichets_propres', as_of: '2026-11-24' })).to.include({
        outcome: 'published',
      });
      expect(await content()).to.deep.equal(first);
    });

    it('lets a France services house count for all its partners when the basket says so', async () => {
      await run({ basket: 'premier_accueil', as_of: '2026-11-24' });
      const zones = await read_zones();
      expect(zones[3]).to.deep.include({ id: 'd', class: 'served', missing: [] });
      const { warnings, parameters } = await read_record();
      expect(parameters.rule).to.contain('compte pour chacun de ses partenaires');
      expect(parameters.left_out).to.deep.equal([]);
      expect(warnings.join('\n')).to.contain('1 service itinérant compte');
    });

    it('takes the shape of the département for its row', async () => {
      const [row] = await database().query<Row>(
        sql`select nom, ST_Area(geom) as area from published.white_zones_summary where id = 'departement:01'`,
      );
      expect(row?.['nom']).to.equal('Premier');
      expect(row?.['area']).to.be.closeTo(1, 1e-9);
    });

    it('leaves the published tables as they were when it fails on the way', async () => {
      const before_failure = await read_zones();
      const stop = new AbortController();
      const failed = await run(
        { basket: 'guichets_propres' },
        {
          signal: stop.signal,
          progress: (fraction) => {
            if (fraction > 0.5) stop.abort();
            return Promise.resolve();
          },
        },
      ).catch((thrown: unknown) => thrown);
      expect(failed).to.be.instanceOf(Error);
      expect(await read_zones()).to.deep.equal(before_failure);
      const left = await database().query(sql`select tablename from pg_tables where schemaname = 'staging'`);
      expect(left).to.deep.equal([]);
    });

    it('refuses an input it does not know', async () => {
      const error = await run({ baskets: 'x' }).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'invalid-white-zones-input', status: 400 });
    });

    it('is silent about the edge once each source has services beyond the region', async () => {
      await publish_fixture(database(), services, [
        service('dila:caf', 'caf', 0, 0, { millesime: '2026' }),
        service('dila:ring', 'mairie', 2, 0, { millesime: '2026', dans_region: false }),
      ]);
      await run({ as_of: '2026-11-24' });
      expect((await read_record()).warnings.join('\n')).not.to.contain('Effet de bord');
    });

    it('lowers the white population at the border when a counter opens beyond it', async () => {
      expect((await read_zones()).map((zone) => zone['class'])).to.deep.equal([
        'served',
        'served',
        'grey',
        'white',
      ]);
      await publish_fixture(database(), services, [
        service('dila:caf', 'caf', 0, 0),
        service('dila:ring', 'caf', at_minutes(40), 0, { dans_region: false }),
      ]);
      await run({ as_of: '2026-11-24' });
      expect((await read_zones()).map((zone) => zone['class'])).to.deep.equal([
        'served',
        'served',
        'served',
        'served',
      ]);
    });

    it('takes the shorter detour from a dense commune, and tells the people it cannot place', async () => {
      // 0.2° × 0.2° at the equator is some 494 km²: 800,000 people make it urban.
      await publish_fixture(database(), communes, [
        commune('01001', 0, 800_000),
        { ...commune('01002', 0, 7), centre_lon: null },
      ]);
      await publish_fixture(database(), population_cells, []);
      await publish_fixture(database(), services, [service('dila:caf', 'caf', at_minutes(14), 0)]);
      await run({ as_of: '2026-11-24' });
      expect(await read_zones()).to.have.length(1);
      expect((await read_zones())[0]).to.include({ id: '01001', minutes: 13 });
      expect((await read_record()).warnings).to.include('7 habitants sans position, hors du calcul.');
    });

    it('sweeps what killed jobs left in staging', async () => {
      await database().query(sql`create table staging.white_zones_job_987654 (id text)`);
      await run({ as_of: '2026-11-24' });
      const left = await database().query(sql`select tablename from pg_tables where schemaname = 'staging'`);
      expect(left).to.deep.equal([]);
    });
  });
});
