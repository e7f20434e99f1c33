import { expect } from 'chai';
import fc from 'fast-check';
import { classify } from '../white_zones/classify.ts';
import { shipped_baskets, fallback_basket } from '../white_zones/baskets.ts';
import { find_basket_faults } from './check_basket.ts';
import type { SentBasket } from './basket_schema.ts';
import { sent_basket } from './testing.ts';

const places = (sent: unknown) => find_basket_faults(sent).map(({ pointer }) => pointer);
const [first, second] = sent_basket().categories as [
  SentBasket['categories'][number],
  SentBasket['categories'][number],
];
const [line] = sent_basket().counters as [SentBasket['counters'][number]];

describe('what may be saved as a basket', () => {
  it('is a whole basket; the shipped ones would be', () => {
    expect(find_basket_faults(sent_basket())).to.deep.equal([]);
    for (const { id, title, categories, class_rule, counters, ...rest } of [
      ...shipped_baskets,
      fallback_basket,
    ]) {
      const { france_services_counts_for_partners } = rest;
      const sent = { title, categories, class_rule, counters, france_services_counts_for_partners };
      expect(find_basket_faults(sent), id).to.deep.equal([]);
    }
  });

  it('is refused with the place of each fault', () => {
    const many = Array.from({ length: 32 }, (_, i) => ({ ...first, id: `c${i}`, title: `C ${i}` }));
    for (const [sent, place] of [
      [null, ''],
      [[], ''],
      ['x', ''],
      [{ ...sent_basket(), title: '   ' }, '/title'],
      [{ ...sent_basket(), more: 1 }, '/more'],
      [sent_basket({ id: 'Été' }), '/id'],
      [sent_basket({ categories: [] }), '/categories'],
      [sent_basket({ categories: many }), '/categories'],
      [sent_basket({ categories: [first, { ...second, weight: 0 }] }), '/categories/1/weight'],
      [sent_basket({ categories: [first, { ...second, weight: 1e-10 }] }), '/categories/1/weight'],
      [sent_basket({ categories: [first, { ...second, weight: Infinity }] }), '/categories/1/weight'],
      [
        sent_basket({ categories: [{ ...first, served_max_minutes: 21 }, second] }),
        '/categories/0/served_max_minutes',
      ],
      [sent_basket({ categories: [first, second, { ...second, id: 'autre' }] }), '/categories/2/title'],
      [sent_basket({ categories: [first, second, { ...second, title: 'Autre' }] }), '/categories/2/id'],
      [sent_basket({ counters: [{ ...line, category: 'gone' }] }), '/counters/0/category'],
      [sent_basket({ counters: [line, line] }), '/counters/1/type_service'],
      [sent_basket({ counters: [{ ...line, type_service: 'mairie' }] }), '/counters/0/type_service'],
      [sent_basket({ counters: [{ ...line, type_service: 'Mairie_com' }] }), '/counters/0/type_service'],
      [sent_basket({ class_rule: { kind: 'k_of_n', k: 3 } }), '/class_rule/k'],
      [sent_basket({ class_rule: { kind: 'k_of_n', k: 0 } }), '/class_rule/k'],
      [sent_basket({ class_rule: { kind: 'core_operator', category: 'gone' } }), '/class_rule/category'],
      [{ ...sent_basket(), class_rule: { kind: 'core_operator' } }, '/class_rule/category'],
      [{ ...sent_basket(), class_rule: { kind: 'any_missing', k: 1 } }, '/class_rule/k'],
      [{ ...sent_basket(), class_rule: { kind: 'other' } }, '/class_rule/kind'],
      [
        sent_basket({ class_rule: { kind: 'weighted', white_share: 0.5, served_share: 0.5 } }),
        '/class_rule/served_share',
      ],
      [
        sent_basket({ class_rule: { kind: 'weighted', white_share: 0, served_share: 1 } }),
        '/class_rule/white_share',
      ],
    ] as const)
      expect(places(sent), JSON.stringify(sent)?.slice(0, 200)).to.deep.equal([place]);
  });

  it('names several faults at once, twenty at most', () => {
    const counters = Array.from({ length: 40 }, (_, i) => ({ ...line, type_service: `mairie${i}` }));
    expect(places(sent_basket({ counters }))).to.have.length(20);
  });

  it('never lets a rule through that the classes cannot be computed with', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            id: fc.constantFrom('a', 'b', 'c', 'd'),
            title: fc.constantFrom('A', 'B', 'C', 'D', 'a '),
            weight: fc.constantFrom(-1, 0, 0.1, 1, 1000, 1001),
            served_max_minutes: fc.constantFrom(-1, 0, 20, 30),
            white_min_minutes: fc.constantFrom(0, 20, 30, 601),
            visio_substitutable: fc.boolean(),
          }),
          { maxLength: 4 },
        ),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (categories, white_share, served_share) => {
          const class_rule = { kind: 'weighted', white_share, served_share } as const;
          if (places(sent_basket({ categories, class_rule, counters: [] })).length > 0) return;
          const minutes = categories.map(() => Float64Array.of(25));
          expect(() => classify(categories, minutes, 1, class_rule)).not.to.throw();
        },
      ),
    ));
});
