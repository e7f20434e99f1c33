import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { one, type Database } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { import_source } from './testing.ts';
import { territoires } from './territoires.ts';

/** Invalid shapes, and the greatest area that two communes share (square metres). */
const select_faults = sql`
  select
    (select count(*) from published.communes where not st_isvalid(geom)) as invalid,
    (select count(*) from published.communes where st_numgeometries(geom) > 1) as parted,
    (
      select coalesce(max(st_area(st_intersection(a.geom, b.geom)::geography)), 0)
      from published.communes a
      join published.communes b on a.id < b.id and a.geom && b.geom
      where not st_touches(a.geom, b.geom) and st_intersects(a.geom, b.geom)
    ) as overlap_m2`;

const read_faults = (db: Database) =>
  one<{ invalid: number; parted: number; overlap_m2: number }>(db, select_faults);

describe('territoires: communes of the npm packages', function () {
  this.timeout(120_000);
  const database = use_database();

  describe('of Midi-Pyrénées', () => {
    before(async () => {
      const { warnings } = await import_source(database(), territoires, null);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(/^Contours approchés : reconstruits par Voronoï/);
    });

    it('are 2,944 with 3,170,435 inhabitants, all with an approximate contour', async () => {
      const counts = await one(
        database(),
        sql`select count(*) as communes, sum(population) as population, count(geom) as contours,
              bool_and(contour_approche) as approximate from published.communes`,
      );
      expect(counts).to.deep.equal({
        communes: 2944,
        population: 3170435,
        contours: 2944,
        approximate: true,
      });
    });

    it('neither overlap nor break', async () => {
      const { invalid, overlap_m2 } = await read_faults(database());
      expect(invalid).to.equal(0);
      expect(overlap_m2).to.be.below(1);
    });

    it('are each in one piece, but for islands', async () => {
      expect((await read_faults(database())).parted).to.equal(0);
    });

    it('hold Conques-en-Rouergue, rebuilt from the boxes of the communes that merged', async () => {
      const conques = await one(
        database(),
        sql`select nom, code_epci, code_arrondissement, code_departement, code_region, codes_postaux,
              round(centre_lon::numeric, 1) as lon, round(centre_lat::numeric, 1) as lat,
              st_covers(geom, st_setsrid(st_point(centre_lon, centre_lat), 4326)) as centred
            from published.communes where id = '12218'`,
      );
      expect(conques).to.deep.equal({
        nom: 'Conques-en-Rouergue',
        code_epci: '241200641',
        code_arrondissement: '122',
        code_departement: '12',
        code_region: '76',
        codes_postaux: ['12320'],
        lon: 2.4,
        lat: 44.6,
        centred: true,
      });
    });

    it('know the seats of arrondissement, département and région', async () => {
      const seats = await database().query(
        sql`select code_insee, chef_lieu from published.communes
            where code_insee in ('31555', '09122', '09225', '09001') order by code_insee`,
      );
      expect(seats).to.deep.equal([
        { code_insee: '09001', chef_lieu: null },
        { code_insee: '09122', chef_lieu: 'departement' },
        { code_insee: '09225', chef_lieu: 'arrondissement' },
        { code_insee: '31555', chef_lieu: 'region' },
      ]);
    });

    it('make 103 intercommunalités, 8 départements and a partial région, valid and with the same inhabitants', async () => {
      for (const [collection, count] of [
        ['epci', 103],
        ['departements', 8],
        ['regions', 1],
      ] as const) {
        const sums = await one(
          database(),
          sql`select count(*) as count, sum(population) as population, sum(nombre_communes) as communes,
                bool_and(st_isvalid(geom) and contour_approche) as valid,
                count(*) filter (where nom ~ '[A-Z]') as named
              from ${ident('published', collection)}`,
        );
        expect(sums, collection).to.deep.equal({
          count,
          population: 3170435,
          communes: 2944,
          valid: true,
          named: count,
        });
      }
      expect(
        await one(database(), sql`select id, nom, chef_lieu, partiel from published.regions`),
      ).to.deep.equal({ id: '76', nom: 'Occitanie', chef_lieu: '31555', partiel: true });
      expect(
        await one(database(), sql`select nom, nature from published.epci where id = '243100518'`),
      ).to.deep.equal({ nom: 'Toulouse Métropole', nature: 'ME' });
      // Unions of coherent shapes have no slivers: a hole is an enclave of another territory.
      const [{ holes } = { holes: NaN }] = await database().query<{ holes: number }>(
        sql`select count(*) as holes from published.regions, st_dump(geom) as part, st_dumprings(part.geom) as ring
            where ring.path[1] > 0 and st_area(ring.geom::geography) < 100000`,
      );
      expect(holes).to.equal(0);
    });

    it('agree with the real contours: median IoU above 0.68', async function () {
      const root = read_config().REFERENTIELS_DIR ?? '';
      const file = path.join(root, 'limites', 'communes-mp-2023-adminexpress-pop2020.geojson');
      if (root === '' || !existsSync(file)) this.skip();
      const { median } = await one<{ median: number }>(
        database(),
        sql`select percentile_cont(0.5) within group (
              order by st_area(st_intersection(c.geom, real.geom)) / st_area(st_union(c.geom, real.geom))
            ) as median
            from jsonb_array_elements(${readFileSync(file, 'utf8')}::jsonb -> 'features') as feature,
              lateral st_makevalid(st_geomfromgeojson(feature ->> 'geometry')) as real (geom),
              lateral (
                select geom from published.communes where id = feature #>> '{properties,INSEE_COM}'
              ) as c`,
      );
      expect(median).to.be.within(0.68, 0.72);
    });
  });

  for (const { region, communes, regions, partial } of [
    { region: '974', communes: 24, regions: ['04'], partial: false },
    { region: '2A,2B', communes: 360, regions: ['94'], partial: false },
    { region: '971,976', communes: 49, regions: ['01', '06'], partial: false },
  ])
    it(`cover another region: ${region}`, async () => {
      await import_source(database(), territoires, null, { REGION_DEPARTEMENTS: region });
      const { invalid, overlap_m2 } = await read_faults(database());
      expect(invalid).to.equal(0);
      expect(overlap_m2).to.be.below(1);
      const rows = await database().query<{ id: string; partiel: boolean; nombre_communes: number }>(
        sql`select id, partiel, nombre_communes from published.regions order by id`,
      );
      expect(rows.map(({ id }) => id)).to.deep.equal(regions);
      expect(rows.every(({ partiel }) => partiel === partial)).to.equal(true);
      expect(rows.reduce((sum, { nombre_communes }) => sum + nombre_communes, 0)).to.equal(communes);
    });

  it('name the communes that have no box, and publish them without contour', async () => {
    const { notes } = await import_source(database(), territoires, null, { REGION_DEPARTEMENTS: '975' });
    expect(notes.map(({ reason }) => reason)).to.deep.equal([
      'commune sans rectangle englobant connu : Miquelon-Langlade (97501) n’a ni contour ni centre',
      'commune sans rectangle englobant connu : Saint-Pierre (97502) n’a ni contour ni centre',
    ]);
    expect(
      await one(database(), sql`select count(*) as count, count(geom) as contours from published.communes`),
    ).to.deep.equal({ count: 2, contours: 0 });
  });
});
