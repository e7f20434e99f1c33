import { expect } from 'chai';
import { input_of } from '../services/testing.ts';
import { centre_of, read_cell_id, square_kilometre, square_of } from './cells.ts';
import { read_ages, read_cell, read_commune_codes, read_grid_columns } from './grid_columns.ts';

const id_1km = 'CRS3035RES1000mN2313000E3677000';
const id_200m = 'CRS3035RES200mN2313200E3677400';
const columns_of = (fields: Record<string, unknown>) =>
  read_grid_columns(input_of([{ line: 2, fields }]).sample);

describe('squares of INSEE’s grids', () => {
  it('are read from their names', () => {
    expect(read_cell_id(id_1km)).to.deep.equal({
      id: id_1km,
      epsg: 3035,
      size_m: 1000,
      northing: 2313000,
      easting: 3677000,
    });
    expect(read_cell_id('CRS2975RES200mN7634200E0327000')).to.include({ epsg: 2975, easting: 327000 });
    for (const text of ['', 'CRS3035RES0mN1E1', 'CRS4326RES1000mN1E1', 'x' + id_1km, null])
      expect(read_cell_id(text), String(text)).to.equal(null);
    expect(square_kilometre(3677000, 2313000)).to.deep.equal(read_cell_id(id_1km));
  });

  it('stand where EPSG:3035 puts them', () => {
    // The projection's origin: 10° E, 52° N is E 4321000, N 3210000.
    const origin = square_kilometre(4321000, 3210000);
    expect(square_of(origin).coordinates[0]?.[0]?.[0]).to.deep.equal([10, 52]);
    const [lon = NaN, lat = NaN] = centre_of(square_kilometre(3483000, 2265000));
    expect(lon).to.be.closeTo(-0.2739, 2e-4);
    expect(lat).to.be.closeTo(42.9805, 2e-4);
  });

  it('close their ring, turn counter-clockwise and share corners with their neighbours', () => {
    const ring = square_of(square_kilometre(3677000, 2313000)).coordinates[0]?.[0] ?? [];
    expect(ring).to.have.length(5);
    expect(ring[0]).to.deep.equal(ring[4]);
    const east = square_of(square_kilometre(3678000, 2313000)).coordinates[0]?.[0] ?? [];
    expect(ring[1]).to.deep.equal(east[0]);
    expect(ring[2]).to.deep.equal(east[3]);
    expect((ring[1]?.[0] ?? NaN) > (ring[0]?.[0] ?? NaN)).to.equal(true);
    expect((ring[2]?.[1] ?? NaN) > (ring[1]?.[1] ?? NaN)).to.equal(true);
  });

  it('get more points when they are large: their sides bend', () => {
    const large = { id: 'x', epsg: 3035, size_m: 32000, northing: 2313000, easting: 3677000 };
    expect(square_of(large).coordinates[0]?.[0]).to.have.length(4 * 7 + 1);
  });
});

describe('columns of population grids', () => {
  it('are found in every known spelling, the finest square first', () => {
    const known: [string, Record<string, unknown>][] = [
      ['id_carreau_1km', { id_carreau_1km: id_1km, x_laea: '3677000', y_laea: '2313000', ind: '3' }],
      [
        'idcar_200m',
        {
          idcar_200m: id_200m,
          idcar_1km: id_1km,
          idcar_nat: id_1km,
          i_est_200: '0',
          i_est_1km: '0',
          lcog_geo: '09122',
          ind: '3',
        },
      ],
      ['Idcar_200m', { Idcar_200m: id_200m, Idcar_1km: id_1km, I_est_200: '0', Ind: '3' }],
      [
        'IdINSPIRE',
        {
          IdINSPIRE: id_200m,
          Id_carr1km: id_1km,
          I_est_cr: '1',
          Depcom: '9122',
          Id_car2010: id_200m,
          Ind: '3',
        },
      ],
      ['Id_carr1km', { Id_carr1km: id_1km, Ind: '3', I_est_1km: '1' }],
      ['idcar_1km', { idcar_1km: id_1km, ind: '3', lcog_geo: '0912231555' }],
      ['idcar_nat', { idcar_nat: id_1km, ind: '3' }],
      ['idINSPIRE', { id: 'x', idINSPIRE: id_200m, idk: 'y', ind_c: '3', nbcar: '1' }],
    ];
    for (const [id, fields] of known) expect(columns_of(fields)?.id, id).to.equal(id);
    expect(columns_of({ x_laea: '3677000', y_laea: '2313000', ind: '3' })).to.include({
      id: null,
      x: 'x_laea',
    });
  });

  it('are not seen in other files', () => {
    for (const fields of [
      { id_carreau_1km: id_1km, revenu: '3' },
      { idinspire: 'fr:09122', ind: '3' },
      { code_insee: '09122', ind: '3' },
    ])
      expect(columns_of(fields), JSON.stringify(fields)).to.equal(null);
  });

  it('tell imputed values of their own size, and the vintage when only one has that spelling', () => {
    const fine = { IdINSPIRE: id_200m, Id_carr1km: id_1km, I_est_cr: '1', I_est_1km: '0', Ind: '3' };
    expect(columns_of(fine)).to.include({ imputed: 'I_est_cr', vintage: '2015' });
    expect(columns_of({ Id_carr1km: id_1km, I_est_1km: '0', Ind: '3' })).to.include({
      imputed: 'I_est_1km',
      vintage: '2015',
    });
    expect(columns_of({ idcar_200m: id_200m, i_est_200: '0', i_est_1km: '1', ind: '3' })).to.include({
      imputed: 'i_est_200',
      vintage: null,
    });
  });

  it('give ages in the source’s own names, decimal commas included', () => {
    const fields = {
      idcar_200m: id_200m,
      ind: '3',
      Ind_0_3: '1,5',
      ind_80p: 0,
      ind_snv: '9000',
      ind_inc: '',
    };
    const columns = columns_of(fields);
    expect(read_ages(fields, columns?.ages ?? new Map())).to.deep.equal({ ind_0_3: 1.5, ind_80p: 0 });
    expect(read_ages(fields, new Map())).to.equal(null);
  });

  it('name the square by its corner when there is no name', () => {
    const fields = { x_laea: '3677000', y_laea: 2313000, ind: '3' };
    const columns = columns_of(fields);
    expect(columns === null ? null : read_cell(fields, columns)?.id).to.equal(id_1km);
  });

  it('hold commune codes run together, with a lost zero put back', () => {
    expect(read_commune_codes('0912231555')).to.deep.equal(['09122', '31555']);
    expect(read_commune_codes('9122')).to.deep.equal(['09122']);
    expect(read_commune_codes(9122)).to.deep.equal(['09122']);
    expect(read_commune_codes('2A0042B033')).to.deep.equal(['2A004', '2B033']);
    expect(read_commune_codes('09122,31555')).to.deep.equal(['09122', '31555']);
    expect(read_commune_codes('')).to.deep.equal([]);
    expect(read_commune_codes(null)).to.deep.equal([]);
  });
});
