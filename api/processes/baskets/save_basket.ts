/** What people do with baskets, each in one transaction with its line of the audit log. */
import type { Request } from 'express';
import type { Config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import type { Database, Db } from '../../../sql/client.ts';
import { account_access } from '../../auth/asker.ts';
import { write_audit } from '../../auth/audit.ts';
import type { SentBasket } from './basket_schema.ts';
import {
  ask_white_zones,
  find_version,
  list_history,
  list_versions,
  lock_baskets,
  may_save,
  read_editor,
  save_version,
  type BasketVersion,
} from './basket_store.ts';
import { describe_changes } from './describe_changes.ts';
import { id_of_new, not_yours, owner_of_new, refuse_faults, refuse_shipped, taken } from './read_sent.ts';

/** Baskets in use at once: lists stay lists. */
const most_baskets = 200;

interface Saving {
  request: Request;
  database: Database;
  config: Pick<Config, 'WHITE_ZONES_BASKET'>;
}

/** Makes a basket and gives its first version. Throws an AppError: 401, 403, 409 for a taken id, 422. */
export async function create_basket({ request, database }: Saving, sent: SentBasket): Promise<BasketVersion> {
  return account_access(request, database).act(async (db) => {
    const organisation_id = owner_of_new(await read_editor(db), sent.organisation_id);
    const id = id_of_new(sent);
    await lock_baskets(db);
    if ((await list_history(db, id)).length > 0) throw taken(id);
    await refuse_too_many(db);
    const title = sent.title.trim();
    await save_version(db, { id, title, spec: sent, note: sent.note ?? '', organisation_id }, { after: 0 });
    await write_audit(db, request, { action: 'basket.created', object: id, details: { title } });
    return find_version(db, id);
  });
}

async function refuse_too_many(db: Db): Promise<void> {
  const used = (await list_versions(db)).filter(({ is_retired }) => !is_retired).length;
  if (used < most_baskets) return;
  throw new AppError(`Il y a déjà ${most_baskets} paniers.`, {
    status: 409,
    code: 'too-many-baskets',
    remedy: 'Retirer d’abord ceux qui ne servent plus.',
  });
}

/** Reads the last version under the lock, for who may save the next one. Throws 403, 404, 409. */
async function open_to_change(db: Db, id: string): Promise<BasketVersion> {
  await lock_baskets(db);
  const last = await find_version(db, id);
  refuse_shipped(last);
  if (!may_save(await read_editor(db), last)) throw not_yours();
  return last;
}

/**
 * Saves the next version; `check` throws when the last one is not what the sender started from. Nothing is saved when
 * nothing differs. A basket that was retired is in use again. The white zones are asked for anew when they stand on it.
 */
export async function change_basket(
  { request, database, config }: Saving,
  id: string,
  sent: SentBasket,
  check: (version: string) => void,
): Promise<BasketVersion> {
  if (sent.id !== undefined && sent.id !== id)
    refuse_faults([{ pointer: '/id', reason: `l’adresse dit « ${id} »` }]);
  return account_access(request, database).act(async (db) => {
    const last = await open_to_change(db, id);
    check(last.basket.version);
    const organisation_id = last.organisation?.id ?? null;
    if (sent.organisation_id !== undefined && sent.organisation_id !== organisation_id)
      refuse_faults([{ pointer: '/organisation_id', reason: 'un panier ne change pas d’organisation' }]);
    const title = sent.title.trim();
    const changes = describe_changes(last.basket, { ...last.basket, ...sent, id, title });
    if (changes.length === 0 && !last.is_retired) return last;
    const after = Number(last.basket.version);
    await save_version(db, { id, title, spec: sent, note: sent.note ?? '', organisation_id }, { after });
    await write_audit(db, request, {
      action: 'basket.changed',
      object: id,
      details: { version: after + 1, changes: changes.slice(0, 20) },
    });
    if (id === config.WHITE_ZONES_BASKET) await ask_white_zones(db);
    return find_version(db, id);
  });
}

/** Retires a basket by a last version; nothing happens to one that is. A 409 AppError for the one in use. */
export async function retire_basket(
  { request, database, config }: Saving,
  id: string,
  check: (version: string) => void,
): Promise<void> {
  await account_access(request, database).act(async (db) => {
    const last = await open_to_change(db, id);
    check(last.basket.version);
    if (last.is_retired) return;
    if (id === config.WHITE_ZONES_BASKET) throw in_use(last);
    const { basket, organisation } = last;
    const after = Number(basket.version);
    const next = {
      id,
      title: basket.title,
      spec: basket,
      note: '',
      organisation_id: organisation?.id ?? null,
    };
    await save_version(db, next, { after, is_retired: true });
    await write_audit(db, request, { action: 'basket.retired', object: id, details: { version: after + 1 } });
  });
}

const in_use = ({ basket }: BasketVersion) =>
  new AppError(`Les zones blanches du site se calculent avec le panier « ${basket.title} ».`, {
    status: 409,
    code: 'basket-in-use',
    remedy: 'Choisir d’abord un autre panier par le réglage WHITE_ZONES_BASKET.',
  });
