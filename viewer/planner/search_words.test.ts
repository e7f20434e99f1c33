import { expect } from 'chai';
import { fingerprint_of, type ScenarioBody } from '../pages/scenario_body.ts';
import { say_search } from './search_words.ts';

describe('what is said of guichets that come from a search', () => {
  const body: ScenarioBody = {
    v: 1,
    basket: 'b',
    mode: 'car',
    sites: [
      { id: 'g1', nom: 'A', lon: 1, lat: 43, categories: null, locked: false },
      { id: 'g2', nom: 'B', lon: 1.1, lat: 43, categories: null, locked: true },
    ],
  };
  const found = { value: 900, bound: 910, proven: false, unit: 'habitants', p: 2, max_minutes: 20 };
  const searched: ScenarioBody = { ...body, searched: { ...found, of: fingerprint_of(body) } };

  it('is value, bound and what was asked, as long as they stand as it placed them', () => {
    const said = (say_search(searched) ?? '').replaceAll(/\s/g, ' ');
    expect(said)
      .to.contain('2 nouveaux visio-guichets à 20 min')
      .and.contain('Atteint : 900 habitants ; il est démontré qu’aucun choix ne dépasse 910.')
      .and.contain('de 1,2 % au plus');
    // Names, locks, title and territory are not what the proof hangs on; nor is the order of the guichets.
    const renamed = { ...searched, titre: 'T', sites: searched.sites.map((site) => ({ ...site, nom: 'X' })) };
    expect(say_search(renamed)).to.contain('ne dépasse');
    expect(say_search({ ...searched, sites: searched.sites.toReversed() })).to.contain('ne dépasse');
  });

  it('is told as the site’s own where it has recognised its seal, with the day and the limits asked for', () => {
    const seal = { on: '2026-11-05', limited: true, version: '3', signature: 'a'.repeat(43) };
    const sealed = { ...searched, searched: { ...searched.searched!, seal } };
    expect(say_search(sealed)).to.contain('telle que le scénario la garde').and.contain('limites demandées');
    expect(say_search(sealed, true))
      .to.contain('calculée par ce site le 5 novembre 2026')
      .and.contain('version 3 du panier')
      .and.not.contain('telle que');
    expect(say_search(searched, true)).to.contain('telle que le scénario la garde');
  });

  it('is that it no longer holds, once places, basket, mode, houses, closures, hour or services are others', () => {
    for (const more of [
      { basket: 'c' },
      { mode: 'walk' as const },
      { partners: true },
      { removed: ['dila:1'] },
      { at: { weekday: 'mo', time: '09:00' } as const },
      { basket_version: '2' },
      { sites: searched.sites.map((site) => ({ ...site, categories: ['caf'] })) },
      { sites: searched.sites.slice(1) },
      { sites: searched.sites.map((site) => ({ ...site, lat: 43.001 })) },
    ])
      expect(say_search({ ...searched, ...more }), JSON.stringify(more)).to.contain('ne vaut plus');
    expect(say_search(body)).to.equal(null);
    expect(say_search({ ...searched, sites: [] })).to.equal(null);
  });
});
