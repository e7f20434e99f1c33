import type { OpenApiPart } from '../../block.ts';
import { describe_get } from '../../openapi.ts';
import { f } from '../../params.ts';
import { path_parameter, refusals, scenario_path, tag } from './openapi.ts';

const text = { type: 'string' };
const publication = {
  'application/json': { schema: { $ref: '#/components/schemas/ScenarioPublication' } },
};
const accepted = {
  202: {
    description: 'C’est demandé ; l’adresse de la publication dit où elle en est.',
    headers: {
      Location: { description: 'Adresse de la publication.', schema: { type: 'string', format: 'uri' } },
    },
    content: publication,
  },
};

export const publication_openapi: OpenApiPart = {
  schemas: {
    ScenarioPublication: {
      type: 'object',
      required: ['state', 'collections', 'links'],
      properties: {
        state: { type: 'string', enum: ['none', 'queued', 'running', 'published', 'failed', 'withdrawing'] },
        progress: { type: 'integer', nullable: true, minimum: 0, maximum: 100 },
        message: { type: 'string', nullable: true },
        version: { type: 'integer', nullable: true, description: 'La version publiée.' },
        at: { type: 'string', format: 'date-time', nullable: true },
        collections: { type: 'array', items: text },
        links: { type: 'array', items: { $ref: '#/components/schemas/Link' } },
      },
    },
  },
  paths: {
    '/scenarios/{scenarioID}/publication': {
      ...describe_get({
        summary: 'Où en est la publication d’un scénario, et ses collections',
        tag,
        id: 'read_scenario_publication',
        query: { f },
        path: scenario_path,
        answers: {
          'application/json': { $ref: '#/components/schemas/ScenarioPublication' },
          'text/html': { type: 'string' },
        },
        errors: [404, 503],
      }),
      post: {
        tags: [tag],
        summary: 'Publie la dernière version : collections scenario_<court>_zones et scenario_<court>_sites',
        operationId: 'publish_scenario',
        parameters: [path_parameter],
        responses: { ...accepted, ...refusals(409) },
      },
      delete: {
        tags: [tag],
        summary: 'Retire la publication',
        operationId: 'withdraw_scenario',
        parameters: [path_parameter],
        responses: { ...accepted, ...refusals() },
      },
    },
  },
};
