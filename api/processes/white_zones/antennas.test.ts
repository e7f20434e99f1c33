import { expect } from 'chai';
import { choose_antennas, type Service } from './antennas.ts';
import { fallback_basket, shipped_baskets, type Basket } from './baskets.ts';

const [with_houses, own_counters] = shipped_baskets as [Basket, Basket];
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
    const { categories, left_out, is_fallback } = choose_antennas(services, own_counters);
    expect(is_fallback).to.equal(false);
    expect(categories.map(({ category, services }) => [category.id, ids(services)])).to.deep.equal([
      ['caf', ['dila:caf']],
    ]);
    expect(ids(left_out)).to.include('la_poste').and.not.to.include('caf');
  });

  it('take the houses in, or not, by the basket', () => {
    const services = [service('dila', 'caf'), service('france_services', 'france_services')];
    const own = choose_antennas(services, own_counters);
    expect(own.categories.map(({ category }) => category.id)).to.deep.equal(['caf']);
    const all = choose_antennas(services, with_houses);
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
      const { basket, is_fallback, categories } = choose_antennas(services, with_houses);
      expect(is_fallback).to.equal(true);
      expect(basket.title).to.equal('Accès à la préfecture ou sous-préfecture');
      expect(categories.map(({ services: own }) => ids(own))).to.deep.equal([['prefectures:sous_pref']]);
    }
  });

  it('do not fall back when the basket itself asks for préfectures alone', () => {
    const basket: Basket = { ...fallback_basket, id: 'own', title: 'À soi' };
    const alone = {
      ...basket,
      counters: basket.counters.filter(({ source }) => source === 'prefectures'),
    };
    const found = choose_antennas([service('prefectures', 'prefecture')], alone);
    expect(found.is_fallback).to.equal(false);
    expect(found.basket.title).to.equal('À soi');
    expect(choose_antennas([], alone).is_fallback).to.equal(true);
  });

  it('are told by the table of the basket itself', () => {
    const basket: Basket = {
      ...own_counters,
      categories: own_counters.categories
        .slice(0, 1)
        .map((category) => ({ ...category, id: 'velo', title: 'Atelier' })),
      counters: [
        { source: 'velos', type_service: 'atelier', category: 'velo', only_for_partners: false },
        { source: 'velos', type_service: 'borne', category: 'velo', only_for_partners: true },
      ],
    };
    const services = [service('dila', 'caf'), service('velos', 'atelier'), service('velos', 'borne')];
    const found = choose_antennas(services, basket);
    expect(found.categories.map(({ category, services: own }) => [category.id, ids(own)])).to.deep.equal([
      ['velo', ['velos:atelier']],
    ]);
  });

  it('fall back too when houses do not count and nothing else is known', () => {
    const services = [service('france_services', 'france_services'), service('prefectures', 'prefecture')];
    expect(choose_antennas(services, own_counters).is_fallback).to.equal(true);
  });
});
