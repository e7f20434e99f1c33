import { Ajv } from 'ajv';
import add_formats from 'ajv-formats';
import { expect } from 'chai';
import fc from 'fast-check';
import { processes } from './registry.ts';
import { find_faults, type Schema } from './schema.ts';

const ajv = new Ajv({ strict: false });
add_formats.default(ajv, ['date']);

describe('find_faults', () => {
  it('judges as another validator does, by the schemas of all our inputs and any value', () => {
    const inputs = processes.flatMap((process) => Object.values(process.inputs));
    // Plain letters: JSON Schema counts code points, we the units that they take.
    const text = fc.constantFrom(
      '',
      'rouge',
      '2024-02-29',
      '2023-02-29',
      '2024-1-1',
      '31555',
      '2A004',
      'x'.repeat(101),
    );
    const scalar = fc.oneof(
      text,
      fc.integer({ min: -10, max: 300 }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
    );
    const list = fc.array(fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), { maxLength: 8 });
    const object = fc.record(
      {
        bbox: list,
        crs: scalar,
        type: fc.constantFrom('Point', 'Feature', 1),
        coordinates: list,
        other: scalar,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...inputs), fc.oneof(scalar, list, object), (input, value) => {
        // As it comes from JSON.
        const read = JSON.parse(JSON.stringify(value)) as unknown;
        const { format, ...schema } = input.schema;
        const other = format === 'date' ? { ...schema, format } : schema;
        expect(find_faults(input.schema, read, '').length === 0).to.equal(ajv.validate(other, read));
      }),
      { numRuns: 500 },
    );
  });

  it('points at each place, names escaped', () => {
    const schema: Schema = {
      type: 'object',
      required: ['a'],
      properties: { 'b/~': { type: 'array', items: { type: 'integer', maximum: 3 } } },
      additionalProperties: false,
    };
    expect(find_faults(schema, { 'b/~': [1, 4, 'x'], c: 1 }, '')).to.deep.equal([
      { pointer: '/a', reason: 'manque' },
      { pointer: '/b~1~0/1', reason: '3 au plus' },
      { pointer: '/b~1~0/2', reason: 'attendu un nombre entier' },
      { pointer: '/c', reason: 'n’existe pas ici' },
    ]);
  });
});
