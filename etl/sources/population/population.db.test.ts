import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { Feature as GeoFeature, Position } from 'geojson';
import proj4 from 'proj4';
import { read_config } from '../../../config.ts';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { collect, csv_rows, input_of, test_context } from '../services/testing.ts';
import { read_territory_cog } from '../territoires/cog.ts';
import { contours_communes } from '../territoires/contours_communes.ts';
import { territoires } from '../territoires/territoires.ts';
import { contour_input, import_source } from '../territoires/testing.ts';
import { population } from './population.ts';

const laea = '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m +no_defs';
const to_degrees = (easting: number, northing: number): Position =>
  proj4(laea, 'EPSG:4326', [easting, northing]);

/** Invented contours: the communes of Ariège as squares of 10 km side by side, in the plane of the grids. */
const [west, south, side, per_row] = [3_570_000, 2_260_000, 10_000, 20] as const;
/** The same communes, far out in the Atlantic: no real commune is near. */
const atlantic = 2_200_000;
const listed = [...read_territory_cog().communes.values()].filter((c) => c.code_departement === '09');
const contours_at = (left: number): GeoFeature[] =>
  listed.map(({ code, nom }, i) => {
    const x = left + (i % per_row) * side;
    const y = south + Math.floor(i / per_row) * side;
    const ring = [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ].map(([easting = NaN, northing = NaN]) => to_degrees(easting, northing));
    return {
      type: 'Feature',
      properties: { INSEE_COM: code, NOM: nom, DEP: '09', POP_2020: 100 },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
const code_of = (i: number) => listed[i]?.code ?? '';
const id_of = (easting: number, northing: number, size = 1000) => `CRS3035RES${size}mN${northing}E${easting}`;
const env = { REGION_DEPARTEMENTS: '09' };

const root = read_config().REFERENTIELS_DIR ?? '';
const file = (folder: string, name: string) => path.join(root, folder, name);
const has_real = root !== '' && existsSync(file('population', ''));

const grid = (rows: Record<string, unknown>[]) =>
  input_of(rows.map((fields, i) => ({ line: i + 2, fields })));
const failure = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code: unknown }) => error.code,
  );

