import type { OpenApiPart } from '../block.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { f, type ParamSet } from '../params.ts';
import { statuses } from './documents.ts';
import type { Process } from './process.ts';
import { body_schema, output_schema } from './read_execution.ts';
import { output_f } from './read_results.ts';
import { reference_schema, takes_reference } from './reference.ts';
import { processes } from './registry.ts';

const tag = 'Traitements';
const text = { type: 'string' };
const html = { type: 'string' };
const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const links = { type: 'array', items: refer('Link') };
const in_path = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: text,
});
const ids = processes.map(({ id }) => id).join(', ');
const process_path = { processID: `Identifiant du traitement : ${ids}` };
const job_path = { jobID: 'Identifiant de la tâche, donné à la demande' };

const refusals = (...given: number[]) =>
  Object.fromEntries(
    [...given, 400, 401, 404, 429, 500, 503].map((status) => [
      status,
      status === 413 || status === 415 || status === 422
        ? { $ref: '#/components/responses/default' }
        : { $ref: `#/components/responses/${status}` },
    ]),
  );

/** The body of one process: its inputs by their own schemas, alone or in `value`. */
function body_of({ inputs, outputs }: Process) {
  const required = Object.keys(inputs).filter((name) => inputs[name]?.is_optional !== true);
  const members = Object.entries(inputs).map(([name, { title, description, schema }]) => [
    name,
    {
      description: `${title}. ${description}`,
      anyOf: [
        schema,
        { type: 'object', required: ['value'], properties: { value: schema, mediaType: text } },
        ...(takes_reference({ schema }) ? [reference_schema] : []),
      ],
    },
  ]);
  return {
    ...body_schema,
    ...(required.length > 0 && { required: ['inputs'] }),
    properties: {
      ...body_schema.properties,
      inputs: {
        type: 'object',
        ...(required.length > 0 && { required }),
        properties: Object.fromEntries(members) as Record<string, unknown>,
        additionalProperties: false,
      },
      outputs: {
        type: 'object',
        properties: Object.fromEntries(Object.keys(outputs).map((name) => [name, output_schema])),
        additionalProperties: false,
      },
    },
  };
}

const schema_name = ({ id }: Process) =>
  `Execute${id.replaceAll(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase())}`;

const described_value = {
  type: 'object',
  required: ['title', 'schema'],
  properties: {
    title: text,
    description: text,
    schema: { type: 'object' },
    minOccurs: { type: 'integer' },
    maxOccurs: { type: 'integer' },
  },
};
const values = { type: 'object', additionalProperties: described_value };

const summary = {
  id: text,
  version: text,
  title: text,
  description: text,
  keywords: { type: 'array', items: text },
  jobControlOptions: {
    type: 'array',
    items: { type: 'string', enum: ['sync-execute', 'async-execute', 'dismiss'] },
  },
  outputTransmission: { type: 'array', items: { type: 'string', enum: ['value', 'reference'] } },
  links,
};

const schemas = {
  ProcessSummary: { type: 'object', required: ['id', 'version', 'links'], properties: summary },
  Process: {
    type: 'object',
    required: ['id', 'version', 'inputs', 'outputs', 'links'],
    properties: { ...summary, inputs: values, outputs: values },
  },
  StatusInfo: {
    type: 'object',
    required: ['jobID', 'status', 'type'],
    properties: {
      processID: text,
      type: { type: 'string', enum: ['process'] },
      jobID: text,
      status: { type: 'string', enum: statuses },
      message: text,
      created: { type: 'string', format: 'date-time' },
      started: { type: 'string', format: 'date-time' },
      finished: { type: 'string', format: 'date-time' },
      updated: { type: 'string', format: 'date-time' },
      progress: { type: 'integer', minimum: 0, maximum: 100 },
      partial: {
        type: 'object',
        description:
          'Ce qu’un traitement d’optimisation a trouvé jusqu’ici, tant qu’il travaille : la meilleure valeur, ce qu’aucun choix ne dépasse, leur écart relatif, et le nombre de lieux du choix. La valeur ne fait que s’améliorer, la borne que se resserrer.',
        properties: {
          value: { type: 'number' },
          bound: { type: 'number' },
          gap: { type: 'number' },
          sites: { type: 'integer' },
        },
      },
      links,
    },
  },
  ProcessResults: {
    type: 'object',
    description: 'Les sorties par leur nom ; un objet se trouve dans « value », avec son type.',
    additionalProperties: true,
  },
  ...Object.fromEntries(processes.map((process) => [schema_name(process), body_of(process)])),
};

/** What is posted to an address of `subscriber`. */
const callback = (name: string, schema: string, description: string) => ({
  [`{$request.body#/subscriber/${name}}`]: {
    post: {
      requestBody: { description, content: { 'application/json': { schema: refer(schema) } } },
      responses: { 200: { description: 'Reçu.' } },
    },
  },
});

