import { expect } from 'chai';
import { find_files, find_island } from './assets.ts';

const manifest = {
  'style/site.css': { file: 'site-1.css' },
  'islands/map.tsx': { file: 'map-1.js', css: ['map-1.css'], imports: ['_shared.js'] },
  'islands/copy.ts': { file: 'copy-1.js' },
  '_shared.js': { file: 'shared-1.js', css: ['shared-1.css'], imports: ['_deep.js'] },
  '_deep.js': { file: 'deep-1.js', imports: ['_shared.js'] },
};

describe('files of a browser entry', () => {
  it('are those the build names, with what they import, circles included', () => {
    expect(find_files(manifest, 'islands/map.tsx')).to.deep.equal({
      script: 'map-1.js',
      styles: ['map-1.css', 'shared-1.css'],
      preloads: ['shared-1.js', 'deep-1.js'],
    });
  });
  it('of a style are the style alone', () => {
    expect(find_files(manifest, 'style/site.css').styles).to.deep.equal(['site-1.css']);
  });
  it('of an island are found by its name, with and without markup', () => {
    expect(find_island(manifest, 'map').script).to.equal('map-1.js');
    expect(find_island(manifest, 'copy').script).to.equal('copy-1.js');
  });
  it('are none for what was not built', () => {
    expect(find_files(manifest, 'islands/other.tsx').script).to.equal(null);
  });
});
