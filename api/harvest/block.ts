import type { Request, Response } from 'express';
import {
  ask_harvest,
  item_outcomes,
  list_harvesters,
  list_runs,
  log_outcomes,
  read_harvester,
  read_items,
  read_log,
  read_run,
  type HarvestWish,
} from '../../catalogue/harvest/harvesters.ts';
import { query_file } from '../../sql/query_file.ts';
import { harvest_items_page, harvest_run_page } from '../../viewer/pages/harvest_lines.tsx';
import { harvester_done, type HarvesterDone } from '../../viewer/pages/harvest_view.ts';
import { harvester_page, harvester_removal_page } from '../../viewer/pages/harvester.tsx';
import { harvesters_page } from '../../viewer/pages/harvesters.tsx';
import { field_of, incomplete, not_found, number_of_path, read_number } from '../accounts/form_fields.ts';
import { asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Block, Context } from '../block.ts';
import type { AuditAction } from '../../viewer/pages/audit_actions.ts';
import { choice, f, integer, read_query, type Param } from '../params.ts';
import { choose_format, respond, send_page } from '../respond.ts';
import { officer_access, refuse_unapproved, save_form, show_form } from './harvester_form.ts';
import {
  item_choices,
  log_choices,
  view_harvester,
  view_item,
  view_line,
  view_row,
  view_run,
  type HarvestJob,
} from './views.ts';

const page_size = 100;
const runs_shown = 20;

const done_param = choice('Ce qui vient d’être fait.', Object.keys(harvester_done) as HarvesterDone[]);
const words: Param<string> = {
  description: 'Mots du titre ou de l’identifiant.',
  schema: { type: 'string', maxLength: 200 },
  absent: '',
  parse: (text) => text.trim().slice(0, 200).replaceAll('\0', ''),
};
/** One of a list; empty, as a form sends it: any. */
const one_of = <T extends string>(list: readonly T[]): Param<T | null> => {
  const param = choice('Issue des fiches.', list);
  return { ...param, parse: (text, name) => (text === '' ? null : param.parse(text, name)) };
};
const offset = integer('Lignes à passer.', { absent: 0, minimum: 0, maximum: 10_000_000 });

/** « Moissonnages »: remote catalogues, their runs and their logs. */
export const harvest_block: Block = {
  id: 'harvest',
  routes(router, context) {
    router.get('/moissonnages', async (request, response) => {
      const { f: format, fait: done } = read_query(request, { f, fait: done_param });
      const access = await officer_access(request, context);
      const harvesters = (await access.read(list_harvesters)).map(view_row);
      respond(response, choose_format(request, format), {
        json: () => ({ harvesters }),
        html: () => harvesters_page({ harvesters, done }),
      });
    });
    router.get('/moissonnages/nouveau', async (request, response) => {
      read_query(request, {});
      await show_form(request, response, context, null);
    });
    router.post('/moissonnages', (request, response) => save_form(request, response, context, null));
    router.get('/moissonnages/:id', async (request, response) => {
      const { f: format, fait: done } = read_query(request, { f, fait: done_param });
      const view = await read_view(request, context);
      respond(response, choose_format(request, format), {
        json: () => view,
        html: () => harvester_page({ view, csrf: csrf_of(request), done }),
      });
    });
    router.get('/moissonnages/:id/modifier', async (request, response) => {
      read_query(request, {});
      await show_form(request, response, context, number_of_path(request.params.id));
    });
    router.post('/moissonnages/:id/modifier', (request, response) =>
      save_form(request, response, context, number_of_path(request.params.id)),
    );
    router.post('/moissonnages/:id/lancer', (request, response) => launch(request, response, context));
    router.post('/moissonnages/:id/arreter', (request, response) => stop(request, response, context));
    router.post('/moissonnages/:id/confirmer', (request, response) => confirm(request, response, context));
    router.get('/moissonnages/:id/suppression', async (request, response) => {
      read_query(request, {});
      const view = await read_view(request, context);
      send_page(response, harvester_removal_page({ view, csrf: csrf_of(request) }));
    });
    router.post('/moissonnages/:id/suppression', (request, response) => remove(request, response, context));
    router.get('/moissonnages/:id/fiches', (request, response) => show_items(request, response, context));
    router.get('/moissonnages/:id/passages/:run', (request, response) =>
      show_run(request, response, context),
    );
  },
};

const csrf_of = (request: Request) => asker_of(request)?.csrf_token ?? null;
const id_of = (request: Request) => number_of_path(String(request.params['id']));

async function read_view(request: Request, context: Context) {
  const access = await officer_access(request, context);
  const id = id_of(request);
  return access.read(async (db) => {
    const harvester = await read_harvester(db, id);
    const jobs = await db.query<HarvestJob>(query_file('harvest_jobs', [id]));
    const owner = access.owners.find((each) => each.id === harvester.organisation_id);
    return {
      ...view_harvester(harvester, await list_runs(db, id, runs_shown), jobs, context.config),
      needs_approval: owner?.needs_approval ?? false,
    };
  });
}

