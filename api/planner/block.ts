import { loading_page } from '../../viewer/pages/map.tsx';
import { planner_page } from '../../viewer/pages/planner.tsx';
import { access_of, visitor_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { read_first_view } from '../map/first_view.ts';
import { list_tables } from '../ogc/published.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { read_query } from '../params.ts';
import { list_baskets } from '../processes/baskets/basket_store.ts';
import { charge, costs } from '../rate_limit.ts';
import { send_page } from '../respond.ts';
import { send_unchanged, send_zipped } from '../zipped_answer.ts';
import { arrays_type } from './arrays.ts';
import { describe_planner } from './describe_planner.ts';
import { row_params, situation_params } from './params.ts';
import { ask_row, ask_situation, has_packed, pack_asked, pack_row } from './planner.ts';
import { scenario_params } from './scenario_query.ts';
import { read_question, read_row_question } from './read_question.ts';

const binary = (description: string) => ({
  [arrays_type]: { type: 'string', format: 'binary', description },
});

/** A saved scenario to be opened: the island reads it. */
const page_params = { scenario: scenario_params.scenario };

/** GET /planificateur, and what its screen computes with. */
export const planner_block: Block = {
  id: 'planner',
  landing_links: [
    { href: 'planificateur', rel: 'related', type: 'text/html', title: 'Planificateur de visio-guichets' },
  ],
  routes(router, { config, database }) {
    router.get('/planificateur', async (request, response) => {
      read_query(request, page_params);
      const access = access_of(request, database);
      const tables = await list_tables(access);
      const view = describe_planner({
        tables,
        region: config.REGION_NAME,
        first_view: await read_first_view(access, tables),
        baskets: await access.read(list_baskets),
        default_basket: config.WHITE_ZONES_BASKET,
        visitor: visitor_of(request),
      });
      send_page(response, view === null ? loading_page() : planner_page(view));
    });
    router.get('/planner/situation', async (request, response) => {
      const access = access_of(request, database);
      const question = await read_question(access, config, read_query(request, situation_params));
      const asked = await ask_situation(access, config, question);
      if (send_unchanged(request, response, asked.key)) return;
      if (!has_packed(access, asked)) charge(response, costs.computation);
      const gzip = await pack_asked(access, config, asked);
      await send_zipped(request, response, { tag: asked.key, type: arrays_type, gzip });
    });
    router.get('/planner/row', async (request, response) => {
      const question = read_row_question(read_query(request, row_params));
      const access = access_of(request, database);
      const { keys, tag } = await ask_row(access, config, question);
      if (send_unchanged(request, response, tag)) return;
      charge(response, costs.planner_row);
      const gzip = await pack_row(access, config, question, keys);
      await send_zipped(request, response, { tag, type: arrays_type, gzip });
    });
  },
  openapi: () =>
    Promise.resolve({
      tags: [{ name: 'Planificateur', description: 'Ce que l’écran du planificateur demande' }],
      parameters: describe_parameters({ ...situation_params, ...row_params }),
      paths: {
        '/planner/situation': describe_get({
          summary: 'Temps de tous les lieux habités à chaque catégorie d’un panier',
          tag: 'Planificateur',
          id: 'planner_situation',
          query: situation_params,
          answers: binary(
            'En-tête (key, basket, rule, method, label, warnings, sources, ids, communes, epci, departements…), puis lon, lat, population, commune, epci, departement et ds (dixièmes de seconde, catégorie par catégorie).',
          ),
          errors: [404, 409, 503],
        }),
        '/planner/row': describe_get({
          summary: 'Temps des lieux habités à un point, jusqu’à 60 minutes',
          tag: 'Planificateur',
          id: 'planner_row',
          query: row_params,
          answers: binary(
            'En-tête (method, approximate, snapped_m, limit_minutes), puis cell et ds (dixièmes de seconde).',
          ),
          errors: [409, 503],
        }),
      },
    }),
};
