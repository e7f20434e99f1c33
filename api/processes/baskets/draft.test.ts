import { expect } from 'chai';
import fc from 'fast-check';
import { shipped_baskets, type Basket } from '../white_zones/baskets.ts';
import { find_basket_faults } from './check_basket.ts';
import { apply_action, draft_of_basket, read_draft, sent_of_draft, type Fields } from './draft.ts';
import { free_slug, slug_of } from './slug.ts';

const [own] = shipped_baskets.slice(1) as [Basket];

/** The fields that a browser sends of a draft. */
function fields_of(basket: Basket, more: Record<string, string> = {}): Fields {
  const draft = draft_of_basket(basket);
  const fields = new Map<string, readonly string[]>(
    Object.entries({
      title: draft.title,
      note: draft.note,
      'class_rule-kind': draft.rule.kind,
      'class_rule-white_share': draft.rule.white_percent,
      'class_rule-served_share': draft.rule.served_percent,
      'class_rule-k': draft.rule.k,
      'class_rule-category': draft.rule.category,
    }).map(([name, text]) => [name, [text]]),
  );
  if (draft.houses_count) fields.set('france_services_counts_for_partners', ['oui']);
  for (const [i, category] of draft.categories.entries())
    for (const [member, value] of Object.entries(category))
      if (value !== false) fields.set(`categories-${i}-${member}`, [value === true ? 'oui' : value]);
  for (const [i, counter] of draft.counters.entries())
    for (const [member, value] of Object.entries(counter))
      fields.set(`counters-${i}-${member}`, [
        typeof value === 'boolean' ? (value ? 'oui' : 'non') : String(value),
      ]);
  for (const [name, text] of Object.entries(more)) fields.set(name, [text]);
  return fields;
}

describe('the form of a basket', () => {
  it('gives back what it was made of, for every rule and number', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...shipped_baskets),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom('weighted', 'any_missing', 'k_of_n', 'core_operator'),
        (shipped, hundredths, percent, kind) => {
          const class_rule = {
            weighted: { kind: 'weighted', white_share: percent / 100, served_share: 1 },
            any_missing: { kind: 'any_missing' },
            k_of_n: { kind: 'k_of_n', k: (percent % 9) + 1 },
            core_operator: { kind: 'core_operator', category: 'msa' },
          }[kind] as Basket['class_rule'];
          const categories = shipped.categories.map((category) => ({
            ...category,
            weight: hundredths / 100,
          }));
          const basket = { ...shipped, class_rule, categories };
          const { id: _id, version: _version, ...rest } = basket;
          const sent = sent_of_draft(read_draft(fields_of(basket)));
          expect(sent).to.deep.equal({ ...rest, note: '' });
          expect(find_basket_faults(sent)).to.deep.equal([]);
        },
      ),
      { numRuns: 50 },
    ));

  it('leaves what is no number to the check', () => {
    const sent = sent_of_draft(
      read_draft(fields_of(own, { 'categories-0-weight': 'beaucoup', 'categories-1-weight': '1 000,5' })),
    );
    expect(find_basket_faults(sent)).to.deep.equal([
      { pointer: '/categories/0/weight', reason: 'attendu un nombre' },
      { pointer: '/categories/1/weight', reason: '1000 au plus' },
    ]);
  });

  it('adds a category under a slug of its own, and takes one away with its lines', () => {
    const draft = read_draft(fields_of(own));
    const added = apply_action(draft, 'add_category', new Map([['new_category', ['Caf ']]]));
    expect(added.draft.categories.at(-1)).to.deep.include({ id: 'caf_2', title: 'Caf' });
    expect(added.focus).to.equal('categories-9-weight');
    const without = apply_action(draft, 'remove_category:0', new Map()).draft;
    expect(without.categories.map(({ id }) => id)).not.to.include('caf');
    expect(without.counters.some(({ category }) => category === 'caf')).to.equal(false);
    expect(without.rule.category).to.equal('assurance_maladie');
    expect(without.counters.length).to.equal(
      draft.counters.filter(({ category }) => category !== 'caf').length,
    );
  });

  it('adds and takes away lines of counters', () => {
    const draft = read_draft(fields_of(own));
    const fields = new Map([['new_counter-msa', ['bpe\tD201']]]);
    const added = apply_action(draft, 'add_counter:msa', fields).draft.counters.at(-1);
    expect(added).to.deep.equal({
      source: 'bpe',
      type_service: 'D201',
      category: 'msa',
      only_for_partners: false,
    });
    const blank = apply_action(draft, 'blank_counter:msa', new Map());
    expect(blank.draft.counters.at(-1)).to.include({ source: '', category: 'msa' });
    expect(blank.focus).to.equal(`counters-${draft.counters.length}-source`);
    expect(apply_action(draft, 'remove_counter:1', new Map()).draft.counters[1]).to.deep.equal(
      draft.counters[2],
    );
  });

  it('does nothing for what is no button, and says what is missing', () => {
    const draft = read_draft(fields_of(own));
    for (const action of ['', 'refresh', 'remove_category:99', 'remove_counter:x', '__proto__', 'a:b:c'])
      expect(apply_action(draft, action, new Map()).draft).to.deep.equal(draft);
    expect(apply_action(draft, 'add_category', new Map()).problem?.field).to.equal('new_category');
    const full = { ...draft, categories: Array.from({ length: 31 }, () => draft.categories[0]!) };
    const more = apply_action(full, 'add_category', new Map([['new_category', ['x']]]));
    expect(more.problem?.message).to.contain('31');
  });
});

describe('slugs', () => {
  it('are made of any title', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (title) => {
        expect(slug_of(title)).to.match(/^[a-z][a-z0-9_]{0,51}$/);
      }),
    ));

  it('read as the title does, and are free', () => {
    expect(slug_of('Œuvres & aînés : l’été')).to.equal('oeuvres_aines_l_ete');
    expect(slug_of('2024')).to.equal('p_2024');
    expect(free_slug('Caf', new Set(['caf', 'caf_2']))).to.equal('caf_3');
  });
});
