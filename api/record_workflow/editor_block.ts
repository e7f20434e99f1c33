import { choice, read_query } from '../params.ts';
import type { Block } from '../block.ts';
import { steps } from '../../viewer/pages/record_editor_view.ts';
import { content_of, open_record, save_step, show_step } from './edit_step.ts';

const params = { fait: choice('Ce qui vient d’être fait.', ['enregistre'] as const) };

/** The editor of a record: three steps, each a form that is saved whole; a script saves it while it is typed. */
export const record_editor_block: Block = {
  id: 'record-editor',
  routes(router, context) {
    for (const { id: step } of steps) {
      router.get(`/catalogue/fiches/:record/${step}`, async (request, response) => {
        const { fait } = read_query(request, params);
        const work = await open_record(request, context);
        const showing = { is_saved: fait === 'enregistre' };
        await show_step(request, response, context, work, step, content_of(work), showing);
      });
      router.post(`/catalogue/fiches/:record/${step}`, (request, response) =>
        save_step(request, response, context, step),
      );
    }
  },
};
