import { expect } from 'chai';
import { read_return_path } from './return_path.ts';

describe('where signing in leads', () => {
  it('is the page that asked for it', () => {
    for (const path of ['/', '/collections?f=html&q=é', '/compte#cles', '/.//evil.test', '/a//b'])
      expect(read_return_path(path)).to.equal(path);
  });

  it('is never another site, whatever browsers make of it', () => {
    const site = 'https://maillage.test';
    for (const text of [
      '//evil.test',
      '/\\evil.test',
      '\\\\evil.test',
      'https://evil.test',
      'https:evil.test',
      'javascript:alert(1)',
      'evil.test',
      '/\t/evil.test',
      '/\n/evil.test',
      ' //evil.test',
      '/\u0000/evil.test',
      '/\r\nSet-Cookie: a=b',
      '',
      '///evil.test',
      '/' + 'a'.repeat(3000),
      null,
      undefined,
    ]) {
      expect(read_return_path(text), String(text)).to.equal('/');
    }
    for (const text of ['/.//evil.test', '/@evil.test', '/%5Cevil.test', '/..//evil.test'])
      expect(new URL(read_return_path(text), site).origin).to.equal(site);
  });
});
