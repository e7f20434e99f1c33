import { expect } from 'chai';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { Cell } from './cell.tsx';

const cell = (value: unknown) => renderToString(h(Cell, { value })).replaceAll(/\s/g, ' ');

describe('the cell of a table', () => {
  it('says values as a person reads them, nothing as a dash, zero as zero', () => {
    expect(cell(null)).to.equal('–');
    expect(cell(0)).to.equal('0');
    expect(cell(1234.5)).to.equal('1 234,5');
    expect(cell(false)).to.equal('non');
    expect(cell(['31000', '31100'])).to.equal('31000, 31100');
    expect(cell({ CAF: 25.5, MSA: null })).to.equal('CAF : 25,5 ; MSA : –');
    expect(cell({})).to.equal('–');
    expect(cell([{ a: 1 }])).to.equal('<code>[{&quot;a&quot;:1}]</code>');
  });
  it('links what is an address, and nothing that only looks like one', () => {
    expect(cell('https://exemple.fr/a')).to.equal('<a href="https://exemple.fr/a">https://exemple.fr/a</a>');
    expect(cell('mairie@exemple.fr')).to.include('href="mailto:mairie@exemple.fr"');
    expect(cell('javascript:alert(1)')).to.equal('javascript:alert(1)');
    expect(cell('a@b.fr?cc=c@d.fr')).to.equal('a@b.fr?cc=c@d.fr');
  });
});
