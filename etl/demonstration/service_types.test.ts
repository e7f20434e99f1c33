import { expect } from 'chai';
import { service_type, title_of_type } from './service_types.ts';

describe('public services of OpenStreetMap', () => {
  const type = (tags: Record<string, string>) => service_type(new Map(Object.entries(tags)));

  it('are told by amenity, office and government; shops and pubs are none', () => {
    expect(type({ amenity: 'post_office', office: 'government' })).to.equal('post_office');
    expect(type({ amenity: 'townhall' })).to.equal('mairie');
    expect(type({ office: 'government', government: 'tax' })).to.equal('tax');
    expect(type({ office: 'government', government: 'audit' })).to.equal('government');
    expect(type({ office: 'employment_agency' })).to.equal('employment_agency');
    expect([type({ amenity: 'pub' }), type({ office: 'lawyer' }), type({ government: 'tax' })]).to.deep.equal(
      [null, null, null],
    );
  });

  it('have a French name', () => {
    expect([title_of_type('mairie'), title_of_type('tax')]).to.deep.equal(['Mairie', 'Service des impôts']);
  });
});