describe('population cells', function () {
  this.timeout(60_000);
  const database = use_database();
  const read_cells = () =>
    database().query<Record<string, unknown>>(
      sql`select id, code_insee, population, population_source, facteur from published.population_cells order by id`,
    );

  it('need communes first', async () => {
    const input = grid([{ id_carreau_1km: id_of(west, south), ind: '3' }]);
    expect(await failure(import_source(database(), population, input, env))).to.equal('communes-missing');
  });

  describe('on invented communes', () => {
    before(() => import_source(database(), contours_communes, contour_input(contours_at(west)), env));
    beforeEach(() => database().query(sql`drop table if exists published.population_cells`));

    it('take the commune that their centre is in, and drop those of elsewhere, counted', async () => {
      const input = grid([
        { id_carreau_1km: id_of(west + 2000, south + 3000), ind: '3' },
        { id_carreau_1km: id_of(west + side, south), ind: '4,5' },
        { id_carreau_1km: id_of(west - 90_000, south), ind: '50' },
        { id_carreau_1km: id_of(west, south), ind: '-1' },
        { id_carreau_1km: 'x', ind: '1' },
        { id_carreau_1km: id_of(west + side, south), ind: '9' },
      ]);
      const { rejects, warnings } = await import_source(database(), population, input, env);
      expect(
        (await read_cells()).map(({ code_insee, population }) => [code_insee, population]),
      ).to.have.deep.members([
        [code_of(0), 3],
        [code_of(1), 4.5],
      ]);
      expect(rejects.map(({ line, reason }) => [line, reason])).to.deep.equal([
        [5, 'population illisible : -1'],
        [6, 'carreau illisible'],
        [7, `carreau ${id_of(west + side, south)} déjà lu ligne 3`],
      ]);
      expect(warnings[0]).to.equal(
        'Seuls les habitants de la région sont comptés : 1 carreau (50 habitants) en dehors.',
      );
    });

    it('take the commune that the source names, merged or not, whatever the contours say', async () => {
      const input = grid([
        { idcar_200m: id_of(west, south, 200), lcog_geo: code_of(7), ind: '3' },
        { idcar_200m: id_of(west + 200, south, 200), lcog_geo: '31555', ind: '4' },
        { idcar_200m: id_of(west + 400, south, 200), lcog_geo: code_of(1) + code_of(0), ind: '5' },
        { idcar_200m: id_of(west + side - 200, south, 200), lcog_geo: code_of(1) + code_of(5), ind: '6' },
        { idcar_200m: id_of(west - 400, south, 200), lcog_geo: `${code_of(0)}31555`, ind: '7' },
        { idcar_200m: id_of(west + 600, south, 200), lcog_geo: '09287', ind: '8' },
      ]);
      const { warnings } = await import_source(database(), population, input, env);
      const cells = await read_cells();
      const by_population = new Map(cells.map(({ population, code_insee }) => [population, code_insee]));
      expect(by_population.get(3)).to.equal(code_of(7));
      expect(by_population.get(5)).to.equal(code_of(0));
      // Its centre is in commune 0, which the source does not name: the nearest of the two named.
      expect(by_population.get(6)).to.equal(code_of(1));
      expect(by_population.get(8)).to.equal(read_territory_cog().successors.get('09287'));
      expect(cells).to.have.length(4);
      expect(warnings[0]).to.include('2 carreaux (11 habitants) en dehors');
    });

    it('within 1 km of the region go to the nearest commune, unless a neighbour may hold them', async () => {
      const near_border = (left: number) =>
        grid([
          { id_carreau_1km: id_of(left - 1000, south + 4000), ind: '5' },
          { id_carreau_1km: id_of(left - 3000, south + 4000), ind: '6' },
          { id_carreau_1km: id_of(left, south + 4000), ind: '7' },
        ]);
      const populations = async () => (await read_cells()).map(({ population }) => population);
      // Here the squares beyond the border are in the boxes of real communes of Haute-Garonne.
      await import_source(database(), population, near_border(west), env);
      expect(await populations()).to.deep.equal([7]);
      await import_source(database(), contours_communes, contour_input(contours_at(atlantic)), env);
      const { warnings } = await import_source(database(), population, near_border(atlantic), env);
      expect(await populations()).to.have.members([5, 7]);
      expect(warnings.slice(0, 2)).to.deep.equal([
        'Seuls les habitants de la région sont comptés : 1 carreau (6 habitants) en dehors.',
        'Rattachés à la commune la plus proche : 1 carreau (5 habitants) dont le centre est hors de toute commune.',
      ]);
      await import_source(database(), contours_communes, contour_input(contours_at(west)), env);
    });

    it('are rescaled to the communes’ population on request, with their factor', async () => {
      const rows = [
        { id_carreau_1km: id_of(west, south), ind: '10' },
        { id_carreau_1km: id_of(west + 1000, south), ind: '30' },
        { id_carreau_1km: id_of(west + side, south), ind: '0' },
      ];
      const { warnings } = await import_source(database(), population, grid(rows), {
        ...env,
        POPULATION_RESCALE: 'true',
      });
      const cells = await read_cells();
      expect(
        cells.map(({ population, population_source, facteur }) => [population, population_source, facteur]),
      ).to.have.deep.members([
        [25, 10, 2.5],
        [75, 30, 2.5],
        [0, 0, 1],
      ]);
      expect(warnings.join(' ').replaceAll(/\s/g, ' ')).to.include(
        `facteur enregistré : 40 habitants dans la grille, ${(listed.length * 100).toLocaleString('fr-FR')} dans la liste`.replaceAll(
          /\s/g,
          ' ',
        ),
      );
    });

    it('keep the finer grid, and the published one when a file is of another region', async () => {
      const fine = grid([{ idcar_200m: id_of(west, south, 200), ind: '3' }]);
      const coarse = grid([{ id_carreau_1km: id_of(west, south), ind: '3' }]);
      const elsewhere = grid([{ idcar_200m: id_of(west - 900_000, south, 200), ind: '3' }]);
      await import_source(database(), population, coarse, env);
      await import_source(database(), population, fine, env);
      expect(await failure(import_source(database(), population, coarse, env))).to.equal('coarser-grid');
      expect(await failure(import_source(database(), population, elsewhere, env))).to.equal('outside-region');
      expect((await read_cells()).map(({ id }) => id)).to.deep.equal([id_of(west, south, 200)]);
      const { context } = test_context(database(), env);
      const { features } = await collect(population.features(coarse, { ...context, forced: true }));
      expect(features.map(({ id }) => id)).to.deep.equal([id_of(west, south)]);
    });
  });

  describe('of the real grids of REFERENTIELS_DIR', () => {
    before('needs REFERENTIELS_DIR with its folder population', function () {
      if (!has_real) this.skip();
    });
    beforeEach(() => database().query(sql`drop table if exists published.population_cells`));
    const real_grid = (name: string) => input_of(csv_rows(file('population', name)));

    for (const communes of [territoires, contours_communes])
      it(`are 35,168 squares and 2,771,633.5 inhabitants in the communes of ${communes.id}`, async () => {
        const { features } = JSON.parse(
          readFileSync(file('limites', 'communes-mp-2023-adminexpress-pop2020.geojson'), 'utf8'),
        ) as { features: GeoFeature[] };
        await import_source(database(), communes, communes === territoires ? null : contour_input(features));
        const { rejects } = await import_source(database(), population, real_grid('grille-1km-insee-mp.csv'));
        expect(rejects).to.be.empty;
        expect(
          await one(
            database(),
            sql`select count(*) as cells, sum(population) as inhabitants,
                  bool_and(st_isvalid(geom)) as valid,
                  bool_and(code_insee in (select code_insee from published.communes)) as placed,
                  round(avg(st_area(geom::geography)) / 1e4) as hectares
                from published.population_cells`,
          ),
        ).to.deep.equal({ cells: 35168, inhabitants: 2771633.5, valid: true, placed: true, hectares: 100 });
      });

    it('of another region are refused: Bordeaux is not in Midi-Pyrénées', async () => {
      await import_source(database(), territoires, null);
      for (const name of ['carreaux_200m_bm.csv', 'carreaux_1km_bm.csv'])
        expect(await failure(import_source(database(), population, real_grid(name))), name).to.equal(
          'outside-region',
        );
    });

    it('of Filosofi 2015 are read at 200 m in Gironde: 6,735 squares with ages and imputed values', async () => {
      const gironde = { REGION_DEPARTEMENTS: '33' };
      await import_source(database(), territoires, null, gironde);
      const input = real_grid('carreaux_200m_bm.csv');
      expect(population.vintage(input)).to.equal('2015');
      const { rejects, features } = await import_source(database(), population, input, gironde);
      expect(rejects).to.be.empty;
      expect(features).to.have.length(6735);
      const [first] = features;
      expect(first?.values).to.include({
        taille_m: 200,
        population: 63.5,
        code_insee: '33192',
        imputee: false,
      });
      expect(first?.values['ages']).to.include({ ind_80p: 7, ind_0_3: 1 });
      expect(features.filter(({ values }) => values['imputee'] === true)).to.not.be.empty;
    });
  });
});
