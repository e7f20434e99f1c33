import { expect } from 'chai';
import { mark_unknown } from './xml_characters.ts';

describe('characters that XML knows not', () => {
  it('are marked wherever they stand, and all else stays', () => {
    const given = {
      title: 'a\u000bb',
      list: ['\u0001', '\t\n\r'],
      inner: { n: 1, none: null, text: '\ufffe' },
    };
    expect(mark_unknown(given)).to.deep.equal({
      title: 'a\ufffdb',
      list: ['\ufffd', '\t\n\r'],
      inner: { n: 1, none: null, text: '\ufffd' },
    });
  });

  it('are looked for without a copy', () => {
    const given = { title: 'a', list: ['b', { c: '\u{1f600}' }] };
    expect(mark_unknown(given)).to.equal(given);
  });
});
