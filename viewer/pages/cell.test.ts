import { expect } from 'chai';
import { Fragment, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { cell } from './cell.tsx';

const html = (value: unknown) => renderToString(h(Fragment, null, cell(value))).replaceAll(/\s/g, ' ');

describe('the cell of a table', () => {
  it('says values as a person reads them, nothing as a dash, zero as zero', () => {
    expect(html(null)).to.equal('–');
    expect(html(0)).to.equal('0');
    expect(html(1234.5)).to.equal('1 234,5');
    expect(html(false)).to.equal('non');
    expect(html(['31000', '31100'])).to.equal('31000, 31100');
    expect(html({ CAF: 25.5, MSA: null })).to.equal('CAF : 25,5 ; MSA : –');
    expect(html({})).to.equal('–');
    expect(html([{ a: 1 }])).to.equal('<code>[{&quot;a&quot;:1}]</code>');
  });
  it('links what is an address, and nothing that only looks like one', () => {
    expect(html('https://exemple.fr/a')).to.equal('<a href="https://exemple.fr/a">https://exemple.fr/a</a>');
    expect(html('mairie@exemple.fr')).to.include('href="mailto:mairie@exemple.fr"');
    expect(html('javascript:alert(1)')).to.equal('javascript:alert(1)');
    expect(html('a@b.fr?cc=c@d.fr')).to.equal('a@b.fr?cc=c@d.fr');
  });
  it('does not look for an address in a text of any length', () => {
    const text = `a@${'.'.repeat(1_500_000)} `;
    expect(cell(text)).to.equal(text);
  });
});
