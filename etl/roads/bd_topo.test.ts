import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import sqlite from 'node-sqlite3-wasm';
import { day_number, flag_reachable, type RoadGraph, type TravelMode } from '../../catalogue/roads/graph.ts';
import type { AppError } from '../../errors.ts';
import { read_closing, road_of_row } from './bd_topo.ts';
import { build_from_file } from './build_from_file.ts';
import { default_parameters } from './parameters.ts';

/** A line of a GeoPackage with heights, as BD TOPO has them. */
function line_blob(points: readonly (readonly [number, number])[]): Uint8Array {
  const bytes = new Uint8Array(8 + 9 + points.length * 24);
  const view = new DataView(bytes.buffer);
  bytes.set([0x47, 0x50, 0, 1]);
  view.setUint8(8, 1);
  view.setUint32(9, 1002, true);
  view.setUint32(13, points.length, true);
  points.forEach(([x, y], i) =>
    [x, y, 250].forEach((value, k) => view.setFloat64(17 + i * 24 + k * 8, value, true)),
  );
  return bytes;
}

interface Stretch {
  sens?: string;
  kmh?: number;
  sol?: string;
  fermeture?: string;
  /** Metres east and north of a place near Foix. */
  points: readonly (readonly [number, number])[];
}

const [x0, y0] = [585_000, 6_209_000];

