import { usable_weights } from '../../catalogue/quality/weights.ts';
import { read_record } from '../../catalogue/records.ts';
import { AppError } from '../../errors.ts';
import { dataset_page } from '../../viewer/pages/dataset.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { choice, read_query, type Param } from '../params.ts';
import { read_site } from '../records/site.ts';
import { charge, costs } from '../rate_limit.ts';
import { send_page } from '../respond.ts';
import { view_dataset } from './view_dataset.ts';

const column: Param<string | null> = {
  description: 'Colonne du graphique.',
  schema: { type: 'string', maxLength: 100 },
  absent: null,
  parse: (text) => (text === '' ? null : text.slice(0, 100)),
};
const params = { colonne: column, f: choice('Format ; il n’y a que la page.', ['html']) };

/** The page of a dataset, service or other resource of the catalogue. Stands after all fixed addresses under /catalogue/. */
export const datasets_block: Block = {
  id: 'datasets',
  routes(router, { config, database }) {
    router.get('/catalogue/:record', async (request, response) => {
      const query = read_query(request, params);
      const access = access_of(request, database);
      if (query.colonne !== null) charge(response, costs.computation);
      const site = await read_site(request, config, access);
      const view = await access.read(async (db) => {
        const stored = await read_record(db, request.params.record);
        if (stored === undefined) throw no_record(request.params.record);
        return view_dataset(db, stored, site, { ...query, weights: usable_weights(config.DATA_DIR) });
      });
      send_page(response, dataset_page(view));
    });
  },
};

const no_record = (id: string) =>
  new AppError(`La fiche « ${id.slice(0, 100)} » n’existe pas dans le catalogue.`, {
    status: 404,
    code: 'no-such-record',
    place: id.slice(0, 100),
    remedy: 'La chercher dans le catalogue : /catalogue.',
  });
