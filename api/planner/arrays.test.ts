import { expect } from 'chai';
import fc from 'fast-check';
import { pack_arrays, unpack_arrays } from './arrays.ts';

describe('the container of arrays', () => {
  it('is, byte for byte, what the documentation says', () => {
    const packed = pack_arrays(
      { é: 1 },
      { cell: Uint32Array.of(1, 258), ds: Int32Array.of(-1), part: Uint8Array.of(7) },
    );
    const header =
      '{"é":1,"arrays":[{"name":"cell","type":"Uint32","length":2},{"name":"ds","type":"Int32","length":1},{"name":"part","type":"Uint8","length":1}]}';
    const bytes = Buffer.byteLength(header);
    const header_bytes = Math.ceil((bytes + 4) / 8) * 8 - 4;
    expect([...packed.subarray(0, 4)]).to.deep.equal([header_bytes, 0, 0, 0]);
    expect(packed.subarray(4, 4 + header_bytes).toString()).to.equal(
      header + ' '.repeat(header_bytes - bytes),
    );
    expect([...packed.subarray(4 + header_bytes)]).to.deep.equal([
      1, 0, 0, 0, 2, 1, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it('gives back what was packed', () => {
    const any_array = fc.oneof(
      fc.float64Array(),
      fc.float32Array(),
      fc.int32Array(),
      fc.uint32Array(),
      fc.uint16Array(),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'bé', 'c c'), fc.string({ unit: 'grapheme' }), {
          noNullPrototype: true,
        }),
        fc.array(any_array, { maxLength: 5 }),
        fc.nat(7),
        (header, list, shift) => {
          const given = Object.fromEntries(list.map((array, i) => [`array ${i}`, array]));
          const packed = pack_arrays(header, given);
          // As a part of something larger that begins anywhere.
          const part = Buffer.concat([Buffer.alloc(shift), packed]).subarray(shift);
          const { header: found, arrays } = unpack_arrays(part);
          expect(found).to.deep.include(header);
          expect(arrays).to.deep.equal(given);
          expect(packed.length % 8).to.equal(0);
        },
      ),
    );
  });

  it('refuses bytes that are none', () => {
    expect(() => unpack_arrays(Buffer.from('{"type":"FeatureCollection"}'))).to.throw(RangeError);
  });
});
