import { expect } from 'chai';
import { check_geometry, is_empty_geometry } from './geometry.ts';

const square = [
  [0, 43],
  [1, 43],
  [1, 44],
  [0, 43],
];
const reason_of = (value: unknown): string => {
  try {
    check_geometry(value);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('check of geometries', () => {
  it('accepts each type and drops heights, measures and foreign members', () => {
    const accepted = [
      { type: 'Point', coordinates: [0, 43] },
      { type: 'MultiPoint', coordinates: square },
      { type: 'LineString', coordinates: square },
      { type: 'MultiLineString', coordinates: [square] },
      { type: 'Polygon', coordinates: [square] },
      { type: 'MultiPolygon', coordinates: [[square], [square]] },
    ];
    for (const geometry of accepted) expect(check_geometry(geometry)).to.deep.equal(geometry);
    const all = { type: 'GeometryCollection', geometries: accepted };
    expect(check_geometry(all)).to.deep.equal(all);
    expect(check_geometry({ type: 'Point', coordinates: [0, 43, 12, 5], bbox: 'x' })).to.deep.equal(
      accepted[0],
    );
  });

  it('refuses what reaches for a prototype', () => {
    expect(reason_of({ type: 'constructor' })).to.equal('type de géométrie « constructor » inconnu');
    expect(reason_of({ type: '__proto__', coordinates: [0, 0] })).to.contain('inconnu');
    expect(reason_of(JSON.parse('{"__proto__":{"type":"Point","coordinates":[0,43]}}'))).to.contain(
      'inconnu',
    );
    expect(reason_of(Object.create({ type: 'Point', coordinates: [0, 43] }))).to.contain('inconnu');
    expect(reason_of({ type: ['Point'], coordinates: [0, 43] })).to.contain('inconnu');
  });

  it('refuses numbers that are not finite, and no numbers', () => {
    for (const bad of [NaN, Infinity, -Infinity, '1', null, undefined])
      expect(reason_of({ type: 'Point', coordinates: [bad, 43] })).to.equal(
        'coordonnée qui n’est pas un nombre fini',
      );
    expect(reason_of({ type: 'Point', coordinates: [1] })).to.contain('position de 1 nombres');
    expect(reason_of({ type: 'Point', coordinates: [] })).to.contain('position de 0 nombres');
  });

  it('refuses wrong nesting without following it', () => {
    expect(
      reason_of({
        type: 'Point',
        coordinates: [
          [0, 43],
          [1, 2],
        ],
      }),
    ).to.equal('coordonnées mal imbriquées');
    expect(reason_of({ type: 'Polygon', coordinates: square })).to.equal(
      'coordonnées absentes ou mal imbriquées',
    );
    let deep: unknown = [0, 43];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(reason_of({ type: 'MultiPolygon', coordinates: deep })).to.contain('position de 1 nombres');
    let nested: unknown = { type: 'Point', coordinates: [0, 43] };
    for (let i = 0; i < 100_000; i++) nested = { type: 'GeometryCollection', geometries: [nested] };
    expect(reason_of(nested)).to.equal('collections imbriquées trop profondément');
  });

  it('refuses open and short rings, short lines and too many vertices', () => {
    expect(reason_of({ type: 'Polygon', coordinates: [[...square.slice(0, 3), [9, 9]]] })).to.equal(
      'anneau qui ne se ferme pas',
    );
    expect(reason_of({ type: 'MultiPolygon', coordinates: [[square.slice(1)]] })).to.contain(
      'anneau de 3 sommets',
    );
    expect(reason_of({ type: 'LineString', coordinates: [[0, 43]] })).to.contain('géométrie invalide');
    expect(() => check_geometry({ type: 'Polygon', coordinates: [square] }, 3)).to.throw('plus de 3 sommets');
    expect(check_geometry({ type: 'Polygon', coordinates: [square] }, 4)).to.have.property('type');
  });

  it('tells empty geometries from faulty ones', () => {
    expect(
      [null, { type: 'Polygon', coordinates: [] }, { type: 'GeometryCollection', geometries: [] }].map(
        is_empty_geometry,
      ),
    ).to.deep.equal([true, true, true]);
    expect([{}, 'x', { type: 'Point', coordinates: [0] }].map(is_empty_geometry)).to.deep.equal([
      false,
      false,
      false,
    ]);
  });
});
