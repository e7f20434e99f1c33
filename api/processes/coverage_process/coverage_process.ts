import { costs } from '../../rate_limit.ts';
import { compute_coverage } from '../coverage/compute_coverage.ts';
import { measure_accessibility } from '../coverage/measure_accessibility.ts';
import { measure_situation, read_inputs, reading_as } from '../coverage/read_situation.ts';
import type { Process } from '../process.ts';
import { access_input, access_outputs, write_access, type AccessLevel } from './access_outputs.ts';
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
  inputs: { ...coverage_inputs, accessibility_index: access_input },
  outputs: { ...coverage_outputs, ...access_outputs },
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
    const db = reading_as(access);
    const level = (inputs['accessibility_index'] as AccessLevel | undefined) ?? null;
    const measured = await read_inputs(db, config, request, { capacities: level !== null });
    const situation = await measure_situation(measured, request, {
      between: (done, of) => progress((0.5 * done) / of, 'Calcul des temps'),
    });
    const found = compute_coverage(situation);
    const shares =
      level === null
        ? null
        : await measure_accessibility(db, measured, situation, (done, of) =>
            progress(0.5 + (0.3 * done) / of, 'Partage de l’offre entre les habitants'),
          );
    await progress(0.8, 'Réunion des zones');
    const { warnings, ...written } = await write_coverage(access, situation, found);
    return {
      ...written,
      ...write_access(situation, shares, level),
      warnings: [...(warnings as string[]), ...(shares?.warnings ?? [])],
    };
  },
};
