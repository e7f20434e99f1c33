import { costs } from '../../rate_limit.ts';
import { compute_coverage } from '../coverage/compute_coverage.ts';
import { read_situation, reading_as } from '../coverage/read_situation.ts';
import type { Process } from '../process.ts';
import { coverage_inputs } from './coverage_inputs.ts';
import { coverage_outputs, write_coverage } from './coverage_outputs.ts';
import { read_request } from './read_request.ts';

/**
 * The coverage engine as a process, with the asker's rights. By jobs alone: a region with hundreds of draws takes seconds
 * of computing, which belong to the worker and not to the thread that answers everybody.
 */
export const coverage: Process = {
  id: 'coverage',
  version: '1.0.0',
  title: 'Couverture en services',
  description:
    'Classes (zone blanche, grise, desservie), chiffres par territoire et zones, selon un panier et sa règle : avec des visio-guichets en plus, des services en moins, à une heure donnée, pour un territoire ou une zone dessinée.',
  keywords: ['services publics', 'accessibilité', 'zones blanches', 'scénario'],
  modes: ['async'],
  inputs: coverage_inputs,
  outputs: coverage_outputs,
  example: {
    inputs: {
      basket: 'guichets_propres',
      territory: { value: { kind: 'departement', code: '09' } },
      draws: 50,
    },
  },
  cost: () => costs.computation * 5,
  async execute(inputs, { access, config, progress }) {
    const request = await read_request(reading_as(access), inputs, config.WHITE_ZONES_BASKET);
    const situation = await read_situation(access, config, request, {
      between: (done, of) => progress((0.6 * done) / of, 'Calcul des temps'),
    });
    const found = compute_coverage(situation);
    await progress(0.8, 'Réunion des zones');
    return write_coverage(access, situation, found);
  },
};
