import type { Request, Response } from 'express';
import { basket_editor_page } from '../../../viewer/pages/basket_editor.tsx';
import { retire_page } from '../../../viewer/pages/basket_retire.tsx';
import { basket_path, field_of_pointer, type BasketDraft } from '../../../viewer/pages/basket_view.ts';
import type { FieldProblem } from '../../../viewer/pages/forms.tsx';
import { field_of } from '../../accounts/form_fields.ts';
import { account_access, asker_of } from '../../auth/asker.ts';
import { form_of } from '../../auth/csrf.ts';
import type { Block, Context } from '../../block.ts';
import { read_query, type Param } from '../../params.ts';
import { send_page } from '../../respond.ts';
import { shipped_baskets } from '../white_zones/baskets.ts';
import type { SentBasket } from './basket_schema.ts';
import { find_version, list_versions, may_save, read_editor, type BasketVersion } from './basket_store.ts';
import { list_owners, may_make } from './basket_views.ts';
import { find_basket_faults } from './check_basket.ts';
import { describe_changes } from './describe_changes.ts';
import { apply_action, draft_of_basket, read_draft, sent_of_draft } from './draft.ts';
import { changed_since, not_yours, refuse_shipped } from './read_sent.ts';
import { change_basket, create_basket, retire_basket } from './save_basket.ts';
import { read_service_kinds } from './service_counts.ts';
import { free_slug } from './slug.ts';

const model: Param<string> = {
  description: 'Panier à dupliquer.',
  schema: { type: 'string' },
  absent: shipped_baskets[0]?.id ?? '',
  parse: (text) => text.slice(0, 80),
};

/** Screens that make, change and retire baskets: browsers know neither PUT nor DELETE. */
export const basket_forms_block: Block = {
  id: 'basket-forms',
  routes(router, context) {
    const { config, database } = context;
    router.get('/baskets/nouveau', async (request, response) => {
      const { modele } = read_query(request, { modele: model });
      const access = account_access(request, database);
      const { basket } = await access.read((db) => find_version(db, modele));
      const draft = { ...draft_of_basket(basket), title: `${basket.title} (copie)`.slice(0, 200) };
      await show_editor(request, response, context, null, { draft });
    });
    router.post('/baskets/nouveau', async (request, response) => {
      const draft = await settle(request, response, context, null);
      if (draft === null) return;
      const taken = await account_access(request, database).read(list_versions);
      const id = free_slug(draft.title, new Set(['nouveau', ...taken.map(({ basket }) => basket.id)]));
      await create_basket({ request, database, config }, { ...draft, id });
      response.redirect(303, `${basket_path(id)}?fait=cree`);
    });
    router.get('/baskets/:basket/modifier', async (request, response) => {
      read_query(request, {});
      const last = await open_last(request, context, request.params.basket);
      await show_editor(request, response, context, last, { draft: draft_of_basket(last.basket) });
    });
    router.post('/baskets/:basket/modifier', async (request, response) => {
      const { basket } = request.params;
      const draft = await settle(request, response, context, await open_last(request, context, basket));
      if (draft === null) return;
      const from = field_of(request, 'version');
      await change_basket({ request, database, config }, basket, draft, (version) => {
        if (version !== from) throw changed_since(version);
      });
      const done = basket === config.WHITE_ZONES_BASKET ? 'recalcul' : 'modifie';
      response.redirect(303, `${basket_path(basket)}?fait=${done}`);
    });
    router.get('/baskets/:basket/retirer', async (request, response) => {
      read_query(request, {});
      const { basket } = await open_last(request, context, request.params.basket);
      send_page(response, retire_page({ ...basket, csrf: csrf_of(request) }));
    });
    router.post('/baskets/:basket/retirer', async (request, response) => {
      const from = field_of(request, 'version');
      await retire_basket({ request, database, config }, request.params.basket, (version) => {
        if (version !== from) throw changed_since(version);
      });
      response.redirect(303, '/baskets?fait=retire');
    });
  },
};

const csrf_of = (request: Request) => asker_of(request)?.csrf_token ?? null;

/** The last version of a basket that the asker may change. Throws 401, 403, 404, 409. */
async function open_last(request: Request, { database }: Context, id: string): Promise<BasketVersion> {
  const [last, editor] = await account_access(request, database).read(async (db) => [
    await find_version(db, id),
    await read_editor(db),
  ]);
  refuse_shipped(last);
  if (!may_save(editor, last)) throw not_yours();
  return last;
}

interface EditorState {
  draft: BasketDraft;
  problems?: readonly FieldProblem[];
  focus?: string | null;
  overtaken?: readonly string[] | null;
  /** The version that the draft started from, when it is not the last one. */
  from?: string;
}

async function show_editor(
  request: Request,
  response: Response,
  { database }: Context,
  last: BasketVersion | null,
  { draft, problems = [], focus = null, overtaken = null, from }: EditorState,
): Promise<void> {
  const [editor, kinds] = await account_access(request, database).read(async (db) => [
    await read_editor(db),
    await read_service_kinds(db),
  ]);
  if (!may_make(editor)) throw not_yours();
  send_page(
    response,
    basket_editor_page({
      id: last?.basket.id ?? null,
      version: from ?? last?.basket.version ?? '',
      draft,
      owners: last === null ? list_owners(editor) : [],
      kinds,
      problems,
      overtaken,
      focus,
      csrf: csrf_of(request),
    }),
  );
}

/**
 * Does what the pressed button says. Gives the basket that is to be saved; null once the form is shown again: for another
 * button, with what is wrong (422), or because somebody else has saved meanwhile (412).
 */
async function settle(
  request: Request,
  response: Response,
  context: Context,
  last: BasketVersion | null,
): Promise<SentBasket | null> {
  const fields = form_of(request);
  const action = field_of(request, 'action');
  const draft = read_draft(fields);
  const from = field_of(request, 'version');
  const show = (state: EditorState) => show_editor(request, response, context, last, { from, ...state });
  if (action !== 'save') {
    const edited = apply_action(draft, action, fields);
    const problems = edited.problem === null ? [] : [edited.problem];
    if (problems.length > 0) response.status(422);
    await show({ draft: edited.draft, focus: edited.focus, problems });
    return null;
  }
  const sent = sent_of_draft(draft);
  const problems = find_basket_faults(sent).map(({ pointer, reason }) => ({
    field: field_of_pointer(pointer),
    message: say_problem(draft, pointer, reason),
  }));
  if (problems.length > 0) {
    response.status(422);
    await show({ draft, problems });
    return null;
  }
  if (last !== null && last.basket.version !== from) {
    response.status(412);
    const theirs = await account_access(request, context.database).read((db) =>
      find_version(db, last.basket.id, from),
    );
    await show({ draft, from: last.basket.version, overtaken: describe_changes(theirs.basket, last.basket) });
    return null;
  }
  return sent as SentBasket;
}

/** A fault with the line that it is in. */
function say_problem({ categories, counters }: BasketDraft, pointer: string, reason: string): string {
  const [, group, index] = pointer.split('/');
  const words = `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}`;
  const i = Number(index);
  if (group === 'categories' && index !== undefined)
    return `Catégorie « ${categories[i]?.title ?? i + 1} » : ${reason}.`;
  const line = counters[i];
  if (group === 'counters' && line !== undefined)
    return `Guichet « ${line.source} / ${line.type_service} » : ${reason}.`;
  return `${words}.`;
}
