import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { Feature as GeoFeature, FeatureCollection, Polygon } from 'geojson';
import { read_config } from '../../../config.ts';
import { one } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import type { Input } from '../../source.ts';
import { contours_departements, contours_epci, contours_regions } from './contours_above.ts';
import { contours_communes } from './contours_communes.ts';
import { territory_sources } from './index.ts';
import { read_territory_cog } from './cog.ts';
import { territoires } from './territoires.ts';
import { contour_input, import_source } from './testing.ts';

const root = read_config().REFERENTIELS_DIR ?? '';
const real = (name: string) => path.join(root, 'limites', name);
const has_real = root !== '' && existsSync(real(''));
const input_of_file = (name: string): NonNullable<Input> =>
  contour_input((JSON.parse(readFileSync(real(name), 'utf8')) as FeatureCollection).features);
const claimants = (input: NonNullable<Input>) =>
  territory_sources.filter((source) => source.recognise?.(input.sample) === true).map(({ id }) => id);

const square = (west: number, south: number, side = 0.1): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
      [west, south],
    ],
  ],
});
const feature = (properties: Record<string, unknown>, geometry: GeoFeature['geometry']): GeoFeature => ({
  type: 'Feature',
  properties,
  geometry,
});

/** Invented contours: a chequerboard of squares, one for each commune of Mayotte (976) in the official list. */
const mayotte = [...read_territory_cog().communes.values()].filter((c) => c.code_departement === '976');
const mayotte_features = (name_code: string, name_departement: string) =>
  mayotte.map(({ code, nom }, i) =>
    feature(
      { [name_code]: code, NOM: nom, [name_departement]: '976' },
      square(45 + (i % 5) / 10, -13 + Math.floor(i / 5) / 10),
    ),
  );
const env = { REGION_DEPARTEMENTS: '976' };

