import { expect } from 'chai';
import fc from 'fast-check';
import { read_value } from './check_value.ts';

const column = (type: string, over: { max_length?: number; labels?: string[] } = {}) => ({
  type,
  max_length: over.max_length ?? null,
  labels: over.labels ?? null,
});
const fits = (type: string, value: unknown) => 'value' in read_value(column(type), value);

describe('values for columns', () => {
  it('fit the type of the column, or say why not', () => {
    const good: [string, unknown][] = [['text', ''], ['text', 'é👍'], ['int2', -32768], ['int4', 2147483647], ['int8', 9007199254740991], ['float8', 1e308], ['float4', 1.5], ['float4', 0], ['numeric', -0.1], ['bool', false], ['uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'], ['date', '2024-02-29'], ['timestamptz', '2024-01-31T10:30:00+01:00'], ['timestamptz', '2024-01-31T10:30Z'], ['timestamp', '2024-01-31T10:30:00.123'], ['jsonb', { a: [null, 1] }], ['_text', []], ['_int4', [1, null]], ['inet', 'anything']]; // prettier-ignore
    for (const [type, value] of good)
      expect(fits(type, value), `${type} ${JSON.stringify(value)}`).to.equal(true);
    const bad: [string, unknown][] = [['text', 1], ['text', 'a\0'], ['text', '\ud800'], ['int2', 32768], ['int4', 1.5], ['int4', '1'], ['int8', 2 ** 53], ['float8', Infinity], ['float4', 1e39], ['float4', 1e-60], ['bool', 0], ['uuid', 'x'], ['date', '2023-02-29'], ['date', '2024-1-1'], ['date', '0000-01-01'], ['timestamptz', '2024-01-31'], ['timestamptz', '2024-01-31T25:00:00Z'], ['timestamptz', '2024-01-31T10:00:00+20:00'], ['timestamp', '2024-01-31T10:30:00Z'], ['jsonb', { 'a\0': 1 }], ['_text', 'a'], ['_int4', [1, 'x']], ['inet', 5]]; // prettier-ignore
    for (const [type, value] of bad)
      expect(fits(type, value), `${type} ${JSON.stringify(value)}`).to.equal(false);
  });

  it('count characters and words of enumerations, and say where in a list', () => {
    expect(read_value(column('varchar', { max_length: 2 }), '👍👍')).to.deep.equal({ value: '👍👍' });
    expect(read_value(column('varchar', { max_length: 2 }), 'abc')).to.have.property('reason');
    expect(read_value(column('etat', { labels: ['bon', 'usé'] }), 'usé')).to.deep.equal({ value: 'usé' });
    expect(read_value(column('etat', { labels: ['bon', 'usé'] }), 'x')).to.deep.equal({
      reason: 'attendu : bon, usé',
    });
    expect(read_value(column('_int4'), [1, 2, 'x'])).to.include({ at: '/2' });
  });

  it('take a moment without zone for one of Paris', () => {
    expect(read_value(column('timestamptz'), '2024-07-01T10:00:00')).to.deep.equal({
      value: '2024-07-01T10:00:00 Europe/Paris',
    });
  });

  it('never fail, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'text',
          'int4',
          'float4',
          'bool',
          'date',
          'timestamptz',
          'jsonb',
          '_text',
          '__text',
          'constructor',
        ),
        fc.anything(),
        (type, value) => {
          expect(read_value(column(type), value)).to.satisfy(
            (reading: object) => 'value' in reading || 'reason' in reading,
          );
        },
      ),
    );
  });
});
