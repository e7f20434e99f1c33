import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { FeatureCollection } from 'geojson';
import { read_config } from '../../../config.ts';
import type { Db } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import type { Feature } from '../../source.ts';
import { load_communes } from './communes.ts';
import { dila } from './dila.ts';
import { france_services } from './france_services.ts';
import { csv_rows, input_of, ndjson_rows, run_source, test_context } from './testing.ts';

const staging = ident('staging', 'services_test');

async function publish_communes(db: Db, contours: FeatureCollection): Promise<void> {
  await db.query(sql`drop table if exists published.communes`);
  await db.query(sql`
    create table published.communes as
    select
      feature #>> '{properties,INSEE_COM}' as code_insee,
      feature #>> '{properties,NOM}' as nom,
      feature #>> '{properties,DEP}' as code_departement,
      st_x(st_centroid(geom)) as centre_lon,
      st_y(st_centroid(geom)) as centre_lat,
      false as contour_approche,
      geom
    from jsonb_array_elements(${JSON.stringify(contours)}::jsonb -> 'features') as feature,
      lateral st_geomfromgeojson(feature ->> 'geometry') as geom`);
}

async function stage(db: Db, features: readonly Feature[]): Promise<void> {
  await db.query(sql`drop table if exists ${staging}`);
  await db.query(sql`
    create table ${staging} as
    select
      (feature ->> 'line')::bigint as line,
      feature ->> 'id' as id,
      feature #>> '{values,code_insee}' as code_insee,
      feature #>> '{values,precision_position}' as precision_position,
      st_setsrid(st_geomfromgeojson(feature ->> 'geometry'), 4326) as geom
    from jsonb_array_elements(${JSON.stringify(features)}::jsonb) as feature`);
}

async function far_points(db: Db) {
  const query = await dila.check?.(staging, test_context(db).context);
  return query == null ? null : db.query<{ line: number; reason: string; kept: boolean }>(query);
}

const square = (west: number, south: number, side: number): [number, number][][] => [
  [
    [west, south],
    [west + side, south],
    [west + side, south + side],
    [west, south + side],
    [west, south],
  ],
];
const commune = (code: string, nom: string, west: number, south: number) => ({
  type: 'Feature' as const,
  properties: { INSEE_COM: code, NOM: nom, DEP: code.slice(0, 2) },
  geometry: { type: 'Polygon' as const, coordinates: square(west, south, 0.05) },
});
const two_communes: FeatureCollection = {
  type: 'FeatureCollection',
  features: [commune('09122', 'Foix', 1.58, 42.94), commune('09777', 'Ancienne', 1.7, 42.94)],
};

describe('services beside the published communes', () => {
  const database = use_database();
  const record = (id: string, code: string, longitude: number, latitude: number) => ({
    codeinsee: code,
    editeursource: 'x',
    id,
    latitude: String(latitude),
    longitude: String(longitude),
    nom: id,
    type: 'mairie',
    update: '2015-07-06',
    writeAddress: {},
  });

  it('checks no distance before communes are published', async () => {
    await database().query(sql`drop table if exists published.communes`);
    expect(await far_points(database())).to.equal(null);
  });

  it('notes the points more than 2 km from the contour of their commune, and only those', async () => {
    await publish_communes(database(), two_communes);
    const rows = [
      record('inside', '09122', 1.6, 42.96),
      record('near', '09122', 1.64, 42.96),
      record('far', '09122', 1.68, 42.96),
      record('absent', '09122', 0, 0),
    ].map((fields, i) => ({ line: i + 1, fields }));
    const { features, notes } = await run_source(dila, input_of(rows, 'ndjson'), database());
    expect(notes.map(({ reason }) => reason)).to.deep.equal([
      'coordonnées 0, 0 : placé au centre de la commune',
    ]);
    await stage(database(), features);
    expect(await far_points(database())).to.deep.equal([
      { line: 3, reason: 'point à 4,1 km de la commune Foix (09122)', kept: true },
    ]);
  });

  it('lets the published vintage decide the communes, their centres and the region', async () => {
    await publish_communes(database(), two_communes);
    const communes = await load_communes(database(), read_config({}));
    const former = communes.resolve('09777');
    expect(former).to.include({ nom: 'Ancienne', zone: 'region' });
    expect(former?.centre?.[0]).to.be.closeTo(1.725, 1e-9);
    expect(communes.has_contour('09777')).to.equal(true);
    expect(communes.has_contour('31555')).to.equal(false);
    expect(communes.resolve('31555')).to.include({ nom: 'Toulouse', zone: 'region' });
  });

  it('finds the far points of the real directory against the real contours', async function () {
    const root = read_config().REFERENTIELS_DIR ?? '';
    const file = path.join(root, 'limites', 'communes-mp-2023-adminexpress-pop2020.geojson');
    if (root === '' || !existsSync(file)) this.skip();
    await publish_communes(database(), JSON.parse(readFileSync(file, 'utf8')) as FeatureCollection);
    const rows = ndjson_rows(path.join(root, 'services', 'dila-annuaire-locaux-mp-2016-02.ndjson'));
    const { features, notes } = await run_source(dila, input_of(rows, 'ndjson'), database());
    await stage(database(), features);
    const far = (await far_points(database())) ?? [];
    const noted = (part: string) => notes.filter(({ reason }) => reason.includes(part)).length;
    expect(far).to.have.length(212);
    expect(noted('hors de la région et de sa couronne')).to.equal(40);
    expect(noted('hors de France')).to.equal(1);
    expect(noted('fusionnée')).to.equal(37);
  });

  it('finds 202 of the 203 real France services houses inside their commune and none far from it', async function () {
    const root = read_config().REFERENTIELS_DIR ?? '';
    const file = path.join(root, 'limites', 'communes-mp-2023-adminexpress-pop2020.geojson');
    if (root === '' || !existsSync(file)) this.skip();
    await publish_communes(database(), JSON.parse(readFileSync(file, 'utf8')) as FeatureCollection);
    const houses = csv_rows(path.join(root, 'services', 'france-services-mp-20240801.csv'));
    const { features } = await run_source(france_services, input_of(houses), database());
    await stage(database(), features);
    expect(await far_points(database())).to.deep.equal([]);
    const [inside] = await database().query<{ count: number }>(sql`
      select count(*) from ${staging} as service
      join published.communes as commune using (code_insee)
      where st_covers(commune.geom, service.geom)`);
    expect(inside?.count).to.equal(202);
  });
});