async function show_items(request: Request, response: Response, context: Context): Promise<void> {
  const {
    f: format,
    q,
    issue,
    ...from
  } = read_query(request, { f, q: words, issue: one_of(item_outcomes), offset });
  const access = await officer_access(request, context);
  const [harvester, rows] = await access.read(async (db) => [
    await read_harvester(db, id_of(request)),
    await read_items(db, id_of(request), { outcome: issue, q, limit: page_size, offset: from.offset }),
  ]);
  const list = { lines: rows.map(view_item), total: rows[0]?.total ?? 0, offset: from.offset };
  respond(response, choose_format(request, format), {
    json: () => list,
    html: () =>
      harvest_items_page(harvester, { ...list, page_size, q, issue: issue ?? '', outcomes: item_choices }),
  });
}

async function show_run(request: Request, response: Response, context: Context): Promise<void> {
  const {
    f: format,
    q,
    issue,
    ...from
  } = read_query(request, { f, q: words, issue: one_of(log_outcomes), offset });
  const access = await officer_access(request, context);
  const [harvester, run, rows] = await access.read(async (db) => {
    const found = await read_run(db, number_of_path(String(request.params['run'])));
    if (found.harvester_id !== id_of(request)) throw not_found('Ce passage n’est pas de cette moisson.');
    const filter = { outcome: issue, q, limit: page_size, offset: from.offset };
    return [await read_harvester(db, found.harvester_id), found, await read_log(db, found.id, filter)];
  });
  const lines = rows.map((row) => view_line(row, run.is_dry));
  const list = { lines, total: rows[0]?.total ?? 0, offset: from.offset };
  respond(response, choose_format(request, format), {
    json: () => ({ run: view_run(run), ...list }),
    html: () =>
      harvest_run_page(harvester, view_run(run), {
        ...list,
        page_size,
        q,
        issue: issue ?? '',
        outcomes: log_choices,
      }),
  });
}

/** Asks for a run in the transaction of its audit line. */
async function ask(
  request: Request,
  context: Context,
  action: AuditAction,
  wish: HarvestWish,
): Promise<number> {
  const access = await officer_access(request, context);
  const id = id_of(request);
  await access.act(async (db) => {
    const { name, organisation_id } = await read_harvester(db, id);
    if (!('dry_run' in wish)) refuse_unapproved(access.owners, organisation_id);
    await ask_harvest(db, id, wish);
    await write_audit(db, request, { action, object: name, details: { ...wish } });
  });
  return id;
}

async function launch(request: Request, response: Response, context: Context): Promise<void> {
  const wishes: Readonly<Record<string, readonly [HarvesterDone, HarvestWish]>> = {
    essai: ['essai', { dry_run: true, pages: 1 }],
    essai_complet: ['essai_complet', { dry_run: true }],
    lancer: ['lancee', {}],
  };
  const action = field_of(request, 'action');
  const wished = Object.hasOwn(wishes, action) ? wishes[action] : undefined;
  if (wished === undefined) throw incomplete('action', 'Dire s’il s’agit d’un essai ou d’une moisson.');
  const id = await ask(request, context, 'harvester.run', wished[1]);
  response.redirect(303, `/moissonnages/${id}?fait=${wished[0]}`);
}

async function stop(request: Request, response: Response, context: Context): Promise<void> {
  const access = await officer_access(request, context);
  const id = id_of(request);
  await access.act(async (db) => {
    const { name } = await read_harvester(db, id);
    await db.query(query_file('harvest_stop', [id]));
    await write_audit(db, request, { action: 'harvester.stopped', object: name });
  });
  response.redirect(303, `/moissonnages/${id}?fait=arretee`);
}

async function confirm(request: Request, response: Response, context: Context): Promise<void> {
  const run = read_number(field_of(request, 'passage'));
  if (run === null) throw incomplete('passage', 'Dire de quel passage il s’agit.');
  const id = await ask(request, context, 'harvester.removal_confirmed', { confirm: run });
  response.redirect(303, `/moissonnages/${id}?fait=confirmee`);
}

async function remove(request: Request, response: Response, context: Context): Promise<void> {
  const fate = field_of(request, 'fiches');
  if (fate === 'supprimer') {
    const id = await ask(request, context, 'harvester.removed', { remove: true });
    response.redirect(303, `/moissonnages/${id}?fait=suppression`);
    return;
  }
  if (fate !== 'garder') throw incomplete('fiches', 'Dire ce que deviennent les fiches.');
  const access = await officer_access(request, context);
  await access.act(async (db) => {
    const { id, name, records } = await read_harvester(db, id_of(request));
    await db.query(query_file('harvest_stop', [id]));
    await db.query(query_file('harvester_delete', [id]));
    await write_audit(db, request, { action: 'harvester.removed', object: name, details: { records } });
  });
  response.redirect(303, '/moissonnages?fait=supprimee');
}
