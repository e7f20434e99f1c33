import type { Request, Response } from 'express';
import { list_record_versions } from '../../catalogue/workflow/record_history.ts';
import { read_record_work, current_body } from '../../catalogue/workflow/record_work.ts';
import { add_comment, remove_comment } from '../../catalogue/workflow/record_comments.ts';
import { record_path } from '../../viewer/pages/record_editor_view.ts';
import { record_history_page } from '../../viewer/pages/record_history.tsx';
import { record_work_page } from '../../viewer/pages/record_work.tsx';
import { record_done, type RecordDone } from '../../viewer/pages/record_work_view.ts';
import { field_of, number_of_path } from '../accounts/form_fields.ts';
import { answer_form } from '../auth/answer_form.ts';
import { access_of, account_access } from '../auth/asker.ts';
import type { Block, Context } from '../block.ts';
import { choice, integer, read_query } from '../params.ts';
import { send_page } from '../respond.ts';
import { begin_by_document, begin_by_title, show_new_record } from './begin_record.ts';
import { show_my_records } from './my_records.ts';
import { discard, give, publish, reject, set_state, submit, withdraw } from './record_actions.ts';
import { read_record_view } from './record_page.ts';

const page_params = {
  fait: choice('Ce qui vient d’être fait.', Object.keys(record_done) as RecordDone[]),
};
const history_size = 50;
const history_params = {
  offset: integer('Versions à passer.', { absent: 0, minimum: 0, maximum: 1_000_000 }),
};

/** « Mes jeux de données », the page of a record, what is done with it, its history. */
export const record_workflow_block: Block = {
  id: 'record-workflow',
  routes(router, context) {
    const { database } = context;
    router.get('/catalogue/mes-fiches', (request, response) => show_my_records(request, response, context));
    router.get('/catalogue/fiches/nouvelle', async (request, response) => {
      read_query(request, {});
      await show_new_record(request, response, context);
    });
    router.post('/catalogue/fiches/nouvelle', (request, response) =>
      begin_by_title(request, response, context),
    );
    router.post('/catalogue/fiches/document', (request, response) =>
      begin_by_document(request, response, context),
    );
    router.get('/catalogue/fiches/:record', async (request, response) => {
      const { fait } = read_query(request, page_params);
      send_page(response, record_work_page({ ...(await read_record_view(request, context)), done: fait }));
    });
    router.get('/catalogue/fiches/:record/historique', async (request, response) => {
      const { offset } = read_query(request, history_params);
      await show_history(request, response, context, offset);
    });
    const step = (path: string, done: RecordDone, work: (request: Request) => Promise<unknown>) =>
      router.post(`/catalogue/fiches/:record/${path}`, (request, response) =>
        act(request, response, context, done, () => work(request)),
      );
    step('soumission', 'soumise', (request) => submit(request, context));
    step('reprise', 'reprise', (request) => withdraw(request, context));
    step('refus', 'refusee', (request) => reject(request, context));
    step('publication', 'publiee', (request) => publish(request, context));
    step('retrait', 'retiree', (request) => set_state(request, context, 'retired'));
    step('remise', 'remise', (request) => set_state(request, context, 'published'));
    step('organisation', 'confiee', (request) => give(request, context));
    step('commentaires', 'commentaire', (request) =>
      account_access(request, database).act((db) =>
        add_comment(db, request.params['record'] as string, field_of(request, 'commentaire')),
      ),
    );
    step('commentaires/:comment/suppression', 'efface', (request) =>
      account_access(request, database).act((db) =>
        remove_comment(
          db,
          request.params['record'] as string,
          number_of_path(request.params['comment'] as string),
        ),
      ),
    );
    router.post('/catalogue/fiches/:record/abandon', async (request, response) => {
      const was_published = await discard(request, context);
      const page = record_path(request.params.record, '?fait=abandonnee');
      response.redirect(303, was_published ? page : '/catalogue/mes-fiches?fait=abandonnee');
    });
  },
};

/** Does it and leads back to the record's page; what its sender can mend comes back with what was typed. */
async function act(
  request: Request,
  response: Response,
  context: Context,
  done: RecordDone,
  work: () => Promise<unknown>,
): Promise<void> {
  const view = await read_record_view(request, context);
  const entered = {
    reason: field_of(request, 'raison'),
    comment: field_of(request, 'commentaire'),
  };
  await answer_form(
    response,
    async () => {
      await work();
      response.redirect(303, record_path(view.id, `?fait=${done}`));
    },
    (problems) => record_work_page({ ...view, problems, entered }),
  );
}

/** To whoever sees the record; who keeps it comes back to its working page. */
async function show_history(
  request: Request,
  response: Response,
  { database }: Context,
  offset: number,
): Promise<void> {
  const id = request.params['record'] as string;
  const access = access_of(request, database);
  const view = await access.read(async (db) => {
    const work = await read_record_work(db, id);
    const history = await list_record_versions(db, id, { limit: history_size, offset });
    return { ...history, title: current_body(work).title, is_kept: work.may_edit || work.may_approve };
  });
  send_page(response, record_history_page({ id, ...view, limit: history_size, offset }));
}
