import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { integer, read_query, refuse, type Param } from '../params.ts';
import { send_json } from '../respond.ts';
import { search_communes } from './commune_names.ts';
import { read_commune_index } from './read_communes.ts';

const most_characters = 80;
const q: Param<string> = {
  description: 'Nom (accents, tirets et majuscules indifférents), code postal ou code INSEE, ou leur début.',
  schema: { type: 'string', maxLength: most_characters, example: 'st gaudens' },
  absent: '',
  parse(text, name) {
    if (text.length <= most_characters) return text;
    throw refuse(name, text, `au plus ${most_characters} caractères`);
  },
};
// `limit` among OpenAPI's components is that of features, which QGIS reads by this very name.
const limit = {
  ...integer('Nombre de communes.', { absent: 10, minimum: 1, maximum: 50 }),
  component: 'territories_limit',
};
const query = { q, limit };

const territory = {
  type: 'object',
  required: ['id', 'nom', 'departement', 'codes_postaux', 'population', 'centre', 'bbox'],
  properties: {
    id: { type: 'string', description: 'Code INSEE' },
    nom: { type: 'string' },
    departement: { type: 'string', nullable: true },
    codes_postaux: { type: 'array', items: { type: 'string' } },
    population: { type: 'integer', nullable: true },
    centre: { type: 'array', nullable: true, items: { type: 'number' }, description: 'Longitude, latitude' },
    bbox: { type: 'array', nullable: true, items: { type: 'number' }, description: 'Ouest, sud, est, nord' },
  },
};

/** GET /territories/search: communes by what people type. */
export const territories_block: Block = {
  id: 'territories',
  routes(router, { database }) {
    router.get('/territories/search', async (request, response) => {
      const { q, limit } = read_query(request, query);
      const index = await read_commune_index(access_of(request, database));
      send_json(response, { territories: index === null ? [] : search_communes(index, q, limit) });
    });
  },
  openapi: () =>
    Promise.resolve({
      tags: [{ name: 'Territoires', description: 'Recherche de communes' }],
      parameters: describe_parameters(query),
      schemas: { Territory: territory },
      paths: {
        '/territories/search': describe_get({
          summary: 'Communes par nom, code postal ou code INSEE ; les meilleures réponses d’abord',
          tag: 'Territoires',
          id: 'search_territories',
          query,
          answers: {
            'application/json': {
              type: 'object',
              required: ['territories'],
              properties: {
                territories: { type: 'array', items: { $ref: '#/components/schemas/Territory' } },
              },
            },
          },
          errors: [503],
        }),
      },
    }),
};
