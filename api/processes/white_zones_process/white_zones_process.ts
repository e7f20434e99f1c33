import { costs } from '../../rate_limit.ts';
import { compute_coverage, type Coverage } from '../coverage/compute_coverage.ts';
import { read_situation, reading_as, type Options } from '../coverage/read_situation.ts';
import type { CoverageRequest } from '../coverage/request.ts';
import type { Situation } from '../coverage/situation.ts';
import { basket_inputs } from '../coverage_process/coverage_inputs.ts';
import { coverage_outputs, write_coverage } from '../coverage_process/coverage_outputs.ts';
import { read_request } from '../coverage_process/read_request.ts';
import type { Process, ProcessContext, Values } from '../process.ts';
import { classes } from '../white_zones/classify.ts';
import { compare_with_kept } from './compare_with_kept.ts';
import { read_kept_request } from './read_kept_request.ts';

/** Beyond it the row of a job would be too large. */
const round = (value: number, digits: number) =>
  Number.isFinite(value) ? Number(value.toFixed(digits)) : null;

/**
 * White zones of the whole site, today or as a kept result was computed. With `from_result` the parameters of its record
 * are taken, and what comes out is compared with its table place by place: the same data give the same.
 */
export const white_zones_process: Process = {
  id: 'white-zones',
  version: '1.0.0',
  title: 'Zones blanches de services',
  description:
    'Les classes de toute la région, leurs chiffres et leurs zones ; ou le recalcul d’un résultat publié par les paramètres de sa fiche, comparé à lui lieu par lieu.',
  keywords: ['services publics', 'accessibilité', 'zones blanches', 'reproductibilité'],
  modes: ['async'],
  inputs: {
    ...basket_inputs,
    from_result: {
      title: 'Résultat à refaire',
      description:
        'Identifiant d’une collection calculée (white_zones) : panier, jour, temps et tirages sont ceux de sa fiche, et les autres entrées ne sont pas admises.',
      schema: { type: 'string', minLength: 1, maxLength: 63 },
      is_optional: true,
    },
    cells: {
      title: 'Avec chaque lieu',
      description: 'Donner aussi la classe de chaque carreau ou commune.',
      schema: { type: 'boolean', default: false },
      is_optional: true,
    },
  },
  outputs: {
    ...coverage_outputs,
    cells: {
      title: 'Classe de chaque lieu',
      description: 'Par carreau habité (à défaut, par commune), quand « cells » le demande.',
      schema: { type: 'array', items: { type: 'object' } },
      columns: {
        id: { title: 'Carreau ou commune' },
        class: { title: 'Classe' },
        minutes: { title: 'Temps du panier', unit: 'min' },
        score: { title: 'Score' },
        population: { title: 'Habitants' },
        code_insee: { title: 'Commune' },
      },
    },
    comparison: {
      title: 'Comparaison avec le résultat publié',
      description: 'Avec « from_result » : lieux comparés, et ceux dont classe, temps ou score diffèrent.',
      schema: { type: 'object' },
      columns: {
        collection: { title: 'Résultat comparé' },
        compared: { title: 'Lieux comparés' },
        different: { title: 'Lieux qui diffèrent' },
        missing: { title: 'Lieux d’un seul des deux' },
        identical: { title: 'Identiques' },
      },
    },
  },
  example: { inputs: { from_result: 'white_zones' } },
  cost: () => costs.computation * 10,
  execute: find_white_zones,
};

async function find_white_zones(
  inputs: Values,
  { access, config, progress }: ProcessContext,
): Promise<Values> {
  const from = inputs['from_result'] as string | undefined;
  const db = reading_as(access);
  const asked: { request: CoverageRequest; options: Options } =
    from === undefined
      ? { request: await read_request(db, inputs, config.WHITE_ZONES_BASKET), options: {} }
      : await read_kept_request(db, from, inputs, config);
  const situation = await read_situation(access, config, asked.request, {
    ...asked.options,
    between: (done, of) => progress((0.6 * done) / of, 'Calcul des temps'),
  });
  const coverage = compute_coverage(situation);
  await progress(0.8, 'Réunion des zones');
  return {
    ...(await write_coverage(access, situation, coverage)),
    ...(inputs['cells'] === true && { cells: write_cells(situation, coverage) }),
    ...(from !== undefined && { comparison: await compare_with_kept(db, from, situation, coverage) }),
  };
}

const write_cells = ({ demands }: Situation, { classification }: Coverage) =>
  demands.ids.map((id, i) => ({
    id,
    class: classes[classification.class[i] as number],
    minutes: round(classification.worst_minutes[i] as number, 2),
    score: round(classification.score[i] as number, 4),
    population: round(demands.population[i] as number, 2),
    code_insee: demands.code_insee[i],
  }));
