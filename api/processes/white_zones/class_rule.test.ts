import { expect } from 'chai';
import { default_class_rule, say_class_rule } from './class_rule.ts';

describe('class rules in words', () => {
  const categories = [{ id: 'caf', title: 'CAF' }];

  it('name their shares, their number or their operator', () => {
    expect(say_class_rule(default_class_rule, categories)).to.match(
      /au moins 50\s% du poids du panier au-delà du seuil ; desservie : au moins 80\s% du poids en deçà/,
    );
    expect(say_class_rule({ kind: 'any_missing' }, categories)).to.contain('au moins une catégorie');
    expect(say_class_rule({ kind: 'k_of_n', k: 3 }, categories)).to.contain('moins de 3 catégories');
    expect(say_class_rule({ kind: 'core_operator', category: 'caf' }, categories)).to.contain('« CAF »');
    expect(say_class_rule({ kind: 'core_operator', category: 'gone' }, categories)).to.contain('« gone »');
  });
});
