import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../errors.ts';
import type { ColumnType } from '../../catalogue/referentiels.ts';
import { convert, kind_of, number_form, to_text } from './values.ts';

const fault = (value: unknown, type: ColumnType) => {
  try {
    return { value: convert(value, type) };
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
};

describe('values of datasets', () => {
  it('look like what they are', () => {
    const cases: [unknown, string][] = [
      ['', 'empty'],
      ['  ', 'empty'],
      [null, 'empty'],
      [undefined, 'empty'],
      [NaN, 'empty'],
      ['12', 'integer'],
      ['-7', 'integer'],
      ['0', 'integer'],
      ['1 234', 'integer'],
      ['2147483648', 'bigint'],
      ['12,5', 'double'],
      ['-.5', 'double'],
      ['1.234,5', 'double'],
      ['09122', 'text'],
      ['+33561000000', 'text'],
      ['1e5', 'text'],
      ['99999999999999999999', 'text'],
      ['oui', 'boolean'],
      ['FAUX', 'boolean'],
      ['31/01/2024', 'date'],
      ['2024-01-31T10:00:00Z', 'timestamp'],
      ['Infinity', 'text'],
      ['NaN', 'text'],
      [1.5, 'double'],
      [3e9, 'bigint'],
      [9_007_199_254_740_993n, 'text'],
      [true, 'boolean'],
      [{ a: 1 }, 'nested'],
      [[1], 'nested'],
      [new Uint8Array(2), 'binary'],
      [Symbol('x'), 'empty'],
    ];
    for (const [value, kind] of cases) expect(kind_of(value), String(value)).to.equal(kind);
  });

  it('tell how their decimals are written', () => {
    expect(['12', '1,5', '1.5', '1.234,5', '1,234.5'].map(number_form)).to.deep.equal([
      'plain',
      'lone_comma',
      'lone_point',
      'point_thousands',
      'comma_thousands',
    ]);
  });

  it('become what their column holds', () => {
    const cases: [unknown, ColumnType, unknown][] = [
      [12, 'text', '12'],
      [{ a: 1 }, 'text', '{"a":1}'],
      ['a', 'text[]', ['a']],
      [[1, 'b'], 'text[]', ['1', 'b']],
      [9_007_199_254_740_993n, 'jsonb', '9007199254740993'],
      ['Vrai', 'boolean', true],
      ['0', 'boolean', false],
      ['31/01/2024', 'date', '2024-01-31'],
      ['31/01/2024', 'timestamptz', '2024-01-31 00:00:00 Europe/Paris'],
      ['1 234,5', 'double precision', 1234.5],
      ['0', 'integer', 0],
      ['3000000000', 'bigint', 3e9],
      ['  ', 'integer', null],
    ];
    for (const [value, type, expected] of cases)
      expect(convert(value, type), `${String(value)} ${type}`).to.deep.equal(expected);
  });

  it('are refused by name when they are not of the type', () => {
    expect(fault('n.d.', 'integer')).to.equal('nombre illisible « n.d. »');
    expect(fault('1,5', 'integer')).to.equal('nombre entier attendu au lieu de « 1,5 »');
    expect(fault('3000000000', 'integer')).to.contain('trop grand');
    expect(fault('9007199254740993', 'bigint')).to.contain('trop grand');
    expect(fault('peut-être', 'boolean')).to.contain('ni vrai ni faux');
    expect(fault('31/02/2024', 'date')).to.contain('date illisible');
    expect(fault('hier', 'timestamptz')).to.contain('illisibles');
    expect(fault(true, 'integer')).to.contain('nombre illisible');
    expect(fault({}, 'double precision')).to.contain('nombre illisible');
    expect(fault('x'.repeat(1000), 'integer')).to.have.length.below(100);
  });

  it('are converted or refused in words, whatever comes, and a number never becomes NaN', () => {
    const types: ColumnType[] = [
      'text',
      'text[]',
      'jsonb',
      'boolean',
      'date',
      'timestamptz',
      'integer',
      'bigint',
      'double precision',
    ];
    const any = fc.oneof(
      fc.string(),
      fc.double(),
      fc.bigInt(),
      fc.boolean(),
      fc.jsonValue(),
      fc.constantFrom('__proto__', '1e999', '-', ',', '.'),
    );
    fc.assert(
      fc.property(any, fc.constantFrom(...types), (value, type) => {
        const found = fault(value, type);
        if (typeof found !== 'string' && typeof found.value === 'number' && type !== 'jsonb')
          expect(Number.isFinite(found.value)).to.equal(true);
      }),
      { numRuns: 2000 },
    );
    expect(to_text('x')).to.equal('x');
  });
});
