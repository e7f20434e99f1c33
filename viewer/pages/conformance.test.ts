import { expect } from 'chai';
import { group_classes } from './conformance.tsx';

describe('the page of conformance', () => {
  it('groups classes by standard and loses none, whatever their form', () => {
    const spec = 'http://www.opengis.net/spec';
    const uris = [
      `${spec}/cql2/1.0/conf/cql2-text`,
      `${spec}/ogcapi-features-1/1.0/conf/core`,
      `${spec}/cql2/1.0/conf/cql2-json`,
      `${spec}/inconnue/2.1/conf/core`,
      'https://exemple.fr/classe',
    ];
    const groups = group_classes(uris);
    expect(groups.map(({ title }) => title)).to.deep.equal([
      'CQL2 : langage des filtres (version 1.0)',
      'OGC API – Features, partie 1 : lire des objets (version 1.0)',
      'inconnue (version 2.1)',
      'Autres',
    ]);
    expect(groups.flatMap(({ base, classes }) => classes.map((name) => base + name))).to.have.members(uris);
  });
});
