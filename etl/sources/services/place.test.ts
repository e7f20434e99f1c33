import { expect } from 'chai';
import { test_communes } from './testing.ts';
import { distance_to_box_m } from './boxes.ts';
import { place, read_code, read_number } from './place.ts';

const communes = test_communes();
const inside = { code_insee: '09900', longitude: '1,60', latitude: '42.96' };

describe('place of a service', () => {
  it('keeps a point of its commune, decimal comma and missing leading zero included', () => {
    for (const code_insee of ['09900', '9900', 9900, ' 09900 '])
      expect(place({ ...inside, code_insee }, communes), String(code_insee)).to.deep.include({
        verdict: 'placed',
        position: [1.6, 42.96],
        at_centre: false,
        notes: [],
      });
  });

  it('puts longitude and latitude back in order when swapped', () => {
    const placed = place({ ...inside, longitude: '42.96', latitude: '1.60' }, communes);
    expect(placed).to.deep.include({ verdict: 'placed', position: [1.6, 42.96] });
    expect(placed)
      .to.have.property('notes')
      .that.deep.equals(['longitude et latitude inversées, remises en ordre']);
  });

  it('takes the centre of the commune without a usable point, with a note unless the point is just absent', () => {
    const at_centre = (longitude: unknown, latitude: unknown) =>
      place({ code_insee: '09900', longitude, latitude }, communes);
    expect(at_centre('', null)).to.deep.include({ position: [1.605, 42.965], at_centre: true, notes: [] });
    expect(at_centre('0', '0.0')).to.deep.include({
      at_centre: true,
      notes: ['coordonnées 0, 0 : placé au centre de la commune'],
    });
    expect(at_centre('1,6°', '42.9')).to.deep.include({
      at_centre: true,
      notes: ['coordonnées illisibles : placé au centre de la commune'],
    });
    expect(at_centre(-73.98, 40.75)).to.deep.include({
      at_centre: true,
      notes: ['point hors de France (-73.98 ; 40.75) : placé au centre de la commune'],
    });
  });

  it('does not take longitude 0 for an absent point', () => {
    expect(place({ code_insee: '65900', longitude: 0, latitude: 43.2 }, communes)).to.deep.include({
      verdict: 'placed',
      position: [0, 43.2],
      at_centre: false,
    });
  });

  it('keeps a point far from its commune with its distance, and puts one out of the ring at the centre', () => {
    const far = place({ ...inside, longitude: 1.75 }, communes);
    expect(far).to.have.property('verdict', 'placed');
    expect(far)
      .to.have.property('notes')
      .that.deep.equals(['point à 11,4 km de la commune Valfoix (09900), d’après son rectangle englobant']);
    expect(place({ ...inside, longitude: 2.35, latitude: 48.85 }, communes)).to.deep.include({
      verdict: 'placed',
      position: [1.605, 42.965],
      at_centre: true,
      notes: [
        'point (2.35 ; 48.85) hors de la région et de sa couronne, commune Valfoix (09900) : placé au centre de la commune',
      ],
    });
  });

  it('leaves the distance to the contours where they are published', () => {
    const contoured = test_communes({ contours: ['09900'] });
    expect(place({ ...inside, longitude: 1.75 }, contoured)).to.have.property('notes').that.is.empty;
  });

  it('maps a merged commune with a note and rejects an unknown code', () => {
    expect(place({ ...inside, code_insee: '09901' }, communes)).to.deep.include({
      verdict: 'placed',
      notes: ['commune 09901 fusionnée, rattachée à Valfoix (09900)'],
    });
    expect(place({ ...inside, code_insee: '09999' }, communes)).to.deep.equal({
      verdict: 'rejected',
      reason: 'code commune 09999 inconnu de l’historique officiel',
    });
  });

  it('counts communes of other regions as outside, and keeps those of the ring', () => {
    expect(place({ code_insee: '75900', longitude: 2.35, latitude: 48.85 }, communes)).to.deep.equal({
      verdict: 'outside',
    });
    const ring = place({ code_insee: '11900', longitude: 2.1, latitude: 43.2 }, communes);
    expect(ring).to.have.nested.property('commune.zone', 'ring');
  });

  it('keeps a point without commune code, and rejects a record with neither', () => {
    expect(place({ code_insee: '', longitude: 1.6, latitude: 42.96 }, communes)).to.deep.include({
      verdict: 'placed',
      commune: null,
      notes: ['code commune absent'],
    });
    expect(place({ code_insee: null, longitude: '', latitude: '' }, communes)).to.deep.equal({
      verdict: 'rejected',
      reason: 'ni code commune ni point : coordonnées absentes',
    });
  });
});

describe('values of a place', () => {
  it('reads coordinates with a point or a comma and nothing else', () => {
    expect(['1.5', '1,5', ' -0.25 ', '1e1', 0].map(read_number)).to.deep.equal([1.5, 1.5, -0.25, 10, 0]);
    expect(['', '1.5E', '1°30', 'NaN', Infinity, null, {}].map(read_number)).to.deep.equal(
      Array(7).fill(null),
    );
  });

  it('restores the leading zero of numeric codes only', () => {
    expect(['1001', 1001, '2a004', '31555', '', undefined].map(read_code)).to.deep.equal([
      '01001',
      '01001',
      '2A004',
      '31555',
      null,
      null,
    ]);
  });

  it('measures metres to a box, 0 inside', () => {
    expect(distance_to_box_m([1.6, 42.96], [1.59, 42.95, 1.61, 42.98])).to.equal(0);
    expect(distance_to_box_m([1.6, 43.08], [1.59, 42.95, 1.61, 42.98])).to.be.closeTo(11_120, 10);
  });
});
