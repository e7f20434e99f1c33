/** Bodies and conditions of the requests that change baskets. */
import type { Request } from 'express';
import { AppError, type Fault } from '../../../errors.ts';
import { read_json_body } from '../../body.ts';
import { slug_of } from './slug.ts';
import type { SentBasket } from './basket_schema.ts';
import { is_shipped_id, type BasketEditor, type BasketVersion } from './basket_store.ts';
import { find_basket_faults } from './check_basket.ts';

const limits = { max_bytes: 400_000, max_depth: 6, max_keys: 8000 };

/** Members of what GET gives that are not the sender's to say: what was read may be sent back. */
const told: ReadonlySet<string> = new Set([
  'version',
  'is_shipped',
  'is_retired',
  'is_last',
  'organisation',
  'created_at',
  'rule',
  'class_rule_in_words',
  'services_by_counter',
  'services_by_category',
  'history',
  'links',
]);

/** The basket that a request carries. Throws an AppError: 4xx of bodies, 422 with the places of all faults. */
export async function read_sent_basket(request: Request): Promise<SentBasket> {
  const body = await read_json_body(request, limits);
  const sent =
    typeof body === 'object' && body !== null && !Array.isArray(body)
      ? Object.fromEntries(Object.entries(body).filter(([name]) => !told.has(name)))
      : body;
  refuse_faults(find_basket_faults(sent));
  return sent as SentBasket;
}

/** A 422 AppError with the faults, unless there are none. */
export function refuse_faults(faults: readonly Fault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new AppError(
    `Ce panier ne peut pas être enregistré : ${first.pointer || 'le contenu'}, ${first.reason}.`,
    {
      status: 422,
      code: 'invalid-basket',
      place: first.pointer,
      faults,
      remedy: 'Corriger les endroits que nomme « errors », puis renvoyer le panier.',
    },
  );
}

/** Names that addresses of screens take. */
const reserved = new Set(['nouveau']);

/** The id of a new basket: the one sent, or made of its title. A 422 or 409 AppError when it cannot be had. */
export function id_of_new({ id, title }: Pick<SentBasket, 'id' | 'title'>): string {
  const chosen = id ?? slug_of(title);
  if (is_shipped_id(chosen) || reserved.has(chosen)) throw taken(chosen);
  if (chosen.length > 1) return chosen;
  refuse_faults([{ pointer: '/id', reason: 'deux caractères au moins' }]);
  return chosen;
}

export const taken = (id: string) =>
  new AppError(`L’identifiant « ${id} » est déjà pris.`, {
    status: 409,
    code: 'basket-exists',
    place: '/id',
    remedy: 'En choisir un autre, ou faire une nouvelle version de ce panier-là (PUT).',
  });

/** In whose name a new basket is saved. Throws an AppError: 403 for who saves none, 422 when it must be said. */
export function owner_of_new(editor: BasketEditor, sent: number | null | undefined): number | null {
  const { for_site, organisations } = editor;
  if (!for_site && organisations.length === 0) throw not_yours();
  if (sent === undefined || sent === null) {
    if (for_site) return null;
    if (organisations.length === 1) return organisations[0]?.id ?? null;
    refuse_faults([{ pointer: '/organisation_id', reason: 'dites au nom de laquelle de vos organisations' }]);
  }
  if (!for_site && !organisations.some(({ id }) => id === sent))
    refuse_faults([{ pointer: '/organisation_id', reason: 'ce n’est pas une de vos organisations' }]);
  return sent ?? null;
}

export const not_yours = () =>
  new AppError('Vos droits ne permettent pas de modifier ce panier.', {
    status: 403,
    code: 'forbidden',
    remedy:
      'Le dupliquer sous un autre nom ; il faut pour cela être planificateur, géomaticien ou administrateur d’une organisation.',
  });

/** A 409 AppError for shipped baskets: they are part of the program. */
export function refuse_shipped({ is_shipped, basket }: BasketVersion): void {
  if (!is_shipped) return;
  throw new AppError(`Le panier « ${basket.title} » est fourni avec Maillage et ne se modifie pas.`, {
    status: 409,
    code: 'basket-shipped',
    remedy: 'Le dupliquer sous un autre identifiant, puis modifier la copie.',
  });
}

/** Versions that tags are of: what follows the point tells representations apart. */
const tag_form = /(?:W\/)?"([^".]*)(?:\.[^"]*)?"/g;

/**
 * If-Match against the last version: 428 without it where it is `required`, 412 when somebody has saved since. A weak tag
 * counts as the strong one, which proxies that compress make of it.
 */
export function check_if_match(request: Request, version: string, { required }: { required: boolean }): void {
  const given = request.headers['if-match'];
  if (given === undefined && required)
    throw new AppError('Il faut dire de quelle version part la modification.', {
      status: 428,
      code: 'if-match-required',
      place: 'If-Match',
      remedy: 'Lire le panier, et renvoyer son ETag dans If-Match.',
    });
  if (given === undefined || given.trim() === '*') return;
  if (![...given.matchAll(tag_form)].some(([, tag]) => tag === version)) throw changed_since(version);
}

export const changed_since = (version: string) =>
  new AppError('Ce panier a changé depuis que vous l’avez lu : rien n’a été enregistré.', {
    status: 412,
    code: 'basket-changed',
    place: 'If-Match',
    remedy: `Relire la version ${version}, y reporter la modification, et recommencer.`,
  });
