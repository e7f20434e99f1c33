import { expect } from 'chai';
import { is_siret } from './siret.ts';

describe('SIRET', () => {
  it('carries a key', () => {
    // Ville de Toulouse, La Poste (siège), an office of La Poste whose key is La Poste’s own.
    for (const good of ['21310555400017', '35600000000048', '35600000049837'])
      expect(is_siret(good), good).to.equal(true);
    for (const bad of [
      '21310555400018',
      '2131055540001',
      '213105554000170',
      '21310555400O17',
      '35600000049838',
      '',
    ])
      expect(is_siret(bad), bad).to.equal(false);
  });
});
