/** The editor's form: a basket as typed, what its buttons do to it, and what is sent of it to be checked. */
import type { BasketDraft, CategoryDraft, CounterDraft } from '../../../viewer/pages/basket_view.ts';
import type { Basket } from '../white_zones/baskets.ts';
import { most_categories, most_counters } from './basket_schema.ts';
import { free_slug } from './slug.ts';

/** Fields by name: the texts that came under each. */
export type Fields = ReadonlyMap<string, readonly string[]>;

const write = (value: number) => String(Number(value.toPrecision(12))).replace('.', ',');
const first = (fields: Fields, name: string) => fields.get(name)?.[0]?.trim() ?? '';

export function draft_of_basket(basket: Basket): BasketDraft {
  const { class_rule: rule, categories } = basket;
  return {
    title: basket.title,
    note: '',
    organisation: '',
    houses_count: basket.france_services_counts_for_partners,
    rule: {
      kind: rule.kind,
      white_percent: write(100 * (rule.kind === 'weighted' ? rule.white_share : 0.5)),
      served_percent: write(100 * (rule.kind === 'weighted' ? rule.served_share : 0.8)),
      k: rule.kind === 'k_of_n' ? String(rule.k) : '1',
      category: rule.kind === 'core_operator' ? rule.category : (categories[0]?.id ?? ''),
    },
    categories: categories.map(({ id, title, visio_substitutable, ...numbers }) => ({
      id,
      title,
      weight: write(numbers.weight),
      served_max_minutes: write(numbers.served_max_minutes),
      white_min_minutes: write(numbers.white_min_minutes),
      visio_substitutable,
    })),
    counters: basket.counters.map((counter) => ({ ...counter })),
  };
}

/** The draft that a form holds. Lines beyond what a basket may have are kept up to one: it is refused, not lost. */
export function read_draft(fields: Fields): BasketDraft {
  return {
    title: first(fields, 'title'),
    note: first(fields, 'note'),
    organisation: first(fields, 'organisation_id'),
    houses_count: fields.has('france_services_counts_for_partners'),
    rule: {
      kind: first(fields, 'class_rule-kind'),
      white_percent: first(fields, 'class_rule-white_share'),
      served_percent: first(fields, 'class_rule-served_share'),
      k: first(fields, 'class_rule-k'),
      category: first(fields, 'class_rule-category'),
    },
    categories: read_lines(fields, 'categories', most_categories, (member): CategoryDraft => ({
      id: member('id'),
      title: member('title'),
      weight: member('weight'),
      served_max_minutes: member('served_max_minutes'),
      white_min_minutes: member('white_min_minutes'),
      visio_substitutable: member('visio_substitutable') === 'oui',
    })),
    counters: read_lines(fields, 'counters', most_counters, (member): CounterDraft => ({
      source: member('source'),
      type_service: member('type_service'),
      category: member('category'),
      only_for_partners: member('only_for_partners') === 'oui',
    })),
  };
}

function read_lines<Line>(
  fields: Fields,
  group: 'categories' | 'counters',
  most: number,
  read: (member: (name: string) => string) => Line,
): Line[] {
  const mark = group === 'categories' ? 'id' : 'category';
  const lines: Line[] = [];
  for (let i = 0; i <= most && fields.has(`${group}-${i}-${mark}`); i++)
    lines.push(read((name) => first(fields, `${group}-${i}-${name}`)));
  return lines;
}

/** A number as people write it, « 1,5 »; the text itself when it is none, for the check to refuse. */
function to_number(text: string): number | string {
  const plain = text.replaceAll(/\s/g, '').replace(',', '.');
  return /^-?\d{1,12}(?:\.\d{1,12})?$/.test(plain) ? Number(plain) : text;
}

const to_share = (text: string) => {
  const percent = to_number(text);
  return typeof percent === 'number' ? Number((percent / 100).toPrecision(12)) : percent;
};

