import { is_source_fault } from '../../catalogue/in_place/unavailable.ts';
import { usable_weights } from '../../catalogue/quality/weights.ts';
import { read_record } from '../../catalogue/records.ts';
import { AppError } from '../../errors.ts';
import { dataset_page } from '../../viewer/pages/dataset.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { choice, read_query, type Param } from '../params.ts';
import { read_site, type Site } from '../records/site.ts';
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
      const view = (tables: Site['tables']) =>
        access.read(async (db) => {
          const stored = await read_record(db, request.params.record);
          if (stored === undefined) throw no_record(request.params.record);
          const wanted = { ...query, weights: usable_weights(config.DATA_DIR) };
          return view_dataset(db, stored, { ...site, tables }, wanted);
        });
      const whole = view(site.tables).catch(async (error: unknown) => {
        if (!is_source_fault(error)) throw error;
        // The record is shown all the same, and says what cannot be read.
        const own = [...site.tables].filter(([, { in_place }]) => in_place === null);
        const known = await view(new Map(own));
        return { ...known, warnings: [...known.warnings, unreadable] };
      });
      send_page(response, dataset_page(await whole));
    });
  },
};

const unreadable =
  'La source de ces données ne peut pas être lue pour le moment : elles ne sont pas montrées ici.';

const no_record = (id: string) =>
  new AppError(`La fiche « ${id.slice(0, 100)} » n’existe pas dans le catalogue.`, {
    status: 404,
    code: 'no-such-record',
    place: id.slice(0, 100),
    remedy: 'La chercher dans le catalogue : /catalogue.',
  });