const execution = {
  tags: [tag],
  summary: 'Exécute un traitement',
  operationId: 'execute_process',
  parameters: [
    ...Object.entries(process_path).map(([name, description]) => in_path(name, description)),
    {
      name: 'Prefer',
      in: 'header',
      required: false,
      description: 'respond-async : répondre aussitôt par une tâche de fond.',
      schema: text,
    },
  ],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { anyOf: processes.map((process) => refer(schema_name(process))) },
        examples: Object.fromEntries(processes.map(({ id, example }) => [id, { value: example }])),
      },
    },
  },
  responses: {
    200: {
      description: 'Les résultats : un document, ou la sortie telle quelle, ou plusieurs parties.',
      content: {
        'application/json': { schema: {} },
        'application/geo+json': { schema: { type: 'object' } },
        'text/plain': { schema: text },
        'multipart/related': { schema: text },
      },
    },
    201: {
      description: 'La tâche est en file.',
      headers: {
        Location: { description: 'Adresse de la tâche.', schema: { type: 'string', format: 'uri' } },
      },
      content: { 'application/json': { schema: refer('StatusInfo') } },
    },
    204: { description: 'Aucune des sorties demandées n’a de valeur.' },
    ...refusals(413, 415, 422),
  },
  callbacks: {
    jobCompleted: callback('successUri', 'ProcessResults', 'Les résultats, en un document'),
    jobInProgress: callback('inProgressUri', 'StatusInfo', 'L’état d’une tâche qui avance'),
    jobFailed: callback('failedUri', 'StatusInfo', 'L’état d’une tâche échouée ou annulée'),
  },
};

const list_of = (name: string, item: string) => ({
  type: 'object',
  required: [name, 'links'],
  properties: { [name]: { type: 'array', items: refer(item) }, links },
});

/** List, descriptions, execution. */
export const processes_openapi = (list_params: ParamSet): OpenApiPart => ({
  tags: [{ name: tag, description: 'Calculs à la demande (OGC API – Processes)' }],
  schemas,
  parameters: describe_parameters(list_params),
  paths: {
    '/processes': describe_get({
      summary: 'Les traitements',
      tag,
      id: 'list_processes',
      query: list_params,
      answers: { 'application/json': list_of('processes', 'ProcessSummary'), 'text/html': html },
    }),
    '/processes/{processID}': describe_get({
      summary: 'Un traitement : entrées et sorties',
      tag,
      id: 'read_process',
      query: { f },
      path: process_path,
      answers: { 'application/json': refer('Process'), 'text/html': html },
      errors: [404],
    }),
    '/processes/{processID}/execution': { post: execution },
  },
});

/** Jobs: list, status, results, dismissal. */
export const jobs_openapi = (job_params: ParamSet): OpenApiPart => ({
  parameters: { ...describe_parameters(job_params), ...describe_parameters({ f: output_f }) },
  paths: {
    '/jobs': describe_get({
      summary: 'Les tâches de qui demande, les dernières d’abord ; aucune sans compte',
      tag,
      id: 'list_jobs',
      query: job_params,
      answers: { 'application/json': list_of('jobs', 'StatusInfo'), 'text/html': html },
      errors: [503],
    }),
    '/jobs/{jobID}': {
      ...describe_get({
        summary: 'L’état d’une tâche',
        tag,
        id: 'read_job',
        query: { f },
        path: job_path,
        answers: { 'application/json': refer('StatusInfo'), 'text/html': html },
        errors: [404, 503],
      }),
      delete: {
        tags: [tag],
        summary: 'Annule une tâche ; celle qui est achevée perd son résultat',
        operationId: 'dismiss_job',
        parameters: [
          ...Object.entries(job_path).map(([name, description]) => in_path(name, description)),
          { $ref: '#/components/parameters/f' },
        ],
        responses: {
          200: {
            description: 'La tâche, annulée.',
            content: {
              'application/json': { schema: refer('StatusInfo') },
              'text/html': { schema: html },
            },
          },
          ...refusals(),
        },
      },
    },
    '/jobs/{jobID}/results/{outputID}': describe_get({
      summary: 'Une sortie d’une tâche, seule',
      tag,
      id: 'read_job_output',
      query: { f: output_f },
      path: { ...job_path, outputID: 'Nom de la sortie' },
      answers: {
        'application/json': {},
        'application/geo+json': { type: 'object' },
        'text/csv': text,
        'text/plain': text,
      },
      errors: [404, 503],
    }),
    '/jobs/{jobID}/results': describe_get({
      summary: 'Les résultats d’une tâche, dans la forme que la demande a choisie',
      tag,
      id: 'read_job_results',
      query: { f },
      path: job_path,
      answers: { 'application/json': refer('ProcessResults'), 'text/html': html },
      errors: [404, 503],
    }),
  },
});