/** What is sent of a draft: to be checked like a body from outside. */
export function sent_of_draft(draft: BasketDraft): unknown {
  const { title, note, organisation, houses_count, categories, counters } = draft;
  return {
    title,
    note,
    ...(organisation !== '' && { organisation_id: to_number(organisation) }),
    france_services_counts_for_partners: houses_count,
    class_rule: sent_rule(draft.rule),
    categories: categories.map((category) => ({
      ...category,
      weight: to_number(category.weight),
      served_max_minutes: to_number(category.served_max_minutes),
      white_min_minutes: to_number(category.white_min_minutes),
    })),
    counters,
  };
}

function sent_rule({ kind, white_percent, served_percent, k, category }: BasketDraft['rule']): unknown {
  if (kind === 'weighted')
    return { kind, white_share: to_share(white_percent), served_share: to_share(served_percent) };
  if (kind === 'k_of_n') return { kind, k: to_number(k) };
  if (kind === 'core_operator') return { kind, category };
  return { kind };
}

/** A draft after a button, and the field that the person goes on with. */
export interface Edited {
  draft: BasketDraft;
  focus: string | null;
  problem: { field: string; message: string } | null;
}

/** What a button of the editor does, such as `remove_category:2`; an unknown one does nothing. */
export function apply_action(draft: BasketDraft, action: string, fields: Fields): Edited {
  const [what = '', ...rest] = action.split(':');
  const on = rest.join(':');
  const unchanged: Edited = { draft, focus: null, problem: null };
  if (what === 'add_category') return add_category(draft, first(fields, 'new_category'));
  if (what === 'remove_category') return { ...unchanged, draft: remove_category(draft, Number(on)) };
  if (what === 'remove_counter')
    return {
      ...unchanged,
      draft: { ...draft, counters: draft.counters.filter((_, i) => i !== Number(on)) },
    };
  if (what === 'add_counter') return add_counter(draft, on, read_kind(first(fields, `new_counter-${on}`)));
  if (what === 'blank_counter') return add_counter(draft, on, { source: '', type_service: '' });
  return unchanged;
}

function add_category(draft: BasketDraft, title: string): Edited {
  const { categories } = draft;
  const refuse = (message: string): Edited => ({
    draft,
    focus: null,
    problem: { field: 'new_category', message },
  });
  if (title === '') return refuse('Écrivez le nom de la catégorie à ajouter.');
  if (categories.length >= most_categories) return refuse(`${most_categories} catégories au plus.`);
  const category: CategoryDraft = {
    id: free_slug(title, new Set(categories.map(({ id }) => id))),
    title,
    weight: '1',
    served_max_minutes: '20',
    white_min_minutes: '30',
    visio_substitutable: true,
  };
  return {
    draft: { ...draft, categories: [...categories, category] },
    focus: `categories-${categories.length}-weight`,
    problem: null,
  };
}

/** With the category go its lines of counters. */
function remove_category(draft: BasketDraft, index: number): BasketDraft {
  const gone = draft.categories[index];
  if (gone === undefined) return draft;
  const categories = draft.categories.filter((_, i) => i !== index);
  const { rule } = draft;
  return {
    ...draft,
    categories,
    counters: draft.counters.filter(({ category }) => category !== gone.id),
    rule: rule.category === gone.id ? { ...rule, category: categories[0]?.id ?? '' } : rule,
  };
}

/** A source and a type, as an entry of the list of published services holds them. */
function read_kind(text: string): Pick<CounterDraft, 'source' | 'type_service'> {
  const [source = '', type_service = ''] = text.split('\t');
  return { source, type_service };
}

function add_counter(
  draft: BasketDraft,
  category: string,
  kind: Pick<CounterDraft, 'source' | 'type_service'>,
): Edited {
  const { counters } = draft;
  if (counters.length >= most_counters)
    return {
      draft,
      focus: null,
      problem: { field: `new_counter-${category}`, message: `${most_counters} lignes au plus.` },
    };
  const only_for_partners = kind.source === 'france_services';
  return {
    draft: { ...draft, counters: [...counters, { ...kind, category, only_for_partners }] },
    focus: `counters-${counters.length}-source`,
    problem: null,
  };
}
