import type { Request, RequestHandler } from 'express';
import { accessibility_page } from '../../viewer/pages/accessibility.tsx';
import { loading_page, map_page } from '../../viewer/pages/map.tsx';
import { method_page } from '../../viewer/pages/method.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { list_tables } from '../ogc/published.ts';
import { describe_get } from '../openapi.ts';
import { read_query } from '../params.ts';
import { read_answer } from '../processes/white_zones/answer.ts';
import { method_view } from '../processes/white_zones/method_view.ts';
import { geojson_type, prefers_html, send_document, send_json, send_page } from '../respond.ts';
import { read_activity } from './activity.ts';
import { describe_map } from './describe_map.ts';
import { read_first_view } from './first_view.ts';
import { read_labels } from './labels.ts';

/** A person at the root of the site; programs and `/?f=html` get the API's landing page. */
const wants_map = (request: Request) => !request.url.includes('?') && prefers_html(request);

const activity_schema = {
  type: 'object',
  required: ['has_communes', 'has_white_zones', 'jobs'],
  properties: {
    has_communes: { type: 'boolean' },
    has_white_zones: { type: 'boolean' },
    jobs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['kind', 'state', 'progress', 'message'],
        properties: {
          kind: { type: 'string' },
          state: { type: 'string', enum: ['queued', 'running'] },
          progress: { type: 'number', minimum: 0, maximum: 1 },
          message: { type: 'string', nullable: true },
        },
      },
    },
  },
};
const labels_schema = {
  type: 'object',
  required: ['type', 'features'],
  properties: {
    type: { type: 'string', enum: ['FeatureCollection'] },
    features: { type: 'array', items: { $ref: '#/components/schemas/Feature' } },
  },
};

/** Pages for people: the map at `/`, the method of the white zones, accessibility; and what the map alone asks for. */
export const map_block: Block = {
  id: 'map',
  landing_links: [
    { href: 'zones-blanches', rel: 'describedby', type: 'text/html', title: 'Méthode des zones blanches' },
  ],
  routes(router, { config, database }) {
    const show_map: RequestHandler = async (request, response, next) => {
      if (!wants_map(request)) return next();
      const access = access_of(request, database);
      const tables = await list_tables(access);
      const { result } = await access.read(read_answer);
      const view = describe_map({
        tables,
        result,
        region: config.REGION_NAME,
        first_view: await read_first_view(access, tables),
      });
      send_page(response, view === null ? loading_page() : map_page(view));
    };
    router.get('/', show_map);
    router.get('/zones-blanches', async (request, response) => {
      read_query(request, {});
      const { result } = await access_of(request, database).read(read_answer);
      const share_white = result?.region?.share_white ?? null;
      send_page(response, method_page(result === null ? null : method_view({ ...result, share_white })));
    });
    router.get('/accessibilite', (request, response) => {
      read_query(request, {});
      send_page(response, accessibility_page());
    });
    router.get('/map/activity', async (request, response) => {
      read_query(request, {});
      response.setHeader('Cache-Control', 'no-store');
      send_json(response, await access_of(request, database).read(read_activity));
    });
    router.get('/map/labels', async (request, response) => {
      read_query(request, {});
      send_document(response, geojson_type, await access_of(request, database).read(read_labels));
    });
  },
  openapi: () =>
    Promise.resolve({
      tags: [{ name: 'Carte', description: 'Ce que la page de la carte demande' }],
      paths: {
        '/map/activity': describe_get({
          summary: 'Travaux en cours : imports et calculs',
          tag: 'Carte',
          id: 'activity',
          is_validated: false,
          answers: { 'application/json': activity_schema },
          errors: [503],
        }),
        '/map/labels': describe_get({
          summary: 'Noms des communes et des départements, en points',
          tag: 'Carte',
          id: 'labels',
          answers: { [geojson_type]: labels_schema },
          errors: [503],
        }),
      },
    }),
};