describe('real contours', function () {
  this.timeout(60_000);
  const database = use_database();

  describe('of communes', () => {
    it('take the place of the approximate ones and complete them from the official list', async () => {
      await import_source(database(), territoires, null, env);
      const input = contour_input(mayotte_features('INSEE_COM', 'INSEE_DEP'));
      expect(contours_communes.retires).to.include(territoires.id);
      const { rejects, derived } = await import_source(database(), contours_communes, input, env);
      expect(rejects).to.be.empty;
      expect(derived).to.deep.equal(['epci', 'departements', 'regions']);
      const known = mayotte.find(({ code }) => code === '97608');
      expect(
        await one(
          database(),
          sql`select nom, population, codes_postaux, code_epci, code_region, chef_lieu, contour_approche,
                st_covers(geom, st_setsrid(st_point(centre_lon, centre_lat), 4326)) as centred
              from published.communes where id = '97608'`,
        ),
      ).to.deep.equal({
        nom: known?.nom,
        population: known?.population,
        codes_postaux: known?.codes_postaux,
        code_epci: known?.code_epci,
        code_region: '06',
        chef_lieu: known?.chef_lieu,
        contour_approche: false,
        centred: true,
      });
      expect(
        await one(database(), sql`select nombre_communes, contour_approche from published.departements`),
      ).to.deep.equal({ nombre_communes: 17, contour_approche: false });
    });

    it('mend a contour that crosses itself, and say so', async () => {
      const features = mayotte_features('INSEE_COM', 'INSEE_DEP');
      const [first] = features;
      if (first === undefined) throw new Error('no commune');
      first.geometry = {
        type: 'Polygon',
        coordinates: [
          [
            [45, -13],
            [45.1, -12.9],
            [45.1, -13],
            [45, -12.9],
            [45, -13],
          ],
        ],
      };
      const { notes } = await import_source(database(), contours_communes, contour_input(features), env);
      expect(notes.map(({ reason }) => reason)).to.deep.equal([
        `contour invalide, réparé : ${mayotte[0]?.nom} (${mayotte[0]?.code})`,
      ]);
      const { invalid } = await one<{ invalid: number }>(
        database(),
        sql`select count(*) as invalid from published.communes where not st_isvalid(geom)`,
      );
      expect(invalid).to.equal(0);
    });

    it('reject a second contour, an unreadable code and a missing contour', async () => {
      const features = mayotte_features('INSEE_COM', 'INSEE_DEP');
      const [first] = features;
      if (first === undefined) throw new Error('no commune');
      features.push(first, feature({ INSEE_COM: 'x', NOM: 'x', INSEE_DEP: '976' }, square(45, -13)));
      const { rejects } = await import_source(database(), contours_communes, contour_input(features), env);
      expect(rejects.map(({ line, reason }) => [line, reason])).to.deep.equal([
        [18, 'commune 97601 déjà lue ligne 1'],
        [19, 'code de commune illisible : x'],
      ]);
    });

    it('refuse a file that covers only part of the region, or another one', async () => {
      const input = contour_input(mayotte_features('INSEE_COM', 'INSEE_DEP'));
      const codes: unknown[] = [];
      for (const REGION_DEPARTEMENTS of ['974,976', '974'])
        await import_source(database(), contours_communes, input, { REGION_DEPARTEMENTS }).catch(
          (error: { code: unknown }) => codes.push(error.code),
        );
      expect(codes).to.deep.equal(['incomplete-region', 'outside-region']);
    });
  });

  describe('above communes', () => {
    before(async () => {
      await import_source(database(), territoires, null, env);
    });

    it('replace the unions, and a later import of communes leaves them', async () => {
      const contours = [
        feature({ INSEE_DEP: '976', NOM: 'Mayotte', INSEE_REG: '06' }, square(45, -13, 0.5)),
        feature({ INSEE_DEP: '974', NOM: 'La Réunion', INSEE_REG: '04' }, square(55, -21)),
      ];
      expect(claimants(contour_input(contours))).to.deep.equal(['contours_departements']);
      await import_source(database(), contours_departements, contour_input(contours), env);
      const read = () =>
        database().query(
          sql`select id, population, nombre_communes, contour_approche, st_npoints(geom) as points
              from published.departements`,
        );
      const population = mayotte.reduce((sum, commune) => sum + (commune.population ?? 0), 0);
      const expected = [{ id: '976', population, nombre_communes: 17, contour_approche: false, points: 5 }];
      expect(await read()).to.deep.equal(expected);
      const { derived } = await import_source(database(), territoires, null, env);
      expect(derived).to.deep.equal(['epci', 'regions']);
      expect(await read()).to.deep.equal(expected);
    });

    it('give way to unions when the site takes another region', async () => {
      const { derived } = await import_source(database(), territoires, null, { REGION_DEPARTEMENTS: '974' });
      expect(derived).to.include('departements');
    });
  });

  describe('of the real files of REFERENTIELS_DIR', () => {
    before('needs REFERENTIELS_DIR with its folder limites', async function () {
      if (!has_real) this.skip();
      await import_source(database(), territoires, null);
    });

    it('are recognised each by one source', () => {
      expect(claimants(input_of_file('communes-mp-2023-adminexpress-pop2020.geojson'))).to.deep.equal([
        'contours_communes',
      ]);
      expect(claimants(input_of_file('epci-mp-2025-adminexpress.geojson'))).to.deep.equal(['contours_epci']);
      expect(claimants(input_of_file('departements-mp-2025-adminexpress.geojson'))).to.deep.equal([
        'contours_departements',
      ]);
      expect(claimants(input_of_file('region-occitanie-2025-adminexpress.geojson'))).to.deep.equal([
        'contours_regions',
      ]);
    });

    it('make 2,949 communes of 2023, merged ones included', async () => {
      const input = input_of_file('communes-mp-2023-adminexpress-pop2020.geojson');
      expect(contours_communes.vintage(input)).to.equal('2023');
      const { rejects, warnings } = await import_source(database(), contours_communes, input);
      expect(rejects).to.be.empty;
      expect(warnings).to.be.empty;
      expect(
        await one(
          database(),
          sql`select count(*) as communes, sum(population) as population, min(millesime) as millesime,
                bool_or(contour_approche) as approximate, bool_and(st_isvalid(geom)) as valid,
                count(*) filter (where cardinality(codes_postaux) > 0) as with_postal_codes
              from published.communes`,
        ),
      ).to.deep.equal({
        communes: 2949,
        population: 3098924,
        millesime: '2023',
        approximate: false,
        valid: true,
        with_postal_codes: 2949,
      });
      expect(
        await one(
          database(),
          sql`select nom, population, codes_postaux, code_arrondissement, chef_lieu
              from published.communes where id = '12076'`,
        ),
      ).to.deep.equal({
        nom: 'Conques-en-Rouergue',
        population: 1586,
        codes_postaux: ['12320'],
        code_arrondissement: '122',
        chef_lieu: null,
      });
    });

    it('make unions without slivers', async () => {
      for (const [collection, count] of [
        ['epci', 103],
        ['departements', 8],
        ['regions', 1],
      ] as const) {
        const found = await one(
          database(),
          sql`select count(*) as count, sum(nombre_communes) as communes, bool_and(st_isvalid(geom)) as valid,
                sum((
                  select count(*) from st_dump(geom) as part, st_dumprings(part.geom) as ring
                  where ring.path[1] > 0 and st_area(ring.geom::geography) < 10000
                )) as slivers
              from ${ident('published', collection)}`,
        );
        expect(found, collection).to.deep.equal({ count, communes: 2949, valid: true, slivers: 0 });
      }
    });

    it('above communes stay in place: 103 intercommunalités, 8 départements, Occitanie partial', async () => {
      const contours = [
        [contours_epci, 'epci-mp-2025-adminexpress.geojson', 103],
        [contours_departements, 'departements-mp-2025-adminexpress.geojson', 8],
        [contours_regions, 'region-occitanie-2025-adminexpress.geojson', 1],
      ] as const;
      for (const [source, file, count] of contours) {
        const { rejects, warnings, features } = await import_source(database(), source, input_of_file(file));
        expect(rejects, file).to.be.empty;
        expect(warnings, file).to.be.empty;
        expect(features, file).to.have.length(count);
      }
      const input = input_of_file('communes-mp-2023-adminexpress-pop2020.geojson');
      expect((await import_source(database(), contours_communes, input)).derived).to.be.empty;
      const { area_km2, ...region } = await one<{ area_km2: number }>(
        database(),
        sql`select nom, partiel, population, nombre_communes, contour_approche,
              round(st_area(geom::geography) / 1e6) as area_km2 from published.regions`,
      );
      expect(region).to.deep.equal({
        nom: 'Occitanie',
        partiel: true,
        population: 3098924,
        nombre_communes: 2949,
        contour_approche: false,
      });
      expect(area_km2).to.be.within(72_000, 73_500);
      expect(
        await one(database(), sql`select nom, nature from published.epci where id = '243100518'`),
      ).to.deep.equal({ nom: 'Toulouse Métropole', nature: 'ME' });
    });
  });
});
