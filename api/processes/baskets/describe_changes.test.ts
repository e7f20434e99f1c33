import { expect } from 'chai';
import type { Basket } from '../white_zones/baskets.ts';
import { describe_changes } from './describe_changes.ts';
import { sent_basket } from './testing.ts';

const basket = (more: Partial<Basket> = {}): Basket => {
  const { id = '', title, categories, class_rule, counters, ...rest } = sent_basket();
  const { france_services_counts_for_partners } = rest;
  const whole = { id, title, version: '1', categories, class_rule, counters };
  return { ...whole, france_services_counts_for_partners, ...more };
};
const [post, health] = basket().categories as [Basket['categories'][number], Basket['categories'][number]];
const changes = (more: Partial<Basket>) => describe_changes(basket(), basket(more));

describe('what differs between two versions of a basket', () => {
  it('is nothing between the same, whatever the number', () => {
    expect(changes({ version: '2' })).to.deep.equal([]);
  });

  it('is told in French, one sentence for each thing', () => {
    const other = {
      ...health,
      title: 'Médecin',
      weight: 1.5,
      served_max_minutes: 20,
      white_min_minutes: 45,
      visio_substitutable: false,
    };
    const more: Partial<Basket> = {
      title: 'Autre',
      categories: [{ ...post, id: 'colis', title: 'Colis' }, other],
      class_rule: { kind: 'k_of_n', k: 2 },
      counters: [
        { source: 'bpe', type_service: 'D201', category: 'sante', only_for_partners: false },
        { source: 'la_poste', type_service: 'relais_poste', category: 'colis', only_for_partners: true },
      ],
      france_services_counts_for_partners: true,
    };
    expect(changes(more).map((sentence) => sentence.replaceAll(/\s/g, ' '))).to.deep.equal([
      'Le titre « Panier du quotidien » devient « Autre ».',
      'La catégorie « La Poste » est retirée.',
      'La catégorie « Colis » est ajoutée : poids 2, desservie jusqu’à 10 min, loin au-delà de 20 min, sans visio-guichet possible.',
      '« Médecin » : s’appelait « Santé » ; poids 1 → 1,5 ; desservie jusqu’à 15 → 20 min ; loin au-delà de 30 → 45 min ; un visio-guichet ne peut plus en tenir lieu.',
      'La règle des classes change. Avant : Zone blanche : au moins 50 % du poids du panier au-delà du seuil ; desservie : au moins 80 % du poids en deçà. Après : Zone blanche : au moins 2 catégories au-delà du seuil ; desservie : moins de 2 catégories qui ne sont pas en deçà.',
      'Une maison France services compte désormais pour ses partenaires.',
      'Guichets ajoutés (1) : la_poste / relais_poste pour « Colis » (au titre des partenaires).',
      'Guichets retirés (2) : la_poste / bureau_de_poste pour « La Poste », france_services / france_services pour « La Poste » (au titre des partenaires).',
    ]);
  });

  it('tells a new order of what stays, and only that', () => {
    expect(changes({ categories: [health, post] })).to.deep.equal(['L’ordre des catégories change.']);
    expect(changes({ categories: [health] })).to.deep.equal(['La catégorie « La Poste » est retirée.']);
  });

  it('names twenty lines, and counts the others', () => {
    const counters = Array.from({ length: 23 }, (_, i) => ({
      source: 'bpe',
      type_service: `Z${i}`,
      category: 'sante',
      only_for_partners: false,
    }));
    const [added = ''] = changes({ counters: [...basket().counters, ...counters] });
    expect(added).to.match(/^Guichets ajoutés \(23\) : bpe \/ Z0 .* et 3 autres\.$/);
    expect(added).to.contain('Z19').and.not.to.contain('Z20');
  });
});
