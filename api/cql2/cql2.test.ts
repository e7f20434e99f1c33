import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { crs84 } from '../crs.ts';
import { functions, type ArgumentKind } from './functions.ts';
import type { FilterProperty, Kind } from './properties.ts';
import { TextParser } from './parse_text.ts';
import { read_json } from './read_json.ts';
import { translate } from './translate.ts';
import type { Tree } from './tree.ts';

const tree_of = (text: string) => new TextParser(text).parse();
const failure = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('accepted');
};

const property = (name: string, kind: Kind, array_type: string | null = null): [string, FilterProperty] => [
  name,
  { name, kind, sql: sql`t.x`, is_integer: false, array_type },
];
const target = {
  properties: new Map([
    property('nom', 'text'),
    property('n', 'number'),
    property('jour', 'date'),
    property('moment', 'timestamp'),
    property('geom', 'geometry'),
    property('mots', 'array', 'text'),
    property('vrai', 'boolean'),
    property('json', 'any'),
  ]),
  srid: 4326,
  crs: crs84,
};
const translated = (text: string) => {
  const parser = new TextParser(text);
  return translate(parser.parse(), parser.places, target);
};

describe('CQL2 text', () => {
  it('gives words their precedence: NOT before AND before OR, arithmetic before comparison', () => {
    expect(tree_of('a=1 or b=2 and not c=3')).to.deep.equal({
      op: 'or',
      args: [
        { op: '=', args: [{ property: 'a' }, 1] },
        {
          op: 'and',
          args: [
            { op: '=', args: [{ property: 'b' }, 2] },
            { op: 'not', args: [{ op: '=', args: [{ property: 'c' }, 3] }] },
          ],
        },
      ],
    });
    expect(tree_of('a - 1 - 2 * b ^ 2 < 21 div 10')).to.deep.equal({
      op: '<',
      args: [
        {
          op: '-',
          args: [
            { op: '-', args: [{ property: 'a' }, 1] },
            { op: '*', args: [2, { op: '^', args: [{ property: 'b' }, 2] }] },
          ],
        },
        { op: 'div', args: [21, 10] },
      ],
    });
    expect(tree_of('a NOT IN (1) AND b NOT BETWEEN 1 AND 2 AND c IS NOT NULL')).to.deep.equal({
      op: 'and',
      args: [
        { op: 'not', args: [{ op: 'in', args: [{ property: 'a' }, [1]] }] },
        { op: 'not', args: [{ op: 'between', args: [{ property: 'b' }, 1, 2] }] },
        { op: 'not', args: [{ op: 'isNull', args: [{ property: 'c' }] }] },
      ],
    });
  });

  it('reads signs before numbers', () => {
    expect(tree_of('a = +1')).to.deep.equal({ op: '=', args: [{ property: 'a' }, 1] });
    expect(tree_of('a > -1.5e3 + +2')).to.deep.equal({
      op: '>',
      args: [{ property: 'a' }, { op: '+', args: [-1500, 2] }],
    });
    expect(failure(() => tree_of('a = +b'))).to.include('caractère 6');
  });

  it('keeps quotes in texts and names, and the backslash that LIKE needs', () => {
    expect(tree_of(String.raw`"a ""b""" = 'l''eau' or c = 'd\'e' or f like '10\%'`)).to.deep.equal({
      op: 'or',
      args: [
        { op: '=', args: [{ property: 'a "b"' }, "l'eau"] },
        { op: '=', args: [{ property: 'c' }, "d'e"] },
        { op: 'like', args: [{ property: 'f' }, String.raw`10\%`] },
      ],
    });
  });

  it('says what is wrong and at which character', () => {
    for (const [text, place] of [
      ['a = ', 'caractère 5'],
      ["a = 'b", 'caractère 5'],
      ['a = 1 b', 'caractère 7'],
      ['a = 1;', 'caractère 6'],
      ['(a = 1', 'caractère 7'],
      ['a in 1', 'caractère 6'],
      ['a = 1e999', 'caractère 5'],
      ['s_intersects(geom, POINT(1))', 'caractère 27'],
      ['t_after(a, DATE(2020))', 'caractère 17'],
      ['', 'caractère 1'],
      ['('.repeat(200) + 'a=1' + ')'.repeat(200), 'niveaux'],
    ] as const)
      expect(
        failure(() => tree_of(text)),
        text,
      ).to.include(place);
  });

  it('never fails but in words, whatever comes', () => {
    const pieces = [
      'a',
      "'",
      '"',
      '(',
      ')',
      ',',
      '=',
      '<>',
      'NOT',
      'IN',
      'LIKE',
      'BETWEEN',
      'AND',
      'IS',
      'NULL',
      'DATE',
      'INTERVAL',
      'POINT',
      'Z',
      'BBOX',
      'CASEI',
      'area_m2',
      'within_m',
      'year',
      '1',
      '-',
      '.5',
      '\\',
      '\0',
      'é',
      '𝄞',
      ' ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (parts) => {
        try {
          translated(parts.join(' '));
        } catch (error) {
          expect(error).to.include({ status: 400 });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a CQL2 condition', () => {
  it('binds every literal and names columns that exist alone', () => {
    const evil = "x'; drop table published.t; --";
    const { text, values } = translated(
      `nom = '${evil.replaceAll("'", "''")}' and n in (1, 2.5) and s_intersects(geom, POINT(1 2)) and jour = DATE('2024-02-29')`,
    );
    expect(text).not.to.include('drop');
    expect(values).to.include(evil).and.include(1).and.include(2.5).and.include('2024-02-29');
    expect(failure(() => translated('"nom; drop table x" = 1'))).to.include('n’existe pas');
  });

  it('holds nothing of what was sent but in its values, whatever is sent', () => {
    const marker = 'zqz';
    const hostile = fc.string({ unit: 'binary', maxLength: 8 }).map((text) => `${marker}'"\\;--${text}`);
    const named = (...names: string[]) => fc.constantFrom(...names).map((property): Tree => ({ property }));
    const operation = (op: string, ...args: fc.Arbitrary<Tree>[]): fc.Arbitrary<Tree> =>
      fc.tuple(...args).map((given) => ({ op, args: given }));
    type Kinds = Record<ArgumentKind, Tree>;
    const trees = fc.letrec<Kinds>((tie) => {
      const calls = (kind: Kind) =>
        [...functions]
          .filter(([, { returns }]) => returns === kind)
          .map(([name, { args }]) => operation(name, ...args.map(([, wanted]) => tie(wanted))));
      const one_of = (...ways: fc.Arbitrary<Tree>[]) =>
        fc.oneof({ maxDepth: 4, depthIdentifier: 'tree' }, ...ways);
      return {
        text: one_of(hostile, named('nom'), operation('casei', tie('text')), ...calls('text')),
        number: one_of(
          fc.integer(),
          named('n'),
          operation('*', tie('number'), tie('number')),
          ...calls('number'),
        ),
        instant: one_of(fc.constant({ date: '2024-01-01' }), named('jour', 'moment')),
        geometry: one_of(
          fc.constant({ type: 'Point', coordinates: [1, 43] }),
          named('geom'),
          ...calls('geometry'),
        ),
        array: one_of(named('mots')),
        boolean: one_of(
          fc.boolean(),
          operation('=', tie('text'), tie('text')),
          operation('like', tie('text'), hostile),
          operation('<', tie('number'), tie('number')),
          operation('t_after', tie('instant'), tie('instant')),
          operation('s_touches', tie('geometry'), tie('geometry')),
          operation('a_contains', tie('array'), fc.array(hostile)),
          operation('and', tie('boolean'), tie('boolean')),
          // What no function, property or date is.
          hostile.map((op) => ({ op, args: [] })),
          hostile.map((property) => ({ op: 'isNull', args: [{ property }] })),
          hostile.map((date) => ({ op: '=', args: [{ property: 'jour' }, { date }] })),
          ...calls('boolean'),
        ),
      };
    });
    let accepted = 0;
    fc.assert(
      fc.property(trees.boolean, (tree) => {
        try {
          const { text } = translate(tree, () => null, target);
          accepted++;
          expect(text).not.to.include(marker);
        } catch (error) {
          expect(error).to.include({ status: 400 });
        }
      }),
      { numRuns: 1000 },
    );
    expect(accepted).to.be.greaterThan(300);
    const call = { op: '=', args: [{ op: 'lower', args: [`${marker}'`] }, `${marker};--`] };
    expect(translate(call, () => null, target).values)
      .to.include(`${marker}'`)
      .and.include(`${marker};--`);
  });

  it('orders texts by their characters whatever the database’s language, and leaves equality to its indexes', () => {
    expect(translated("nom < 'b'").text).to.include('collate "C"');
    expect(translated("nom = 'b'").text).not.to.include('collate');
  });

  it('refuses what does not compare, with the place', () => {
    for (const text of [
      "n = 'a'",
      'nom = 1',
      'geom = 1',
      'n',
      'nom and vrai = true',
      'nom like n',
      'json = 1',
      's_intersects(geom, nom)',
      "t_after(nom, DATE('2020-01-01'))",
      "jour = DATE('2023-02-30')",
      "moment = TIMESTAMP('2023-01-01T25:00:00Z')",
      'a_contains(nom, (1))',
      'a_contains(mots, (1))',
      'foo(1) = 2',
      'nom + 1 = 2',
      's_intersects(geom, POINT(200 0))',
      's_intersects(geom, POLYGON((0 0, 1 0, 1 1, 0 2)))',
      'casei(n) = 1',
      's_foo(geom, geom)',
      's_touches(geom, GEOMETRYCOLLECTION(POINT(1 1)))',
      'area_m2(nom) > 1',
      'area_m2() > 1',
      'within_m(geom, geom) = true',
      'year(n) = 2020',
      'size(nom) = 1',
      'lower(geom) = nom',
      'area_m2(geom)',
      'BBOX(1,2,3) = 1',
      'n between 1 and nom',
    ])
      expect(
        failure(() => translated(text)),
        text,
      ).to.match(/Le filtre est incorrect/);
  });

  it('names the nearest function, and the place of the call', () => {
    expect(failure(() => translated('n = 1 and aera_m2(geom) > 1'))).to.include('caractère 11');
    const remedy = (text: string) => {
      try {
        translated(text);
      } catch (error) {
        return (error as { remedy?: string }).remedy;
      }
      return undefined;
    };
    expect(remedy('aera_m2(geom) > 1')).to.include('« area_m2 »').and.include('/functions');
    expect(remedy('s_intersect(geom, geom)')).to.include('« s_intersects »');
    expect(failure(() => translated("n > buffer_m('a', 1)"))).to.include('attend une géométrie (Géométrie)');
    const json = read_json('{"op":">","args":[{"op":"aera","args":[]},1]}');
    expect(failure(() => translate(json.tree, json.places, target))).to.include('/args/0');
  });

  it('calls a function in both encodings, whatever the case of its name', () => {
    const json = read_json('{"op":">","args":[{"op":"Area_M2","args":[{"property":"geom"}]},1]}');
    expect(translate(json.tree, json.places, target).text).to.equal(translated('area_m2(geom) > 1').text);
  });

  it('asks the index for what is around a literal', () => {
    const { text, values } = translated('within_m(geom, POINT(2 45), 1100)');
    expect(text).to.include('&& st_makeenvelope');
    const [west, south] = values as number[];
    expect(south).to.be.closeTo(44.99, 0.001);
    expect(west).to.be.closeTo(1.9858, 0.001);
    // Nothing is cut off where a box in degrees would lie.
    for (const point of ['179.999 0', '0 89', '-179.999 0'])
      expect(translated(`within_m(geom, POINT(${point}), 1100)`).text).not.to.include('&&');
    expect(translated('within_m(geom, POINT(2 45), n)').text).not.to.include('&&');
  });

  it('is not too long', () => {
    expect(failure(() => translated(Array(3000).fill('n=1').join(' or ')))).to.include('éléments');
  });
});

const data = path.join(read_config().REFERENTIELS_DIR ?? '', 'cql2', 'examples');
describe('the examples of the standard', function () {
  before(function () {
    if (read_config().REFERENTIELS_DIR === undefined || !existsSync(data)) this.skip();
  });

  it('are read, and say the same as text and as JSON', () => {
    const names = readdirSync(path.join(data, 'text')).map((file) => file.replace('.txt', ''));
    expect(names.length).to.be.greaterThan(100);
    let compared = 0;
    for (const name of names) {
      const tree = tree_of(readFileSync(path.join(data, 'text', `${name}.txt`), 'utf8').trim());
      const json = path.join(data, 'json', `${name.replace(/-alt\d+$/, '')}.json`);
      if (!existsSync(json)) continue;
      compared++;
      // The two encodings of the examples differ in fractions of a second that say nothing.
      const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replace(/\.0+Z/g, 'Z'));
      expect(plain(tree), name).to.deep.equal(plain(read_json(readFileSync(json, 'utf8')).tree));
    }
    expect(compared).to.be.greaterThan(100);
  });
});
