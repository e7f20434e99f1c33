import { expect } from 'chai';
import { describe_schema, list_operations } from './api_operations.ts';

describe('the page of the API', () => {
  it('lists the path of one collection under the operation of all', () => {
    const get = { get: { tags: ['Objets'] } };
    const listed = list_operations({
      '/collections/{collection}/items': { ...get, parameters: [] },
      '/collections/communes/items': { ...get, post: {} },
      '/collections/{collection}/items/{item}': get,
      '/collections': get,
    });
    expect(listed.map(({ method, path, examples }) => [method, path, examples])).to.deep.equal([
      ['GET', '/collections/{collection}/items', ['/collections/communes/items']],
      ['POST', '/collections/communes/items', []],
      ['GET', '/collections/{collection}/items/{item}', []],
      ['GET', '/collections', []],
    ]);
  });
  it('says the form of a value, zero included', () => {
    expect(describe_schema({ type: 'integer', minimum: 0, maximum: 10, default: 0 })).to.equal(
      'entier de 0 à 10, 0 à défaut',
    );
    expect(describe_schema({ type: 'array', items: { type: 'number' } })).to.equal('liste (nombre)');
    expect(describe_schema({ type: 'string', enum: 'a b c d e f g h i j'.split(' ') })).to.match(
      /h… \(liste/,
    );
  });
});
