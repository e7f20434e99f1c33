import { expect } from 'chai';
import type { Request } from 'express';
import fc from 'fast-check';
import { AppError } from '../errors.ts';
import { items_params } from './ogc/items_params.ts';
import { nearest, read_query } from './params.ts';

const read = (query: string) => read_query({ url: `/x?${query}` } as Request, items_params);

describe('query parameters', () => {
  it('have their default when absent', () => {
    expect(read_query({ url: '/x' } as Request, items_params)).to.deep.include({
      bbox: null,
      limit: 10,
      offset: 0,
      datetime: null,
      f: null,
    });
  });

  it('read bbox of four and six numbers, spaces and exponents included', () => {
    expect(read('bbox=-1.5,43,+2,44e0').bbox).to.deep.equal([-1.5, 43, 2, 44]);
    expect(read('bbox=0,43,-100,1,44,900').bbox).to.deep.equal([0, 43, 1, 44]);
    expect(read('bbox=0%2C+43%2C+0%2C+44').bbox).to.deep.equal([0, 43, 0, 44]);
  });

  it('read instants, days and open intervals', () => {
    const day = { start: '2024-02-29T00:00:00Z', end: '2024-02-29T23:59:59.999999Z' };
    expect(read('datetime=2024-02-29').datetime).to.deep.equal(day);
    expect(read('datetime=../2024-02-29').datetime).to.deep.equal({ ...day, start: null });
    expect(read('datetime=2024-02-29/').datetime).to.deep.equal({ ...day, end: null });
    expect(read('datetime=2024-02-29t10:00:00%2B01:00').datetime).to.deep.equal({
      start: '2024-02-29T10:00:00+01:00',
      end: '2024-02-29T10:00:00+01:00',
    });
    for (const wrong of [
      '2023-02-29',
      '2024-1-1',
      '2024-01-01T25:00:00Z',
      '..',
      '/',
      'a/b/c',
      '2024-01-01T10:00:00',
    ])
      expect(() => read(`datetime=${wrong}`), wrong).to.throw(AppError, /datetime/);
  });

  it('give a value or a 400 that names a parameter, whatever comes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(items_params)), fc.string(), (name, text) => {
        try {
          read(`${name}=${encodeURIComponent(text)}`);
        } catch (error) {
          expect(error).to.be.instanceOf(AppError);
          expect(error).to.include({ status: 400, place: name });
        }
      }),
    );
  });

  it('suggest the nearest name, and none for a far one', () => {
    const names = Object.keys(items_params);
    expect(nearest('BBOX', names)).to.equal('bbox');
    expect(nearest('date', names)).to.equal(undefined);
    expect(nearest('limite', names)).to.equal('limit');
    expect(nearest('x'.repeat(5000), names)).to.equal(undefined);
  });
});
