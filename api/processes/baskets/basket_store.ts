/** Baskets: the shipped ones of the code, and the versions of the edited ones in `maillage.basket`. */
import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { one } from '../../../sql/client.ts';
import { query_file } from '../../../sql/query_file.ts';
import { fallback_basket, former_baskets, shipped_baskets, type Basket } from '../white_zones/baskets.ts';
import type { BasketSpec } from './basket_schema.ts';

/** A version of a basket with what is said of it. */
export interface BasketVersion {
  basket: Basket;
  /** Part of the program: never changed here, only duplicated. */
  is_shipped: boolean;
  /** Out of use; its versions stay for what was computed with them. */
  is_retired: boolean;
  /** Null: the site's own. */
  organisation: { id: number; name: string } | null;
  /** Null of shipped ones. */
  created_at: Date | null;
  note: string;
}

interface BasketRow {
  id: string;
  version: number;
  title: string;
  spec: BasketSpec;
  note: string;
  is_retired: boolean;
  organisation_id: number | null;
  organisation: string | null;
  created_at: Date;
}

const all_shipped: readonly Basket[] = [...shipped_baskets, fallback_basket];
/** All versions of a shipped basket, latest first; none of another. */
const shipped_versions = (id: string): Basket[] =>
  [...all_shipped, ...former_baskets].filter((basket) => basket.id === id);
/** Most versions of a basket's history that are read. */
const most_versions = 30;

const shipped = (basket: Basket): BasketVersion => ({
  basket,
  is_shipped: true,
  is_retired: false,
  organisation: null,
  created_at: null,
  note: '',
});

const edited = (row: BasketRow): BasketVersion => ({
  basket: {
    id: row.id,
    title: row.title,
    version: String(row.version),
    categories: row.spec.categories,
    class_rule: row.spec.class_rule,
    counters: row.spec.counters,
    france_services_counts_for_partners: row.spec.france_services_counts_for_partners,
  },
  is_shipped: false,
  is_retired: row.is_retired,
  organisation:
    row.organisation_id === null ? null : { id: row.organisation_id, name: row.organisation ?? '' },
  created_at: row.created_at,
  note: row.note,
});

/** Whether a shipped basket has this id: no edited one may take it. */
export const is_shipped_id = (id: string): boolean => all_shipped.some((basket) => basket.id === id);

/** The version of a basket, the last one unless it is named, retired or not. A 404 AppError when there is none. */
export async function find_version(db: Db, id: string, version?: string): Promise<BasketVersion> {
  const found = await look_up(db, id, version);
  if (found !== null) return found;
  const named = version === undefined ? '' : `, version ${version.slice(0, 20)}`;
  throw new AppError(`Le panier « ${id.slice(0, 80)} »${named} n’existe pas.`, {
    status: 404,
    code: 'no-such-basket',
    place: version === undefined ? 'basket' : 'basket_version',
    remedy: 'Choisir l’un de ceux que montre /baskets.',
  });
}

async function look_up(db: Db, id: string, version?: string): Promise<BasketVersion | null> {
  const [last, ...former] = shipped_versions(id);
  if (last !== undefined) {
    const own = version === undefined ? last : [last, ...former].find((basket) => basket.version === version);
    return own === undefined ? null : shipped(own);
  }
  if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version)) return null;
  const number = version === undefined ? null : Number(version);
  const [row] = await db.query<BasketRow>(query_file('basket_find', [without_nul(id), number]));
  return row === undefined ? null : edited(row);
}

/** PostgreSQL takes no NUL in texts: nothing has such a name. */
const without_nul = (id: string) => id.replaceAll('\0', '\u{FFFD}');

/**
 * A basket to compute with: its last version, or the one that is named, which may be of a basket retired since. Throws an
 * AppError: 404 when there is none, 410 when the basket was retired and no version is named.
 */
export async function find_basket(db: Db, id: string, version?: string): Promise<Basket> {
  const { basket, is_retired } = await find_version(db, id, version);
  if (!is_retired || version !== undefined) return basket;
  throw new AppError(`Le panier « ${basket.title} » a été retiré.`, {
    status: 410,
    code: 'basket-retired',
    place: 'basket',
    remedy: `Choisir un autre panier (/baskets), ou nommer la version à reprendre, telle que « ${Number(basket.version) - 1} ».`,
  });
}

/** The last versions of all baskets: the shipped ones, then the edited ones by title. */
export async function list_versions(db: Db): Promise<BasketVersion[]> {
  const rows = await db.query<BasketRow>(query_file('baskets'));
  return [...all_shipped.map(shipped), ...rows.map(edited)];
}

/** All baskets that may be chosen, the shipped ones first. */
export async function list_baskets(db: Db): Promise<Basket[]> {
  const versions = await list_versions(db);
  return versions.filter(({ is_retired }) => !is_retired).map(({ basket }) => basket);
}

/** The versions of a basket, latest first, 30 at most; none of an unknown one. */
export async function list_history(db: Db, id: string): Promise<BasketVersion[]> {
  const own = shipped_versions(id);
  if (own.length > 0) return own.map(shipped);
  const rows = await db.query<BasketRow>(query_file('basket_versions', [without_nul(id), most_versions]));
  return rows.map(edited);
}

/** In whose name the asker saves baskets. */
export interface BasketEditor {
  /** Site administrators: in the site's own, and in that of every organisation that has one. */
  for_site: boolean;
  organisations: { id: number; name: string }[];
}

export const read_editor = (db: Db): Promise<BasketEditor> =>
  one<BasketEditor>(db, query_file('basket_editor'));

/** Whether the editor may save the next version of this basket. The row policy decides; screens offer it by this. */
export function may_save(editor: BasketEditor, { is_shipped, organisation }: BasketVersion): boolean {
  if (is_shipped) return false;
  return editor.for_site || editor.organisations.some(({ id }) => id === organisation?.id);
}

export interface NewVersion {
  id: string;
  title: string;
  spec: BasketSpec;
  note: string;
  organisation_id: number | null;
}

/** Makes whoever saves wait for the one before: what is read afterwards in this transaction is the last state. */
export async function lock_baskets(db: Db): Promise<void> {
  await db.query(query_file('basket_lock'));
}

/**
 * Adds the next version (1 of a new basket) in a transaction that holds `lock_baskets`. The row policies refuse (42501)
 * who may not.
 */
export async function save_version(
  db: Db,
  { id, title, spec, note, organisation_id }: NewVersion,
  { after, is_retired = false }: { after: number; is_retired?: boolean },
): Promise<void> {
  const { categories, class_rule, counters, france_services_counts_for_partners } = spec;
  const kept: BasketSpec = { categories, class_rule, counters, france_services_counts_for_partners };
  await db.query(
    query_file('basket_save', [
      id,
      after + 1,
      title,
      JSON.stringify(kept),
      note,
      is_retired,
      organisation_id,
    ]),
  );
}

/** Asks for the white zones anew; done once the transaction has ended. */
export async function ask_white_zones(db: Db): Promise<void> {
  await db.query(query_file('basket_ask_white_zones'));
}
