import { expect } from 'chai';
import fc from 'fast-check';
import { say_differences } from './differences.ts';
import { any_scenario, full_scenario, small_scenario } from './testing.ts';

describe('differences between versions', () => {
  it('are none of the same, and some of any other', () => {
    fc.assert(
      fc.property(any_scenario, any_scenario, (a, b) => {
        expect(say_differences(a, structuredClone(a))).to.deep.equal([]);
        const is_same = JSON.stringify(a) === JSON.stringify(b);
        if (!is_same) expect(say_differences(a, b)).not.to.deep.equal([]);
        for (const sentence of [...say_differences(a, b), ...say_differences(null, b)])
          expect(sentence).to.match(/^[A-ZÉÀ0-9L].*\.$/su);
      }),
    );
  });

  it('say in words what moved, closed, opened and was renamed', () => {
    const [first, second] = [full_scenario.sites[0]!, full_scenario.sites[1]!];
    const sites = [{ ...first, nom: 'Mairie', lat: 43, locked: false, categories: null }];
    expect(
      say_differences(full_scenario, { ...full_scenario, sites, removed: ['dila:2', 'dila:3'] }),
    ).to.deep.equal([
      'Guichet retiré : « Point 0 ».',
      'Guichet « Mairie » : s’appelait « Mairie d’Arreau » ; déplacé de 42,90500, 0,35700 à 43,00000, 0,35700 ; répond à tout ce qu’un visio-guichet peut offrir (avant : à caf, msa) ; déverrouillé.',
      '1 service fermé : dila:3.',
      '1 service rouvert : dila:1.',
    ]);
    expect(say_differences(full_scenario, { ...full_scenario, sites: [second, first] })).to.deep.equal([
      'L’ordre des guichets a changé.',
    ]);
    expect(say_differences(small_scenario, { ...small_scenario, mode: 'bicycle' })).to.deep.equal([
      'Déplacement : à vélo (avant : en voiture).',
    ]);
    expect(say_differences(null, full_scenario)).to.deep.equal([
      'Première version : 2 guichets, 2 services fermés.',
    ]);
  });
});
