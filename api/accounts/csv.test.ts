import { expect } from 'chai';
import { csv_line } from './csv.ts';

describe('a line of CSV', () => {
  it('quotes what would break it', () => {
    expect(csv_line(['a', 'b;c', 'd"e', 'f\ng', null])).to.equal('a;"b;c";"d""e";"f\ng";\r\n');
  });

  it('lets no spreadsheet take a value for a formula', () => {
    for (const bad of ['=1+1', '+33', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1'])
      expect(csv_line([bad])).to.match(/^"?'/);
    expect(csv_line(['a=b', 'x@y.fr', '2026-01-01'])).to.equal('a=b;x@y.fr;2026-01-01\r\n');
  });
});
