/** Baskets as JSON shows them. */
import { createHash } from 'node:crypto';
import type { Link } from '../../block.ts';
import { absolute } from '../../links.ts';
import { say_class_rule } from '../white_zones/class_rule.ts';
import { say_counted } from '../white_zones/parameters.ts';
import type { BasketVersion } from './basket_store.ts';
import { describe_changes } from './describe_changes.ts';
import { count_matches, type ServiceKind } from './service_counts.ts';

const json = 'application/json';
export const basket_path = (id: string) => `baskets/${encodeURIComponent(id)}`;

/** A line of the history: a version, and what it changed of the one before. */
export interface HistoryLine {
  version: string;
  created_at: Date | null;
  note: string;
  is_retired: boolean;
  /** Null: the version before is not among those that were read. */
  changes: string[] | null;
}

/** `versions`: latest first, as `list_history` gives them. */
export function tell_history(versions: readonly BasketVersion[]): HistoryLine[] {
  return versions.map((version, i) => {
    const before = versions[i + 1];
    const { basket, created_at, note, is_retired } = version;
    const line = { version: basket.version, created_at, note, is_retired };
    if (before === undefined) return { ...line, changes: basket.version === '1' ? [] : null };
    const status =
      before.is_retired === is_retired
        ? []
        : [is_retired ? 'Le panier est retiré.' : 'Le panier est remis en service.'];
    return { ...line, changes: [...status, ...describe_changes(before.basket, basket)] };
  });
}

/** What a basket's page and its document are made of. */
export interface ShownBasket {
  shown: BasketVersion;
  /** Of the whole basket: the number of its last version. */
  last_version: string;
  history: readonly BasketVersion[];
  kinds: readonly ServiceKind[];
}

export function describe_basket({ shown, last_version, history, kinds }: ShownBasket, base: string) {
  const { basket, is_shipped, is_retired, organisation, created_at, note } = shown;
  const matches = count_matches(basket, kinds);
  return {
    ...basket,
    note,
    is_shipped,
    is_retired,
    is_last: basket.version === last_version,
    organisation,
    created_at,
    rule: say_counted(basket),
    class_rule_in_words: say_class_rule(basket.class_rule, basket.categories),
    // In the order of `counters` and `categories`.
    services_by_counter: matches.by_counter,
    services_by_category: matches.by_category,
    history: tell_history(history),
    links: absolute(base, links_of(basket.id, basket.version)),
  };
}

const links_of = (id: string, version: string): Link[] => [
  { href: basket_path(id), rel: 'latest-version', type: json, title: 'Le panier' },
  {
    href: `${basket_path(id)}/versions/${version}`,
    rel: 'self',
    type: json,
    title: `Sa version ${version}, qui ne change plus`,
  },
  { href: 'baskets', rel: 'collection', type: json, title: 'Tous les paniers' },
];

export function describe_list(versions: readonly BasketVersion[], base: string) {
  return {
    baskets: versions
      .filter(({ is_retired }) => !is_retired)
      .map(({ basket, is_shipped, organisation, created_at }) => ({
        id: basket.id,
        title: basket.title,
        version: basket.version,
        is_shipped,
        organisation,
        created_at,
        rule: say_counted(basket),
        class_rule: basket.class_rule,
        class_rule_in_words: say_class_rule(basket.class_rule, basket.categories),
        france_services_counts_for_partners: basket.france_services_counts_for_partners,
        categories: basket.categories.map(({ id, title }) => ({ id, title })),
        links: absolute(base, [
          { href: basket_path(basket.id), rel: 'item', type: json, title: basket.title },
        ]),
      })),
    links: absolute(base, [{ href: 'baskets', rel: 'self', type: json, title: 'Les paniers de services' }]),
  };
}

/** Version, then a digest of the bytes: If-Match is compared by the version alone. */
export function tag_of(version: string, body: string): string {
  return `${version}.${createHash('sha1').update(body).digest('base64url').slice(0, 12)}`;
}
