import { expect } from 'chai';
import { crs84, crs84h, crs84_uri, crs_uris, domain_of_srid, find_crs } from './crs.ts';

describe('coordinate reference systems', () => {
  const order = (name: string) => {
    const crs = find_crs(name);
    return crs === undefined ? undefined : [crs.srid, crs.north_first ? 'north' : 'east'];
  };

  it('are found by URI, URN and short name', () => {
    for (const name of [
      'http://www.opengis.net/def/crs/EPSG/0/2154',
      'https://www.opengis.net/def/crs/EPSG/0/2154',
      'http://www.opengis.net/def/crs/EPSG/9.9.1/2154',
      'urn:ogc:def:crs:EPSG::2154',
      'EPSG:2154',
      '[EPSG:2154]',
    ])
      expect(order(name), name).to.deep.equal([2154, 'east']);
    expect(find_crs(crs84_uri)).to.equal(crs84);
    expect(find_crs('[OGC:CRS84]')).to.equal(crs84);
    expect(find_crs(crs84h.uri)).to.equal(crs84h);
  });

  it('have the axis order of the EPSG registry', () => {
    expect(order('EPSG:4326')).to.deep.equal([4326, 'north']);
    expect(order('EPSG:3035')).to.deep.equal([3035, 'north']);
    expect(order('EPSG:3857')).to.deep.equal([3857, 'east']);
    expect(order('EPSG:31467'), 'Gauß-Krüger writes the northing first, and calls it x').to.deep.equal([
      31467,
      'north',
    ]);
    expect(order('EPSG:32631')).to.deep.equal([32631, 'east']);
    expect(order('EPSG:4807'), 'grads from Paris').to.deep.equal([4807, 'north']);
    expect(find_crs('EPSG:4807')?.is_geographic).to.equal(false);
    expect(order('EPSG:2193'), 'New Zealand').to.deep.equal([2193, 'north']);
  });

  it('leave out what counts westwards, heights, other authorities and what nobody has registered', () => {
    for (const name of [
      'EPSG:5513',
      'EPSG:2046',
      'EPSG:5773',
      'EPSG:999999',
      'ESRI:102100',
      'EPSG:2154;drop',
      '',
    ])
      expect(find_crs(name), name).to.equal(undefined);
  });

  it('know where they are well defined, with room around their area of use', () => {
    expect(domain_of_srid(3857)).to.deep.equal([-180, -85.06, 180, 85.06]);
    expect(domain_of_srid(2154)).to.deep.equal([-35, 16, 36, 77]);
    expect(domain_of_srid(3031), 'Antarctic').to.deep.equal([-180, -90, 180, -35]);
    expect(domain_of_srid(4258)).to.deep.equal([-180, -90, 180, 90]);
    expect(domain_of_srid(999_999)).to.deep.equal([-180, -90, 180, 90]);
  });

  it('are advertised only when they are served', () => {
    for (const uri of crs_uris) expect(find_crs(uri)?.uri, uri).to.equal(uri);
  });
});
