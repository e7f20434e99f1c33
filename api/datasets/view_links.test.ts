import { expect } from 'chai';
import type { Distribution, MetadataRecord } from '../../catalogue/record.ts';
import { sort_links } from './view_links.ts';

describe('links of a record to what lies elsewhere', () => {
  const download = (link: Partial<Distribution>) =>
    sort_links(
      { distributions: [{ url: 'https://exemple.fr/a', function: 'download', ...link }] } as MetadataRecord,
      'https://site.fr',
      'https://site.fr/catalogue/a',
    ).download[0];

  it('are told by a title of a length that is read, and the whole text beside it', () => {
    const long = 'Limites des communes du département en vigueur. '.repeat(100).trim();
    for (const told of [download({ description: long }), download({ name: long, description: long })]) {
      expect(told?.title)
        .to.match(/^Limites .*[a-z]…$/)
        .and.to.have.length.within(90, 121);
      expect(told?.about).to.equal(long);
    }
  });

  it('are told by name, and by the address where nothing else is known', () => {
    expect(download({ name: 'Limites', description: 'En 2024' })).to.include({
      title: 'Limites',
      about: 'En 2024',
    });
    expect(download({})).to.include({ title: 'https://exemple.fr/a', about: '' });
  });
});
