import type { Request, Response } from 'express';
import { AppError } from '../../../errors.ts';
import { remove_scenario_page, scenario_page } from '../../../viewer/pages/scenario.tsx';
import { scenarios_page } from '../../../viewer/pages/scenarios.tsx';
import type { ScenarioVisibility } from '../../../viewer/pages/scenario_view.ts';
import { field_of, incomplete, read_number } from '../../accounts/form_fields.ts';
import { answer_form } from '../../auth/answer_form.ts';
import { account_access, asker_of } from '../../auth/asker.ts';
import type { Block, Context } from '../../block.ts';
import { read_query } from '../../params.ts';
import { send_page } from '../../respond.ts';
import { change_and_audit, changed_meanwhile, create_and_audit, remove } from './act.ts';
import { has_unstorable, visibilities, type ScenarioRequest } from './read_request.ts';
import { read_scenario_view } from './scenario_page_view.ts';
import { find_scenario, list_scenarios, number_of_version, read_planner } from './scenario_store.ts';

/** What the forms of the screens send: browsers know neither PUT nor DELETE. */
export const scenario_forms_block: Block = {
  id: 'scenario-forms',
  routes(router, context) {
    const { database } = context;
    router.post('/scenarios/:scenario/modification', (request, response) =>
      change(request, response, context),
    );
    router.post('/scenarios/:scenario/copie', async (request, response) => {
      const { scenario: id } = request.params;
      const version = read_number(field_of(request, 'version'));
      const { title, notes, body } = await account_access(request, database).read((db) =>
        find_scenario(db, id, version),
      );
      const copy = { title: `Copie de ${title}`.slice(0, 200), notes, body };
      response.redirect(303, `/scenarios/${await create_and_audit(request, context, copy)}?fait=copie`);
    });
    router.post('/scenarios/:scenario/versions/:version/restauration', async (request, response) => {
      const { scenario: id, version } = request.params;
      await account_access(request, database).act(async (db) => {
        const { body } = await find_scenario(db, id, number_of_version(version));
        await change_and_audit(db, request, id, { body }, check_revision(request));
      });
      response.redirect(303, `/scenarios/${id}?fait=restaure`);
    });
    router.get('/scenarios/:scenario/suppression', async (request, response) => {
      read_query(request, {});
      const access = account_access(request, database);
      const scenario = await access.read((db) => find_scenario(db, request.params.scenario));
      send_page(response, remove_scenario_page({ scenario, csrf: csrf_of(request) }));
    });
    router.post('/scenarios/:scenario/suppression', async (request, response) => {
      if (field_of(request, 'confirmer') !== 'oui')
        throw incomplete('confirmer', 'La suppression n’est pas confirmée.');
      await remove(request, context, request.params.scenario);
      response.redirect(303, '/scenarios?fait=supprime');
    });
  },
};

const csrf_of = (request: Request) => asker_of(request)?.csrf_token ?? null;

/** The form says which revision it shows: what others have changed since is not written over. */
const check_revision = (request: Request) => (revision: number) => {
  if (field_of(request, 'revision') === String(revision)) return;
  throw new AppError(`${changed_meanwhile.message} Ce que vous avez saisi est encore dans le formulaire.`, {
    status: 412,
    code: changed_meanwhile.code,
    remedy: 'Relire le scénario, puis recommencer.',
  });
};

/** A new scenario without any site, to be filled in the planner. */
export async function create_by_form(request: Request, response: Response, context: Context): Promise<void> {
  const access = account_access(request, context.database);
  const title = field_of(request, 'titre');
  const page = { group: null, limit: 50, offset: 0 };
  const view = await access.read(async (db) => ({
    ...(await list_scenarios(db, page)),
    ...(await read_planner(db)),
  }));
  await answer_form(
    response,
    async () => {
      const body = { v: 1, basket: context.config.WHITE_ZONES_BASKET, mode: 'car', sites: [] } as const;
      const id = await create_and_audit(request, context, { title: read_title(title), body });
      response.redirect(303, `/scenarios/${id}?fait=cree`);
    },
    (problems) =>
      scenarios_page({
        ...view,
        ...page,
        is_signed_in: true,
        csrf: csrf_of(request),
        problems,
        entered: title,
      }),
  );
}

const field_problem = (place: string, message: string) =>
  new AppError(message, { status: 422, code: 'invalid-form', place });

function read_title(title: string): string {
  if (title !== '' && title.length <= 200 && !has_unstorable(title)) return title;
  throw field_problem('titre', 'Donnez un titre (200 caractères au plus).');
}

/** Title, notes and who sees it; a form with faults comes back as it was filled in. */
async function change(request: Request, response: Response, context: Context): Promise<void> {
  const access = account_access(request, context.database);
  const id = request.params['scenario'] as string;
  const view = await read_scenario_view(access, context.config, id);
  const entered = {
    title: field_of(request, 'titre'),
    notes: field_of(request, 'notes').replaceAll('\r\n', '\n'),
    visibility: field_of(request, 'visibilite'),
    organisation: field_of(request, 'organisation'),
  };
  await answer_form(
    response,
    async () => {
      const given = read_changes(entered);
      await access.act((db) => change_and_audit(db, request, id, given, check_revision(request)));
      response.redirect(303, `/scenarios/${id}?fait=modifie`);
    },
    (problems) => scenario_page({ ...view, csrf: csrf_of(request), problems, entered }),
  );
}

function read_changes(entered: {
  title: string;
  notes: string;
  visibility: string;
  organisation: string;
}): Partial<ScenarioRequest> {
  const { notes, visibility } = entered;
  if (notes.length > 5000 || has_unstorable(notes))
    throw field_problem('notes', 'Les notes ont 5 000 caractères au plus, sans caractère invisible.');
  // Absent for who may change the scenario and not say who sees it.
  if (visibility !== '' && !visibilities.some((known) => known === visibility))
    throw field_problem('visibilite', 'Choisissez une visibilité de la liste.');
  const organisation = read_number(entered.organisation);
  if (visibility === 'organisation' && entered.organisation !== '' && organisation === null)
    throw field_problem('organisation', 'Choisissez une organisation de la liste.');
  return {
    title: read_title(entered.title),
    notes,
    ...(visibility !== '' && { visibility: visibility as ScenarioVisibility }),
    ...(organisation !== null && { organisation }),
  };
}
