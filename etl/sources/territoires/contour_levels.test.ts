import { expect } from 'chai';
import type { Polygon } from 'geojson';
import { read_contour_columns } from './contour_levels.ts';
import { conversion_from, to_multipolygon } from './contour_geometry.ts';
import { contour_input } from './testing.ts';

const polygon: Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [1, 43],
      [1.1, 43],
      [1, 43.1],
      [1, 43],
    ],
  ],
};
const level_of = (...rows: Record<string, unknown>[]) =>
  read_contour_columns(
    contour_input(rows.map((properties) => ({ type: 'Feature', properties, geometry: polygon }))).sample,
  )?.level ?? null;

describe('contour files', () => {
  it('are recognised in every known spelling', () => {
    const known: [string | null, ...Record<string, unknown>[]][] = [
      [
        'commune',
        {
          ID: 'C1',
          NOM: 'Foix',
          INSEE_COM: '09122',
          POPULATION: 9,
          INSEE_ARR: '1',
          INSEE_DEP: '09',
          INSEE_REG: '76',
          SIREN_EPCI: '200067791',
        },
      ],
      [
        'commune',
        {
          cleabs: 'C1',
          code_insee: '09122',
          nom_officiel: 'Foix',
          code_insee_du_departement: '09',
          code_insee_de_la_region: '76',
          codes_siren_des_epci: '200067791',
        },
      ],
      ['commune', { code: '09122', nom: 'Foix', departement: '09', region: '76', epci: '200067791' }],
      [
        'commune',
        {
          INSEE_COM: '09122',
          NOM: 'Foix',
          POP_2020: 9,
          SUPERF_2023: 1.5,
          DEP: '09',
          REG: '76',
          EPCI: '200067791',
        },
      ],
      ['epci', { CODE_SIREN: '200067791', NOM: 'CA', NATURE: "Communauté d'agglomération" }],
      ['epci', { EPCI: '200067791', NOM_EPCI: 'CA', NATURE_EPCI: 'CA', DEPARTEMENTS: '09' }],
      ['epci', { code: '200067791', nom: 'CA' }],
      ['departement', { INSEE_DEP: '09', NOM: 'Ariège', INSEE_REG: '76' }],
      ['departement', { code_insee: '09', nom_officiel: 'Ariège', code_insee_de_la_region: '76' }],
      ['departement', { DEP: '9', AREA_M2: 1 }],
      ['departement', { code: '76', nom: 'Seine-Maritime', region: '28' }],
      ['region', { INSEE_REG: '76', NOM: 'Occitanie' }],
      ['region', { code: '76', nom: 'Occitanie' }],
      ['region', { REG: '76', AREA_M2: 1 }],
    ];
    for (const [level, ...rows] of known)
      expect(level_of(...rows), Object.keys(rows[0] ?? {}).join()).to.equal(level);
  });

  it('are told from other files with the same codes', () => {
    const others: Record<string, unknown>[][] = [
      [{ INSEE_COM: '09122', zone: 'Uc' }],
      [{ INSEE_ARR: '1', NOM: 'Foix', INSEE_DEP: '09', INSEE_REG: '76' }],
      [{ INSEE_CAN: '01', INSEE_DEP: '09', INSEE_REG: '76' }],
      [{ INSEE_ARM: '31555', NOM: 'x', INSEE_COM: '31555', INSEE_DEP: '31' }],
      [{ code: 'A1', nom: 'x' }],
      ['1', '2', '3'].map((section) => ({ code_insee: '09122', dep: '09', section })),
    ];
    for (const rows of others) expect(level_of(...rows), JSON.stringify(rows[0])).to.equal(null);
    const points = contour_input([
      {
        type: 'Feature',
        properties: { code: '09122', nom: 'Foix', departement: '09' },
        geometry: { type: 'Point', coordinates: [1, 43] },
      },
    ]);
    expect(read_contour_columns(points.sample)).to.equal(null);
  });

  it('tell the year of their contours and of their population', () => {
    const { sample } = contour_input([
      {
        type: 'Feature',
        properties: { INSEE_COM: '09122', NOM: 'Foix', POP_2020: 9, SUPERF_2023: 1.5, DEP: '09' },
        geometry: polygon,
      },
    ]);
    expect(read_contour_columns(sample)).to.include({ vintage: '2023', population: 'POP_2020', nom: 'NOM' });
  });

  it('in Lambert-93 are brought to WGS 84, and an unknown system is asked for', () => {
    const lambert = to_multipolygon(
      {
        type: 'Polygon',
        coordinates: [
          [
            [700000, 6600000],
            [700100, 6600000],
            [700000, 6600100],
            [700000, 6600000],
          ],
        ],
      },
      conversion_from({ crs: 'EPSG:2154', name: 'x' }),
    );
    const [x = NaN, y = NaN] = lambert?.coordinates[0]?.[0]?.[0] ?? [];
    expect(x).to.be.closeTo(3, 1e-9);
    expect(y).to.be.closeTo(46.5, 1e-9);
    expect(() => conversion_from({ crs: null, name: 'x' })).to.throw('n’est pas indiqué');
    expect(() => conversion_from({ crs: 'EPSG:27561', name: 'x' })).to.throw('EPSG:27561 inconnu');
  });
});
