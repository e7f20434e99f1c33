/** What the pages of baskets are told. */

export interface CategoryView {
  id: string;
  title: string;
  weight: number;
  served_max_minutes: number;
  white_min_minutes: number;
  visio_substitutable: boolean;
  /** Published services that count for it; 0: « non renseignée ». */
  services: number;
}

export interface CounterView {
  source: string;
  type_service: string;
  category: string;
  only_for_partners: boolean;
  /** Published services of this source and type. */
  services: number;
}

export interface HistoryView {
  version: string;
  created_at: Date | null;
  note: string;
  is_retired: boolean;
  /** Null: the version before was not read. */
  changes: readonly string[] | null;
}

export interface BasketView {
  id: string;
  title: string;
  version: string;
  /** Another version may have come since. */
  is_last: boolean;
  is_shipped: boolean;
  is_retired: boolean;
  /** Whose it is; null: the site's. */
  organisation: { name: string } | null;
  created_at: Date | null;
  /** What counts, and from when a place is white, in words. */
  rule: string;
  class_rule_in_words: string;
  france_services_counts_for_partners: boolean;
  categories: readonly CategoryView[];
  counters: readonly CounterView[];
  history: readonly HistoryView[];
  /** Whether any service is published: before, every count is 0. */
  has_services: boolean;
  /** Whether the site's white zones are computed with it. */
  is_in_use: boolean;
}

export interface BasketRow {
  id: string;
  title: string;
  version: string;
  is_shipped: boolean;
  is_retired: boolean;
  organisation: { name: string } | null;
  created_at: Date | null;
  rule: string;
  categories: readonly { title: string }[];
  is_in_use: boolean;
}

/** A basket as typed: numbers stay the texts that they are until they are checked. */
export interface BasketDraft {
  title: string;
  note: string;
  /** Number of the organisation; empty: the site's, or the only one. */
  organisation: string;
  houses_count: boolean;
  rule: { kind: string; white_percent: string; served_percent: string; k: string; category: string };
  categories: readonly CategoryDraft[];
  counters: readonly CounterDraft[];
}

export interface CategoryDraft {
  id: string;
  title: string;
  weight: string;
  served_max_minutes: string;
  white_min_minutes: string;
  visio_substitutable: boolean;
}

export interface CounterDraft {
  source: string;
  type_service: string;
  category: string;
  only_for_partners: boolean;
}

export const basket_path = (id: string): string => `/baskets/${encodeURIComponent(id)}`;

/** The id of the field that a JSON pointer leads to, which is its name in the form. */
export const field_of_pointer = (pointer: string): string => pointer.slice(1).replaceAll('/', '-');

export const say_services = (count: number): string =>
  count === 0 ? 'aucun service' : count === 1 ? '1 service' : `${count.toLocaleString('fr-FR')} services`;
