import { expect } from 'chai';
import { default_class_rule, say_class_rule, say_classes } from './class_rule.ts';

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

  it('explain the colours of a legend, with the minutes where all categories share them', () => {
    const category = (id: string, served_max_minutes = 20) => ({
      id,
      title: id.toUpperCase(),
      served_max_minutes,
      white_min_minutes: 30,
    });
    const two = [category('caf'), category('msa')];
    expect(say_classes(default_class_rule, two).served).to.match(
      /^au moins 80\s% du panier à 20 min ou moins$/,
    );
    expect(say_classes(default_class_rule, two).white).to.equal(
      'au moins la moitié du panier à plus de 30 min',
    );
    expect(say_classes({ kind: 'any_missing' }, two)).to.deep.equal({
      served: 'toutes les catégories à 20 min ou moins',
      white: 'au moins une catégorie à plus de 30 min',
    });
    expect(say_classes({ kind: 'k_of_n', k: 2 }, [category('caf'), category('msa', 15)])).to.deep.equal({
      served: 'toutes les catégories en deçà de leur seuil, sauf 1 au plus',
      white: 'au moins 2 catégories à plus de 30 min',
    });
    expect(say_classes({ kind: 'core_operator', category: 'msa' }, two).white).to.equal(
      '« MSA » à plus de 30 min',
    );
  });
});
