import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { crs84 } from '../crs.ts';
import { read_boxes } from '../ogc/items_filter.ts';
import { bbox, offset } from '../ogc/items_params.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { integer, read_query } from '../params.ts';
import { send_json } from '../respond.ts';
import { list_communes, max_services, read_commune } from './figures.ts';

const list_params = {
  bbox,
  limit: {
    ...integer('Communes par page.', { absent: 25, minimum: 1, maximum: 100 }),
    component: 'limit-communes',
  },
  offset,
};

const text_or_null = { type: 'string', nullable: true };
const figures = {
  code: { type: 'string', description: 'Code INSEE' },
  nom: { type: 'string' },
  code_departement: text_or_null,
  population: { type: 'integer', nullable: true },
  services: { type: 'integer', description: 'Services dont c’est la commune' },
  counted: {
    type: 'object',
    nullable: true,
    description: 'Habitants comptés par les zones blanches, par classe',
    properties: Object.fromEntries(['white', 'grey', 'served'].map((name) => [name, { type: 'number' }])),
  },
};

const details = {
  ...figures,
  epci: {
    type: 'object',
    nullable: true,
    required: ['code', 'nom'],
    properties: { code: { type: 'string' }, nom: { type: 'string' } },
  },
  departement: text_or_null,
  codes_postaux: { type: 'array', nullable: true, items: { type: 'string' } },
  contour_approche: { type: 'boolean', nullable: true, description: 'Le contour est approché' },
  millesime: text_or_null,
  bbox: {
    type: 'array',
    nullable: true,
    minItems: 4,
    maxItems: 4,
    items: { type: 'number' },
    description: 'Ouest, sud, est, nord',
  },
  service_list: {
    type: 'array',
    maxItems: max_services,
    items: {
      type: 'object',
      required: ['id', 'nom', 'source', 'type_service'],
      properties: {
        id: { type: 'string' },
        nom: text_or_null,
        source: { type: 'string' },
        type_service: { type: 'string' },
      },
    },
  },
};
const schema_of = (properties: Record<string, unknown>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

/** Communes of an extent and single communes with the figures of the white zones: what the map's list and panel show. */
export const communes_block: Block = {
  id: 'communes-figures',
  routes(router, { database }) {
    router.get('/territories/communes', async (request, response) => {
      const { bbox: corners, limit, offset } = read_query(request, list_params);
      const boxes = corners === null ? null : read_boxes(corners, crs84);
      const access = access_of(request, database);
      send_json(response, await access.read((db) => list_communes(db, { boxes, limit, offset })));
    });
    router.get('/territories/communes/:code', async (request, response) => {
      read_query(request, {});
      const { code } = request.params;
      const access = access_of(request, database);
      send_json(response, await access.read((db) => read_commune(db, code)));
    });
  },
  openapi: () =>
    Promise.resolve({
      parameters: describe_parameters(list_params),
      schemas: { CommuneFigures: schema_of(figures), CommuneDetails: schema_of(details) },
      paths: {
        '/territories/communes': describe_get({
          summary: 'Communes d’une emprise, avec leurs habitants par classe de zone blanche',
          tag: 'Territoires',
          id: 'list_communes',
          query: list_params,
          answers: {
            'application/json': {
              type: 'object',
              required: ['total', 'communes'],
              properties: {
                total: { type: 'integer' },
                communes: { type: 'array', items: { $ref: '#/components/schemas/CommuneFigures' } },
              },
            },
          },
          errors: [503],
        }),
        '/territories/communes/{code}': describe_get({
          summary: `Une commune : chiffres et services (${max_services} au plus)`,
          tag: 'Territoires',
          id: 'read_commune',
          path: { code: 'Code INSEE' },
          answers: { 'application/json': { $ref: '#/components/schemas/CommuneDetails' } },
          errors: [404, 503],
        }),
      },
    }),
};
