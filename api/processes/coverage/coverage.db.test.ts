import { expect } from 'chai';
import { communes, departements, epci, population_cells, services } from '../../../catalogue/referentiels.ts';
import { read_config } from '../../../config.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { shipped_baskets, type Basket } from '../white_zones/baskets.ts';
import { classes } from '../white_zones/classify.ts';
import { publish_fixture, service, square_around } from '../white_zones/testing.ts';
import { compute_coverage } from './compute_coverage.ts';
import { read_situation, type Options } from './read_situation.ts';
import { usual_request, type CoverageRequest, type ScenarioSite } from './request.ts';
import { counter_of } from './situation.ts';

/** At latitude 0 a degree of longitude is 111.32 km: 187.0 minutes at 50 km/h × 1.4. */
const minutes_per_degree = (6_378_137 * Math.PI * 1.4 * 60) / 180 / 50_000;
const at_minutes = (minutes: number) => minutes / minutes_per_degree;

describe('the coverage of a territory', () => {
  const database = use_database();
  const config = read_config({ DATA_DIR: '/nonexistent' });
  const [houses, own] = shipped_baskets as [Basket, Basket];
  const ask = async (more: Partial<CoverageRequest> = {}, options: Options = {}) => {
    const request = { ...usual_request(own, '2026-11-26'), ...more };
    const situation = await read_situation(database(), config, request, options);
    return { situation, coverage: compute_coverage(situation) };
  };
  const classes_of = async (more: Partial<CoverageRequest> = {}, options: Options = {}) => {
    const { situation, coverage } = await ask(more, options);
    return Object.fromEntries(
      situation.demands.ids.map((id, i) => [id, classes[coverage.classification.class[i] as number]]),
    );
  };

  const cell = (id: string, minutes: number, population: number, code_insee: string, more = {}) => ({
    id,
    taille_m: 1000,
    population,
    code_insee,
    code_departement: code_insee.slice(0, 2),
    centre_lon: at_minutes(minutes),
    centre_lat: 0,
    millesime: '2019',
    wkt: square_around(at_minutes(minutes), 0, 0.001),
    ...more,
  });
  const commune = (id: string, minutes: number, population: number, code_epci: string) => ({
    id,
    code_insee: id,
    nom: `Commune ${id}`,
    population,
    code_departement: id.slice(0, 2),
    code_epci,
    centre_lon: at_minutes(minutes),
    centre_lat: 0,
    wkt: square_around(at_minutes(minutes), 0, 0.05),
  });
  const site = (minutes: number, more: Partial<ScenarioSite> = {}): ScenarioSite => ({
    id: 'v1',
    nom: 'Visio-guichet inventé',
    lon: at_minutes(minutes),
    lat: 0,
    categories: null,
    locked: false,
    ...more,
  });

  it('refuses without anybody to count', async () => {
    const error = await ask().catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'no-demand', status: 409 });
  });

  describe('of two communes, with counters of CAF and La Poste at one end', () => {
    before(async () => {
      await publish_fixture(database(), communes, [
        commune('01001', 10, 300, '200000001'),
        commune('02001', 45, 120, '200000002'),
      ]);
      await publish_fixture(database(), departements, [
        { id: '01', code_departement: '01', nom: 'Premier', wkt: square_around(0, 0, 1) },
      ]);
      await publish_fixture(database(), epci, [
        { id: '200000001', code_epci: '200000001', nom: 'Pays premier', wkt: square_around(0, 0, 1) },
      ]);
      await publish_fixture(database(), population_cells, [
        cell('a', 0, 60, '01001', { ages: { ind_0_3: 10, ind_80p: 50 } }),
        cell('b', 25, 40, '01001'),
        cell('c', 45, 60, '02001', { ages: { ind_0_3: 20, ind_80p: 30 } }),
      ]);
      await publish_fixture(database(), services, [
        service('dila:caf', 'caf', 0, 0, { millesime: '2016-02', horaires: 'Mo-Fr 09:00-12:00' }),
        service('la_poste:1', 'agence_postale_communale', 0, 0, {
          millesime: '2025',
          nom: 'La Poste inventée',
        }),
        service('la_poste:2', 'bureau_de_poste', 0, 0, { millesime: '2025' }),
      ]);
    });

    it('has classes, figures by territory, ages and P(white)', async () => {
      const { situation, coverage } = await ask();
      expect(situation.antennas.categories.map(({ category }) => category.id)).to.deep.equal([
        'caf',
        'la_poste',
      ]);
      expect(coverage.whole).to.deep.include({
        population: 160,
        by_class: { white: 60, grey: 40, served: 60 },
      });
      expect(coverage.whole.minutes).to.deep.include({ p25: 0, p50: 25, p75: 45 });
      expect([...coverage.communes.keys()]).to.deep.equal(['01001', '02001']);
      expect(coverage.epci.get('200000002')?.share.white).to.equal(1);
      expect(coverage.departements.get('01')?.population).to.equal(100);
      expect(coverage.whole.ages?.unknown).to.equal(50);
      expect(coverage.whole.ages?.bands[1]).to.deep.include({
        title: '80 ans et plus',
        by_class: { white: 30, grey: 0, served: 50 },
      });
      expect(coverage.p_white?.[0]).to.equal(0);
      expect(coverage.p_white?.[2]).to.be.above(0.8);
    });

    it('estimates who has no car by the households of each commune, and says for whom it cannot', async () => {
      expect((await ask()).coverage.whole.without_car).to.equal(null);
      // A dataset of that name from before it was reserved.
      await database().query(sql`create table published.menages (id text, nombre integer)`);
      expect((await ask()).coverage.whole.without_car).to.equal(null);
      await database().query(sql`drop table published.menages`);
      await database().query(sql`create table published.menages (
        id text, code_insee text, part_sans_voiture double precision, millesime text)`);
      await database().query(sql`insert into published.menages values ('01001', '01001', 0.25, '2022')`);
      const { coverage } = await ask();
      expect(coverage.whole.without_car).to.deep.equal({
        population: 25,
        by_class: { white: 0, grey: 10, served: 15 },
        unknown: 60,
        vintage: '2022',
      });
      expect(coverage.communes.get('02001')?.without_car?.population).to.equal(0);
      await database().query(sql`drop table published.menages`);
    });

    it('says which counter each place goes to, what it stands on and how old that is', async () => {
      const { situation } = await ask();
      expect(counter_of(situation, 1, 0)).to.deep.equal({
        id: 'la_poste:1',
        nom: 'La Poste inventée',
        is_added: false,
      });
      expect(situation.label).to.equal('démonstration, 2016/2025');
      expect(situation.names.epci.get('200000001')).to.equal('Pays premier');
      expect(situation.warnings.join('\n'))
        .to.contain('Effet de bord possible')
        .and.to.contain('Millésimes mêlés')
        .and.to.contain('Données de plus de 24 mois');
    });

    it('counts the people of one territory, served from outside too', async () => {
      const only_c = { c: 'white' };
      expect(await classes_of({ territory: { kind: 'departement', code: '02' } })).to.deep.equal(only_c);
      expect(await classes_of({ territory: { kind: 'epci', code: '200000002' } })).to.deep.equal(only_c);
      expect(await classes_of({ territory: { kind: 'commune', code: '02001' } })).to.deep.equal(only_c);
      const ring = [
        [at_minutes(20), -1],
        [at_minutes(25), -1],
        [at_minutes(25), 1],
        [at_minutes(20), 1],
        [at_minutes(20), -1],
      ];
      const area = { type: 'Polygon' as const, coordinates: [ring] };
      // The cell at 25 minutes has its centre on the border.
      expect(await classes_of({ territory: { kind: 'area', geometry: area } })).to.deep.equal({ b: 'grey' });
    });

    it('gives a place the same P(white) in every territory', async () => {
      const { coverage: all } = await ask();
      const { coverage: one } = await ask({ territory: { kind: 'commune', code: '02001' } });
      expect(one.p_white?.[0]).to.equal(all.p_white?.[2]);
    });

    it('refuses a territory that is not of the site, or that nobody lives in', async () => {
      const fail = (territory: CoverageRequest['territory']) =>
        ask({ territory }).catch((thrown: unknown) => thrown);
      expect(await fail({ kind: 'epci', code: 'x' })).to.include({ code: 'unknown-territory', status: 404 });
      const far = {
        type: 'Polygon' as const,
        coordinates: [
          [
            [9, 9],
            [9, 8],
            [8, 8],
            [9, 9],
          ],
        ],
      };
      expect(await fail({ kind: 'area', geometry: far })).to.include({ code: 'no-demand', status: 409 });
    });

    it('rescales each commune to its present population, in a territory by the factor of the whole', async () => {
      const { situation, coverage } = await ask({ rescale: true });
      expect([...coverage.communes.values()].map(({ population }) => population)).to.deep.equal([300, 120]);
      expect(situation.demands.factor[0]).to.equal(3);
      expect(coverage.whole.ages?.bands[0]?.population).to.equal(70);
      expect(situation.warnings.join('\n')).to.contain(
        'Population recalée par commune : 160 habitants dans la grille, 420 dans les communes',
      );
      const edge = {
        type: 'Polygon' as const,
        coordinates: [
          [
            [-0.01, -0.01],
            [0.01, -0.01],
            [0, 0.01],
            [-0.01, -0.01],
          ],
        ],
      };
      const { coverage: part } = await ask({ rescale: true, territory: { kind: 'area', geometry: edge } });
      expect(part.whole.population).to.equal(180);
    });

    it('lets a visio-guichet stand for what it can, and tells who goes there', async () => {
      const caf_only = { rule: { kind: 'core_operator', category: 'caf' } as const };
      expect(await classes_of({ ...caf_only, added: [site(45)] })).to.deep.include({ c: 'served' });
      const la_poste = { rule: { kind: 'core_operator', category: 'la_poste' } as const };
      expect(await classes_of({ ...la_poste, added: [site(45)] })).to.deep.include({ c: 'white' });
      const explicit = site(45, { categories: ['la_poste'] });
      expect(await classes_of({ ...la_poste, added: [explicit] })).to.deep.include({ c: 'served' });
      const { situation } = await ask({ added: [site(45)] });
      expect(counter_of(situation, 0, 2)).to.deep.equal({
        id: 'v1',
        nom: 'Visio-guichet inventé',
        is_added: true,
      });
      const idle = await ask({ added: [site(45, { categories: ['msa'] })] });
      expect(idle.situation.warnings.join('\n')).to.contain('sans effet : Visio-guichet inventé');
    });

    it('takes services away, the last one of a category included, and says when there was none', async () => {
      const { situation, coverage } = await ask({ removed: ['dila:caf', 'dila:none'] });
      expect(situation.basket.categories.map(({ id }) => id)).to.deep.equal(['caf', 'la_poste']);
      expect(coverage.minutes[0]?.[0]).to.equal(Infinity);
      expect(coverage.whole).to.deep.include({ unreached: 160, mean_minutes: null });
      expect(situation.warnings.join('\n')).to.contain('aucun guichet de ce panier : dila:none');
    });

    it('counts what is open, tells the people whose class hangs on unknown hours', async () => {
      // The CAF tells its hours, La Poste does not.
      const monday = { weekday: 'mo', time: '10:00' } as const;
      const { coverage, situation } = await ask({ at: monday });
      expect(situation.hours).to.deep.include({
        day: '2026-11-30',
        services: 3,
        unknown: { untold: 2, unreadable: 0, uncertain: 0 },
      });
      expect(situation.hours?.categories.map(({ unknown_share }) => unknown_share)).to.deep.equal([0, 1]);
      expect(situation.warnings).to.include(
        'Guichets ouverts le lundi à 10:00, d’après leurs horaires du 30 novembre 2026, hors jours fériés.',
      );
      expect(situation.warnings.join('\n')).to.contain('67 % des guichets (2 sans horaires)');
      expect(coverage.whole.by_class.served).to.equal(60);
      expect(coverage.surely_open?.class[0]).to.equal(classes.indexOf('white'));
      expect(coverage.hours_unknown).to.equal(100);
      const sunday = await ask({ at: { ...monday, weekday: 'su' } });
      expect(sunday.coverage.whole.by_class.white).to.equal(160);
      expect(sunday.coverage.hours_unknown).to.equal(0);
    });

    it('measures on foot and by bicycle, more slowly and by the same way', async () => {
      const walk = await ask({ mode: 'walk' });
      const bicycle = await ask({ mode: 'bicycle' });
      expect(walk.coverage.minutes[0]?.[1]).to.be.closeTo(250, 0.1);
      expect(bicycle.coverage.minutes[0]?.[1]).to.be.closeTo(25 * (50 / 15), 0.1);
      expect(walk.situation.method).to.contain('à 5 km/h');
    });

    it('is the same whatever order the rows lie in', async () => {
      const straight = await ask({ rescale: true });
      await database().query(
        sql`create table t as select * from published.population_cells order by id desc`,
      );
      await database().query(sql`delete from published.population_cells`);
      await database().query(sql`insert into published.population_cells select * from t`);
      await database().query(sql`drop table t`);
      expect((await ask({ rescale: true })).coverage).to.deep.equal(straight.coverage);
    });

    it('a service 5 km beyond the border lowers the white population, and the warning goes with a ring', async () => {
      const asked = { basket: houses, rule: { kind: 'core_operator', category: 'caf' } as const };
      const { coverage: without, situation: bare } = await ask(asked);
      expect(bare.warnings.join('\n')).to.contain('Effet de bord possible');
      const beyond = service('dila:caf2', 'caf', at_minutes(45) + 5 / 111.32, 0, { dans_region: false });
      const others = [
        service('dila:caf', 'caf', 0, 0),
        service('la_poste:1', 'agence_postale_communale', 0, 0, { dans_region: false }),
      ];
      await publish_fixture(database(), services, [...others, beyond]);
      const { situation, coverage } = await ask(asked);
      expect(without.whole.by_class.white).to.equal(60);
      expect(coverage.whole.by_class.white).to.equal(0);
      expect(situation.warnings.join('\n')).not.to.contain('Effet de bord');
    });
  });

  describe('with the asker’s rights', () => {
    it('reads no service that the asker may not see', async () => {
      await publish_fixture(database(), population_cells, [cell('a', 0, 60, '01001')]);
      await publish_fixture(database(), services, [service('dila:caf', 'caf', 0, 0)]);
      const caf = async () => (await ask()).situation.antennas.categories.map(({ category }) => category.id);
      expect(await caf()).to.deep.equal(['caf']);
      await database().query(
        sql`update maillage.collection set visibility = 'accounts' where id = 'services'`,
      );
      await database().query(sql`select maillage.protect_collection('services')`);
      const error = await ask().catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'no-antenna', status: 409 });
    });
  });
});
