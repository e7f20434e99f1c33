import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../errors.ts';
import { parse_json } from './json_input.ts';

const limits = { max_depth: 20, max_keys: 100 };
const fault = (text: string, given = limits) => {
  try {
    parse_json(text, given);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, place: error.place, status: error.status };
    throw error;
  }
  return null;
};

describe('JSON from outside', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const said = fault(text, { max_depth: 50, max_keys: 10_000 });
        if (said !== null) expect(said.code).to.equal('forbidden-key');
        else expect(parse_json(text, { max_depth: 50, max_keys: 10_000 })).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('is refused where JSON.parse refuses it, and nowhere else', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      '.',
      'e5',
      'true',
      ' ',
      '\n',
      '"',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let is_json = true;
        try {
          JSON.parse(text);
        } catch {
          is_json = false;
        }
        const said = fault(text);
        if (said?.code === 'repeated-key') return;
        expect(said === null, `${text} → ${JSON.stringify(said)}`).to.equal(is_json);
      }),
      { numRuns: 3000 },
    );
  });

  it('names line and column of a fault', () => {
    expect(fault('{"a": 1,\n "b": }')).to.deep.equal({ code: 'malformed-json', place: '2:7', status: 400 });
    expect(fault('[1,]')).to.include({ place: '1:4' });
    expect(fault('')).to.include({ place: '1:1' });
    expect(fault('{"a":1} x')).to.include({ place: '1:9' });
    expect(fault("{'a':1}")).to.include({ code: 'malformed-json', place: '1:2' });
    expect(fault('[NaN]')).to.include({ code: 'malformed-json' });
    expect(fault('[Infinity]')).to.include({ code: 'malformed-json' });
  });

  it('is refused when too deep or of too many members, without exhausting the stack', () => {
    expect(fault('['.repeat(1_000_000))).to.include({ code: 'json-too-deep', place: '1:21' });
    expect(fault('{"a":'.repeat(1_000_000))).to.include({ code: 'json-too-deep' });
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, i])));
    expect(fault(many)).to.include({ code: 'json-too-many-keys' });
  });

  it('is refused when it names the prototype, also escaped, at any depth, or repeats a name', () => {
    expect(fault('{"a":[{"__proto__":{}}]}')).to.deep.equal({
      code: 'forbidden-key',
      place: '1:8',
      status: 400,
    });
    expect(fault(String.raw`{"\u005f_proto__":1}`)).to.include({ code: 'forbidden-key' });
    expect(fault('{"constructor":{"prototype":{}}}')).to.include({ code: 'forbidden-key' });
    expect(fault('{"role":"lecteur","role":"admin"}')).to.include({ code: 'repeated-key', place: '1:19' });
    expect(parse_json('"__proto__"', limits)).to.equal('__proto__');
  });

  it('takes a time that grows with the length only', () => {
    for (const text of [
      '"\\'.repeat(200_000),
      `"${'a'.repeat(1_000_000)}`,
      `[${' '.repeat(1_000_000)}`,
      '9'.repeat(1_000_000) + 'x',
    ])
      expect(fault(text)).to.include({ code: 'malformed-json' });
  });
});
