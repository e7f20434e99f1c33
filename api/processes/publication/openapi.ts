import type { OpenApiPart } from '../../block.ts';

const refer = (status: number | 'default') => ({ $ref: `#/components/responses/${status}` });

export const results_openapi: OpenApiPart = {
  paths: {
    '/collections/{collection}': {
      delete: {
        tags: ['Traitements'],
        summary:
          'Supprime un résultat de traitement publié ; par son organisation ou un administrateur du site',
        operationId: 'remove_result',
        parameters: [
          {
            name: 'collection',
            in: 'path',
            required: true,
            description: 'Identifiant de la collection',
            schema: { type: 'string' },
          },
        ],
        responses: {
          204: { description: 'La collection et sa fiche n’existent plus.' },
          ...Object.fromEntries(
            ([400, 401, 403, 404, 429, 500, 503, 'default'] as const).map((status) => [
              status,
              refer(status),
            ]),
          ),
        },
      },
    },
  },
};