describe('road graphs from BD TOPO', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-bdtopo-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;

  function write(
    stretches: readonly Stretch[],
    columns = 'sens_de_circulation text, vitesse_moyenne_vl integer',
  ): string {
    const file = path.join(folder, `${++files}.gpkg`);
    const database = new sqlite.Database(file);
    database.exec(`
      create table gpkg_spatial_ref_sys (srs_name text, srs_id integer primary key, organization text,
        organization_coordsys_id integer, definition text, description text);
      create table gpkg_contents (table_name text primary key, data_type text, identifier text, srs_id integer);
      create table gpkg_geometry_columns (table_name text, column_name text, geometry_type_name text, srs_id integer,
        z integer, m integer);
      insert into gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id, definition)
        values (2154, 'EPSG', 2154, '');
      insert into gpkg_contents values ('troncon_de_route', 'features', '', 2154), ('autre', 'attributes', '', null);
      insert into gpkg_geometry_columns values ('troncon_de_route', 'geom', 'LINESTRING', 2154, 1, 0);
      create table autre (x);
      create table troncon_de_route (fid integer primary key, geom blob, nature text, importance text,
        etat_de_l_objet text, acces_vehicule_leger text, urbain boolean, position_par_rapport_au_sol text,
        periode_de_fermeture text, ${columns});`);
    const insert = database.prepare('insert into troncon_de_route values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    for (const [i, stretch] of stretches.entries())
      insert.run([
        i + 1,
        line_blob(stretch.points.map(([x, y]) => [x0 + x, y0 + y])),
        'Route à 1 chaussée',
        '4',
        'En service',
        'Libre',
        0,
        stretch.sol ?? '0',
        stretch.fermeture ?? null,
        stretch.sens ?? 'Double sens',
        stretch.kmh ?? 60,
      ]);
    insert.finalize();
    database.close();
    return file;
  }
  const build = (stretches: readonly Stretch[]) =>
    build_from_file(write(stretches), { name: 'topo', mode: 'car' });
  /** Times of the arcs in minutes of a straight road of 1 km at 60 km/h, junctions aside. */
  const times = (graph: RoadGraph) => [...graph.out_ds].map((ds) => Math.round(ds / 60) / 10);

  it('joins stretches at their ends, with the mean speeds that it gives', async () => {
    const graph = await build([
      {
        points: [
          [0, 0],
          [500, 0],
          [1000, 0],
        ],
      },
      {
        points: [
          [1000, 0],
          [2000, 0],
        ],
        kmh: 30,
      },
      {
        points: [
          [1000, 0.1],
          [1000, 1000],
        ],
        kmh: 120,
        sens: 'Sens direct',
      },
    ]);
    expect(graph.counts).to.deep.equal({ nodes: 4, arcs: 5, edges: 3, shape_points: 1, closures: 0 });
    const junction_min = default_parameters.car.junction_s / 60;
    // Lambert-93 stretches a kilometre there by less than a metre.
    const near = (minutes: number) => (minute: number) => Math.abs(minute - minutes) < 0.06;
    for (const minutes of [1, 1 + junction_min, 2, 2 + junction_min, 0.5])
      expect(times(graph).some(near(minutes)), String(minutes)).to.equal(true);
    expect((graph.node_lat[0] as number) / 1e7).to.be.closeTo(42.96, 0.05);
    expect((graph.node_lon[0] as number) / 1e7).to.be.closeTo(1.59, 0.05);
  });

  const row = (more: Record<string, unknown>) =>
    ({
      nature: 'Route à 1 chaussée',
      importance: '4',
      vitesse_moyenne_vl: 60,
      urbain: null,
      ...more,
    }) as unknown as Parameters<typeof road_of_row>[0];

  it('obeys directions and access, by mode', () => {
    const way = (fields: Record<string, unknown>, mode: TravelMode) => {
      const road = road_of_row(row(fields), mode);
      return road === null ? 'none' : `${road.ahead ? '>' : ''}${road.back ? '<' : ''}`;
    };
    const expected: [Record<string, unknown>, car: string, bicycle: string, walk: string][] = [
      [{}, '><', '><', '><'],
      [{ sens_de_circulation: 'Sens direct' }, '>', '>', '><'],
      [{ sens_de_circulation: 'Sens inverse' }, '<', '<', '><'],
      [{ acces_vehicule_leger: 'Physiquement impossible' }, 'none', '><', '><'],
      [{ acces_vehicule_leger: 'Restreint aux ayants droit' }, 'none', '><', '><'],
      [{ acces_vehicule_leger: 'A péage', nature: 'Type autoroutier' }, '><', 'none', 'none'],
      [{ nature: 'Sentier' }, 'none', '><', '><'],
      [{ nature: 'Escalier' }, 'none', 'none', '><'],
      [{ etat_de_l_objet: 'En construction' }, 'none', 'none', 'none'],
    ];
    for (const [fields, car, bicycle, walk] of expected)
      expect(
        [way(fields, 'car'), way(fields, 'bicycle'), way(fields, 'walk')],
        JSON.stringify(fields),
      ).to.deep.equal([car, bicycle, walk]);
  });

  it('keeps closures, and says what it did not understand', async () => {
    const graph = await build([
      {
        points: [
          [0, 0],
          [1000, 0],
        ],
        fermeture: 'Du 15/11 au 31/05',
      },
      {
        points: [
          [1000, 0],
          [2000, 0],
        ],
        fermeture: 'En hiver',
        sol: '-1',
      },
    ]);
    expect([graph.closure_from[0], graph.closure_to[0]]).to.deep.equal([
      day_number(11, 15),
      day_number(5, 31),
    ]);
    expect(graph.about.warnings.join()).to.contain('1 périodes de fermeture non comprises');
    expect([...graph.edge_flags].filter((flags) => flags === flag_reachable)).to.have.length(1);
    expect(read_closing('du 31/02')).to.equal(null);
    expect(read_closing('du 1/13 au 2/2')).to.equal(null);
  });

  it('refuses a speed that is none, and columns of another layer', async () => {
    expect(road_of_row(row({ vitesse_moyenne_vl: 1e9 }), 'car')).to.include({
      known_kmh: null,
      class: 'tertiary',
      context: null,
    });
    const file = write([], 'sens text, vitesse integer');
    const error = (await build_from_file(file, { name: 'x', mode: 'car' }).catch(
      (e: unknown) => e,
    )) as AppError;
    expect(error).to.include({ code: 'not-bd-topo', status: 422 });
    expect(error.message).to.contain('sens_de_circulation, vitesse_moyenne_vl');
  });
});
