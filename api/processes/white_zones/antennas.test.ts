import { expect } from 'chai';
import { choose_antennas, type Service } from './antennas.ts';
import { shipped_baskets, type Basket } from './baskets.ts';
import { load_counters } from './counters.ts';

const [with_houses, own_counters] = shipped_baskets as [Basket, Basket];
const counters = load_counters();
const service = (source: string, type_service: string): Service => ({
  id: `${source}:${type_service}`,
  source,
  type_service,
  lon: 1,
  lat: 43,
  itinerant: false,
  at_commune_centre: false,
});
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('antennas', () => {
  it('are told by source and type; town halls and unknown types never are', () => {
    const services = [service('dila', 'caf'), service('dila', 'mairie'), service('bpe', 'caf')];
    const { categories, left_out, is_fallback } = choose_antennas(services, counters, own_counters);
    expect(is_fallback).to.equal(false);
    expect(categories.map(({ category, services }) => [category.id, ids(services)])).to.deep.equal([
      ['caf', ['dila:caf']],
    ]);
    expect(ids(left_out)).to.include('la_poste').and.not.to.include('caf');
  });

  it('take the houses in, or not, by the basket', () => {
    const services = [service('dila', 'caf'), service('france_services', 'france_services')];
    const own = choose_antennas(services, counters, own_counters);
    expect(own.categories.map(({ category }) => category.id)).to.deep.equal(['caf']);
    const all = choose_antennas(services, counters, with_houses);
    expect(all.left_out).to.deep.equal([]);
    expect(all.categories).to.have.length(9);
    expect(ids(all.categories[0]?.services ?? [])).to.deep.equal([
      'dila:caf',
      'france_services:france_services',
    ]);
  });

  it('fall back on préfectures without a directory, or with one that holds no counter', () => {
    const prefecture = service('prefectures', 'sous_pref');
    for (const services of [[prefecture], [prefecture, service('bpe', 'C104')]]) {
      const { basket, is_fallback, categories } = choose_antennas(services, counters, with_houses);
      expect(is_fallback).to.equal(true);
      expect(basket.title).to.equal('Accès à la préfecture ou sous-préfecture');
      expect(categories.map(({ services: own }) => ids(own))).to.deep.equal([['prefectures:sous_pref']]);
    }
  });

  it('fall back too when houses do not count and nothing else is known', () => {
    const services = [service('france_services', 'france_services'), service('prefectures', 'prefecture')];
    expect(choose_antennas(services, counters, own_counters).is_fallback).to.equal(true);
  });
});
