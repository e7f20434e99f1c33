import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../errors.ts';
import { JsonScanner, max_depth, max_member_bytes, type JsonShape } from './json_scanner.ts';

/** All values of a text cut at the given bytes. */
function scan(text: string | Buffer, shape: JsonShape, cuts: readonly number[] = []) {
  const bytes = Buffer.from(text as string);
  const scanner = new JsonScanner(shape);
  const bounds = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const pieces = bounds.slice(1).map((end, i) => bytes.subarray(bounds[i], end));
  return [...pieces.flatMap((piece) => scanner.push(piece)), ...scanner.end()];
}

const items = (...parameters: Parameters<typeof scan>): unknown[] =>
  scan(...parameters)
    .filter(({ kind }) => kind === 'item')
    .map(({ bytes }) => JSON.parse((bytes ?? '').toString()) as unknown);

function failure(text: string, shape: JsonShape): AppError {
  try {
    scan(text, shape);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing thrown');
}

const cuts = fc.array(fc.nat(), { maxLength: 8 });
const indents = fc.constantFrom(undefined, 1, '\t');
const json = (value: unknown, indent: string | number | undefined) => JSON.stringify(value, null, indent);

describe('JSON scanner', () => {
  it('gives the items of JSON.parse for any array, cut at any byte', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), indents, cuts, (values, indent, cuts) => {
        const text = json(values, indent);
        expect(items(text, 'array', cuts)).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('gives the items of a member among any others, and these beside', () => {
    const others = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(others, fc.array(fc.jsonValue()), others, cuts, (before, values, after, cuts) => {
        const entries = [
          ...Object.entries(before).map(([name, value]) => [`<${name}`, value] as const),
          ['features', values] as const,
          ...Object.entries(after).map(([name, value]) => [`>${name}`, value] as const),
        ];
        const text = JSON.stringify(Object.fromEntries(entries));
        const found = scan(text, { member: 'features' }, cuts);
        const parsed = (kind: string) =>
          found
            .filter((value) => value.kind === kind)
            .map(({ bytes }) => JSON.parse((bytes ?? '').toString()) as unknown);
        expect(parsed('item')).to.deep.equal(JSON.parse(JSON.stringify(values)));
        expect(found.filter(({ kind }) => kind === 'member').map(({ name }) => name)).to.deep.equal(
          entries.map(([name]) => name).filter((name) => name !== 'features'),
        );
      }),
    );
  });

  it('gives the values of a sequence, one per line, cut at any byte', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.constantFrom('\n', '\r\n', '\n\u{1E}'),
        cuts,
        (values, end, cuts) => {
          const text = values.map((value) => JSON.stringify(value) + end).join('');
          expect(items(text, 'sequence', cuts)).to.deep.equal(JSON.parse(JSON.stringify(values)));
        },
      ),
    );
  });

  it('gives each member of the root with its name', () => {
    const found = scan('{"a\\u0062": {"x": 1}, "c": [2], "d": 3}', 'members');
    expect(found.map(({ name, bytes }) => [name, bytes?.toString()])).to.deep.equal([
      ['ab', '{"x": 1}'],
      ['c', '[2]'],
      ['d', '3'],
    ]);
  });

  it('tells the physical line where each item begins, across pieces', () => {
    const text = '[\n1,\n\n{"a":\n2}, 3,\n"x"]';
    for (let cut = 0; cut < text.length; cut++)
      expect(scan(text, 'array', [cut]).map(({ line }) => line)).to.deep.equal([2, 4, 5, 6]);
  });

  it('names the place of every truncation', () => {
    const text = '{"n": [1], "features": [\n{"a": "}]"},\n{"a": 2}]}';
    for (let length = 0; length < text.length; length++) {
      const error = failure(text.slice(0, length), { member: 'features' });
      expect(error.code, text.slice(0, length)).to.equal('truncated-json');
      expect(error.place).to.match(/^ligne [123], octet \d+$/);
    }
    expect(failure('[{"a":1},\n{"b"', 'array')).to.include({
      message: 'le fichier JSON s’arrête avant sa fin, dans la valeur qui commence à la ligne 2',
      place: 'ligne 2, octet 14',
    });
  });

  it('refuses what is not JSON between the items, with its place', () => {
    expect(failure('[1 2]', 'array')).to.include({
      message: 'JSON invalide : « 2 » au lieu de « , » ou « ] »',
      place: 'ligne 1, octet 3',
    });
    expect(failure('[1,]', 'array').code).to.equal('invalid-json');
    expect(failure('[,1]', 'array').code).to.equal('invalid-json');
    expect(failure('[1] x', 'array').code).to.equal('invalid-json');
    expect(failure('[{"a":[1}]]', 'array').message).to.contain('« } » au lieu de « ] »');
    expect(failure('{"a" 1}', 'members').message).to.contain('au lieu de « : »');
    expect(failure('{"a":1,"f":[],"f":[]}', { member: 'f' }).code).to.equal('invalid-json');
  });

  it('refuses nesting beyond its limit and keeps what is within', () => {
    const nested = (depth: number) => `[${'['.repeat(depth)}${']'.repeat(depth)}]`;
    expect(items(nested(max_depth), 'array')).to.have.length(1);
    expect(failure(nested(max_depth + 1), 'array').code).to.equal('deep-json');
  });

  it('counts a huge member beside the items without keeping it', () => {
    const found = scan(`{"skipped":"${'x'.repeat(max_member_bytes)}","f":[1]}`, { member: 'f' }, [7, 50_000]);
    expect(found.map(({ kind, bytes }) => [kind, bytes?.toString() ?? null])).to.deep.equal([
      ['member', null],
      ['item', '1'],
    ]);
  });
});
