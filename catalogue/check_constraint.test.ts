import { expect } from 'chai';
import fc from 'fast-check';
import { read_checks, type ValueDomain } from './check_constraint.ts';

/** As PostgreSQL 15 and 17 write constraints back. */
const known: readonly (readonly [definition: string, domain: ValueDomain])[] = [
  [`CHECK ((kind = ANY (ARRAY['a'::text, 'l''autre'::text])))`, { enum: ['a', "l'autre"] }],
  [
    `CHECK (((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))`,
    { enum: ['a', 'b'] },
  ],
  [`CHECK (((kind = 'a'::text) OR (kind = 'b'::text)))`, { enum: ['a', 'b'] }],
  [`CHECK ((n = ANY (ARRAY[1, 2, '-3'::integer])))`, { enum: [1, 2, '-3'] }],
  [`CHECK ((n > 0))`, { exclusiveMinimum: 0 }],
  [`CHECK (((n >= 0) AND (n <= 100)))`, { minimum: 0, maximum: 100 }],
  [`CHECK (((share >= (0)::numeric) AND (share < 1.5)))`, { minimum: 0, exclusiveMaximum: 1.5 }],
  [`CHECK ((n >= '-5'::integer))`, { minimum: -5 }],
  [`CHECK ((10 > n))`, { exclusiveMaximum: 10 }],
  [`CHECK (((n IS NULL) OR (n > (0)::double precision)))`, { exclusiveMinimum: 0 }],
  [`CHECK ((char_length((code)::text) = 5))`, { minLength: 5, maxLength: 5 }],
  [`CHECK ((length("Mon code") <= 8))`, { maxLength: 8 }],
  [`CHECK ((code ~ '^[0-9AB]{5}$'::text))`, { pattern: '^[0-9AB]{5}$' }],
  [`CHECK ((VALUE > 0))`, { exclusiveMinimum: 0 }],
  // The half that is known holds.
  [`CHECK (((n > 0) AND ((n < 3) OR (n = 7))))`, { exclusiveMinimum: 0 }],
];

/** Nothing may be concluded from these. */
const unknown = [
  `CHECK (((n > 0) OR (n = '-1'::integer)))`,
  `CHECK ((NOT (n = 1)))`,
  `CHECK ((n <> 3))`,
  `CHECK (((n > 0) AND ((n % 2) = 0)))`,
  `CHECK ((nom ~~ 'a%'::text))`,
  `CHECK ((nom ~* 'a'::text))`,
  `CHECK ((jour > '2020-01-01'::date))`,
  `CHECK ((jour < CURRENT_DATE))`,
  `CHECK ((lower(nom) = 'a'::text))`,
  `CHECK ((abs(n) < 3))`,
  `CHECK ((code ~ '^(?=a)b'::text))`,
  `CHECK ((code ~ '^[[:alpha:]]$'::text))`,
  `CHECK ((code ~ 'a*?'::text))`,
  `CHECK ((nom = E'a\\nb'::text))`,
  `CHECK (
CASE
    WHEN (n > 0) THEN true
    ELSE false
END)`,
  `CHECK ((n > 0)) NOT VALID`,
  'CHECK ((n = ANY (ARRAY[]::integer[])))',
  '',
];

describe('check constraints', () => {
  it('become keywords of JSON Schema where their form is known', () => {
    for (const [definition, domain] of known)
      expect(read_checks([definition]), definition).to.deep.equal(domain);
    for (const definition of unknown) expect(read_checks([definition]), definition).to.deep.equal({});
  });

  it('of one column hold together', () => {
    expect(read_checks(['CHECK ((n > 0))', 'CHECK ((n > 3))', 'CHECK ((n < 9))'])).to.deep.equal({
      exclusiveMinimum: 3,
      exclusiveMaximum: 9,
    });
    expect(
      read_checks([`CHECK ((k = ANY (ARRAY['a'::text, 'b'::text])))`, `CHECK ((k = 'b'::text))`]),
    ).to.deep.equal({ enum: ['b'] });
  });

  it('never fail, whatever they say', () => {
    const pieces = [
      '(',
      ')',
      'n',
      '=',
      'ANY',
      'ARRAY',
      '[',
      ']',
      '::',
      'text',
      "'a'",
      '1',
      'AND',
      'OR',
      ',',
      '-',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), (parts) => {
        expect(read_checks([`CHECK (${parts.join(' ')})`])).to.be.an('object');
      }),
      { numRuns: 2000 },
    );
  });
});
