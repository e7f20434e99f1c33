import { AppError } from '../../../errors.ts';
import { costs } from '../../rate_limit.ts';
import type { Process, ProcessContext, Values } from '../process.ts';
import type { Schema } from '../schema.ts';
import { read_scenario_body, type ScenarioBody } from '../scenarios/scenario_body.ts';
import { today } from '../scenarios/scenario_request.ts';
import { find_scenario } from '../scenarios/scenario_store.ts';
import { read_changed_cells } from './changed_cells.ts';
import { describe_comparison } from './describe.ts';
import { measure_scenarios } from './measure.ts';
import { make_table } from './table.ts';

const scenario_schema: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    id: { type: 'string', maxLength: 36, description: 'Identifiant d’un scénario enregistré.' },
    version: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      description: 'Sa dernière version à défaut.',
    },
    body: { type: 'object', description: 'Ou le scénario lui-même (ScenarioBody de /api).' },
  },
};

/** What two scenarios change, and in what they differ: one table, the cells that change class. */
export const compare_scenarios: Process = {
  id: 'compare-scenarios',
  version: '1.0.0',
  title: 'Comparaison de scénarios',
  description:
    'Habitants par classe aujourd’hui, sous le scénario A et sous le scénario B, pour le territoire, ses départements et ses intercommunalités ; habitants qui gagnent ou perdent ; carreaux qui changent de classe. Deux scénarios de paniers, modes, règles ou moments différents ne sont pas comparés l’un à l’autre : chacun l’est à sa propre situation actuelle, et la réponse le dit.',
  keywords: ['scénario', 'zones blanches', 'comparaison'],
  modes: ['sync', 'async'],
  is_heavy: true,
  inputs: {
    a: {
      title: 'Scénario A',
      description: '« id » (et « version ») d’un scénario que vous voyez, ou « body ».',
      schema: scenario_schema,
    },
    b: {
      title: 'Scénario B',
      description: 'Comme A ; sans lui, A est comparé à la situation actuelle.',
      schema: scenario_schema,
      is_optional: true,
    },
    as_of: {
      title: 'Jour',
      description: 'Jour depuis lequel l’âge des sources est dit ; aujourd’hui à défaut.',
      schema: { type: 'string', format: 'date' },
      is_optional: true,
    },
  },
  outputs: {
    summary: {
      title: 'Ce qui est comparé',
      description:
        'comparable et reasons ; panier, règle, mode et méthode de chaque état ; label et warnings, à montrer avec tout chiffre.',
      schema: { type: 'object' },
    },
    territories: {
      title: 'Table',
      description:
        'Par territoire : habitants par classe dans chaque état (now, a, now_b, b), et gained, lost de l’un à l’autre. Les départements, comme les intercommunalités, s’additionnent au territoire.',
      schema: { type: 'array', items: { type: 'object' } },
    },
    cells: {
      title: 'Carreaux qui changent de classe',
      description: 'Leur classe et leurs minutes dans chaque état ; au-delà de 4 000, leurs centres.',
      schema: { type: 'object', format: 'geojson-feature-collection' },
      media_type: 'application/geo+json',
    },
  },
  example: {
    inputs: {
      a: {
        body: {
          v: 1,
          basket: 'premier_accueil',
          mode: 'car',
          sites: [{ id: 'arreau', nom: 'Arreau', lon: 0.357, lat: 42.905, categories: null, locked: false }],
        },
      },
    },
  },
  cost: () => costs.download,
  execute,
};

async function execute(inputs: Values, { access, config, progress }: ProcessContext): Promise<Values> {
  const { a, b, as_of = today() } = inputs as { a: Given; b?: Given; as_of?: string };
  const [of_a, of_b] = [
    await read_given(access, a, 'a'),
    b === undefined ? null : await read_given(access, b, 'b'),
  ];
  const comparison = await measure_scenarios(of_a, of_b, { access, config, as_of, progress });
  const { cells, warnings } = await access.read((db) => read_changed_cells(db, comparison), {
    deadline_ms: 60_000,
  });
  return {
    summary: describe_comparison(comparison, warnings),
    territories: make_table(comparison, 'Territoire'),
    cells,
  };
}

interface Given {
  id?: string;
  version?: number;
  body?: unknown;
}

/** The scenario that an input names or holds; AppErrors as of `find_scenario` and `read_scenario_body`. */
async function read_given(
  access: ProcessContext['access'],
  { id, version, body }: Given,
  name: string,
): Promise<ScenarioBody> {
  if ((id === undefined) === (body === undefined) || (id === undefined && version !== undefined))
    throw new AppError(`L’entrée « ${name} » demande « id » (avec « version » ou sans), ou « body ».`, {
      status: 400,
      code: 'invalid-scenario',
      place: `/inputs/${name}`,
      remedy: 'Donner l’un des deux.',
    });
  if (id === undefined) return read_scenario_body(body, `/inputs/${name}/body`);
  return (await access.read((db) => find_scenario(db, id, version ?? null))).body;
}
