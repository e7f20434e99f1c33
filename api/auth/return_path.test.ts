import { expect } from 'chai';
import { safe_return_path } from './return_path.ts';

describe('where one returns to after signing in', () => {
  it('is a page of this site, with its query and anchor', () => {
    for (const path of [
      '/',
      '/collections',
      '/collections/communes/items?f=html&bbox=1,43,2,44',
      '/#carte=9/43.6/1.4',
    ])
      expect(safe_return_path(path)).to.equal(path);
  });

  it('is never another host', () => {
    for (const path of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '/\t/evil.example',
      '\\\\evil.example',
      '/.//evil.example',
      '/a/..//evil.example',
      '/%2e//evil.example',
      'javascript:alert(1)',
      ' //evil.example',
      '@evil.example',
      '',
      'collections',
      `/${'a'.repeat(1001)}`,
      '/é',
      '/a\r\nSet-Cookie: a=b',
    ])
      expect(safe_return_path(path), path).to.equal('/');
  });
});
