import { expect } from 'chai';
import { say_guess } from './say_guess.ts';

describe('what a reader guessed', () => {
  it('is told in words, not as a document', () => {
    const licence = { name: 'Licence Ouverte 2.0', url: 'https://exemple.fr/licence' };
    expect(say_guess('licence', licence)).to.equal(
      'Licence reconnue dans un texte libre : Licence Ouverte 2.0.',
    );
    expect(say_guess('use_constraints', { text: 'Citer\n\nla source.' })).to.equal(
      'Condition d’utilisation lue dans un texte libre : Citer la source.',
    );
    expect(say_guess('extents', { description: 'Somme', bbox: [1.31279111, 49.4, 3.28, 50.5] })).to.equal(
      'Emprise inversée ou à moins de deux décimales : Somme, ouest 1,3128, sud 49,4, est 3,28, nord 50,5.',
    );
    expect(say_guess('languages', 'français')).to.equal(
      'Langue écrite autrement que par son code : français.',
    );
    expect(say_guess('crs', { uri: 'u'.repeat(300) })).to.have.length(
      'Système de coordonnées reconnu à son nom : '.length + 160 + 2,
    );
  });
});
