import { expect } from 'chai';
import {
  label_of,
  purpose_of,
  say_date,
  say_media_type,
  say_sample,
  say_shape,
  say_type,
} from './data_words.ts';
import { sort_of, with_query } from './items_address.ts';
import { say_extent } from './small_map_view.ts';

describe('words of the data pages', () => {
  it('say types and shapes in French, and an unknown one as it is', () => {
    expect(say_type('int4')).to.equal('nombre entier');
    expect(say_type('_text')).to.equal('liste de textes');
    expect(say_type('geometry(MultiPolygon, 4326)')).to.equal('surfaces');
    expect(say_type('constructor')).to.equal('constructor');
    expect(say_shape('MultiPolygon')).to.equal('surfaces');
    expect(say_shape('GeometryCollection')).to.equal('géométries diverses');
  });
  it('say media types by their short names, the closest one', () => {
    expect(say_media_type('application/geo+json')).to.equal('GeoJSON');
    expect(say_media_type('application/vnd.oai.openapi+json;version=3.0')).to.equal('OpenAPI');
    expect(say_media_type('application/x-inconnu')).to.equal('application/x-inconnu');
  });
  it('say an extent on both sides of Greenwich and of the equator', () => {
    expect(say_extent([-0.33, -21.4, 3.45, 45])).to.equal(
      'de 0,33° ouest à 3,45° est, de 21,40° sud à 45,00° nord',
    );
  });
  it('know the purpose of a link', () => {
    const purpose = (rel: string, type: string) => purpose_of({ rel, type });
    expect(purpose('enclosure', 'text/csv')).to.equal('download');
    expect(purpose('license', 'text/html')).to.equal('origin');
    expect(purpose('items', 'text/html')).to.equal('read');
    expect(purpose('items', 'application/geo+json')).to.equal('connect');
    expect(purpose('http://www.opengis.net/def/rel/ogc/1.0/queryables', 'application/schema+json')).to.equal(
      'describe',
    );
  });
  it('say dates as exact as they are, and examples as tables show values', () => {
    expect(['2024', '2024-05', '2024-05-31', '2022-02-03T15:12:00', 'hier'].map(say_date)).to.deep.equal([
      '2024',
      'mai 2024',
      '31 mai 2024',
      '3 février 2022',
      'hier',
    ]);
    expect(say_sample('1.4724395074509816', 'float8')).to.equal('1,47244');
    expect(say_sample('200067940', 'int4')).to.equal('200067940');
    expect(say_sample('["09240","09300"]', '_text')).to.equal('09240, 09300');
    expect(say_sample('true', 'bool')).to.equal('oui');
    expect(say_sample('0930', 'text')).to.equal('0930');
    expect(say_sample('0.00001', 'numeric')).to.equal('0,00001');
    expect(say_sample('123456789012.345', 'numeric')).to.equal('123456789012,345');
    const of_more_digits = ['9007199254740993', '-12345678901234567.8', '123456789012345.678', '1e300'];
    for (const sample of [...of_more_digits, '1e-7', '-0.0000001', '', 'NaN'])
      expect(say_sample(sample, 'numeric')).to.equal(sample);
    expect(say_sample('0.0', 'float8')).to.equal('0');
  });
  it('find the column that names a feature', () => {
    expect(label_of([{ name: 'nombre' }, { name: 'nom' }])).to.equal('nom');
    expect(label_of([{ name: 'code' }])).to.equal(null);
  });
});

describe('addresses of the page of items', () => {
  it('keep the query but for what changes, and never mean the query that is there', () => {
    const search = new URLSearchParams('f=html&token=abc&nom=Foix');
    expect(with_query(search, { token: null, limit: '50' })).to.equal('?f=html&nom=Foix&limit=50');
    expect(with_query(new URLSearchParams('f=html'), { f: null })).to.equal('?');
  });
  it('read which column orders the rows', () => {
    expect(sort_of(new URLSearchParams('sortby=-population,nom'))).to.deep.equal({
      name: 'population',
      is_down: true,
    });
    expect(sort_of(new URLSearchParams('sortby=+nom'))).to.deep.equal({ name: 'nom', is_down: false });
    expect(sort_of(new URLSearchParams('f=html'))).to.equal(null);
  });
});
