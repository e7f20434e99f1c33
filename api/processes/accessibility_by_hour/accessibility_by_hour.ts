import { AppError } from '../../../errors.ts';
import { costs } from '../../rate_limit.ts';
import { find_basket } from '../baskets/basket_store.ts';
import { label_of } from '../coverage/label.ts';
import { no_antenna, read_inputs, reading_as } from '../coverage/read_situation.ts';
import { usual_request, weekdays, type CoverageRequest, type Moment } from '../coverage/request.ts';
import { list_used } from '../coverage/used_sources.ts';
import type { Process, ProcessContext, Values } from '../process.ts';
import { read_scenario_body } from '../scenarios/scenario_body.ts';
import { choose_antennas } from '../white_zones/antennas.ts';
import { say_class_rule } from '../white_zones/class_rule.ts';
import { list_warnings } from '../white_zones/warnings.ts';
import { inputs, outputs } from './description.ts';
import { serve_by_moment, type ByClass, type MomentResult } from './served_by_moment.ts';

const usual_times = ['08:00', '09:00', '10:00', '11:00', '12:00', '14:00', '16:00', '18:00'];
const usual_moments: readonly Moment[] = weekdays.flatMap((weekday) =>
  usual_times.map((time) => ({ weekday, time })),
);

/** Inhabited places × moments that are worked out while somebody waits; a job does more. */
const most_at_once = 250_000;

/** Who is served when only what is open counts, hour by hour. */
export const accessibility_by_hour: Process = {
  id: 'accessibility-by-hour',
  version: '1.0.0',
  title: 'Accès selon l’heure',
  description:
    'Les habitants desservis et en zone blanche à chaque moment de la semaine, quand seuls les guichets ouverts comptent, entre deux bornes : horaires inconnus fermés, puis ouverts. Un service itinérant compte aux arrêts alors tenus.',
  keywords: ['horaires', 'accessibilité', 'zones blanches', 'services itinérants'],
  modes: ['sync', 'async'],
  is_heavy: true,
  inputs,
  outputs,
  example: {
    inputs: {
      basket: 'premier_accueil',
      territory: { kind: 'departement', code: '09' },
      moments: [
        { weekday: 'tu', time: '10:00' },
        { weekday: 'sa', time: '10:00' },
      ],
    },
  },
  cost: ({ moments = usual_moments }) => costs.computation + (moments as unknown[]).length,
  execute: find_by_hour,
};

async function read_request(given: Values, { access, config }: ProcessContext): Promise<CoverageRequest> {
  const { moments: _, as_of, ...asked } = given;
  // The same members as a scenario's, checked as it is: territories above all.
  const body = read_scenario_body(
    { v: 1, basket: config.WHITE_ZONES_BASKET, mode: 'car', ...asked, sites: [] },
    '/inputs',
  );
  const basket = await find_basket(reading_as(access), body.basket, body.basket_version);
  return {
    ...usual_request(basket, (as_of as string | undefined) ?? new Date().toISOString().slice(0, 10)),
    mode: body.mode,
    territory: body.territory ?? { kind: 'region' },
    uncertainty: null,
  };
}

async function find_by_hour(given: Values, context: ProcessContext): Promise<Values> {
  const { access, config, progress } = context;
  const request = await read_request(given, context);
  const moments = (given['moments'] as readonly Moment[] | undefined) ?? usual_moments;
  await progress(0, 'Lecture de la population et des services');
  const read = await read_inputs(reading_as(access), config, request);
  const { demands, ...about_demands } = read.read;
  if (context.is_waited_for === true && demands.ids.length * moments.length > most_at_once)
    throw too_large(demands.ids.length, moments.length);
  const antennas = choose_antennas(read.services, request.basket);
  if (antennas.categories.length === 0) throw no_antenna();
  const rule = antennas.is_fallback ? antennas.basket.class_rule : request.rule;
  const found = await serve_by_moment(
    { demands, antennas, rule, travel_times: read.travel_times },
    moments,
    request.as_of,
    (done, of) => progress(0.1 + (0.9 * done) / of, 'Calcul par moment'),
  );
  const used = list_used(antennas, read.read, read.service_sources);
  return {
    moments: found.moments.map(describe_moment),
    about: {
      population: round(demands.population.reduce((sum, people) => sum + people, 0)),
      basket: { id: antennas.basket.id, title: antennas.basket.title, version: antennas.basket.version },
      rule: say_class_rule(rule, antennas.basket.categories),
      categories: antennas.categories.map(({ category, services }) => ({
        category: category.id,
        title: category.title,
        services: services.length,
      })),
      mode: request.mode,
      method: read.travel_times.method,
      approximate: read.travel_times.approximate,
      label: label_of(used, request.as_of),
      sources: used,
      computations: found.computations,
    },
    warnings: [
      ...list_warnings({
        antennas,
        demands: about_demands,
        travel_warnings: read.travel_times.warnings(),
        used,
        service_sources: read.service_sources,
        as_of: request.as_of,
        at: moments[0] ?? null,
      }),
      ...warn_of_unknown(found.moments),
    ],
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
const rounded = ({ white, grey, served }: ByClass): ByClass => ({
  white: round(white),
  grey: round(grey),
  served: round(served),
});

function describe_moment({ hours, unknown_closed, unknown_open }: MomentResult) {
  return {
    ...hours.at,
    day: hours.day,
    unknown_closed: rounded(unknown_closed),
    unknown_open: rounded(unknown_open),
    unknown_share: Object.fromEntries(
      hours.categories.map(({ category, unknown_share }) => [
        category,
        Math.round(unknown_share * 1e4) / 1e4,
      ]),
    ),
  };
}

function warn_of_unknown(moments: readonly MomentResult[]): string[] {
  const shares = moments.map(
    ({ hours: { unknown, services } }) =>
      (unknown.untold + unknown.unreadable + unknown.uncertain) / services,
  );
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map((share) => Math.round(share * 100));
  if (most === 0) return [];
  const percent = least === most ? `${most} %` : `${least} à ${most} %, selon le moment,`;
  return [
    `Horaires inconnus pour ${percent} des guichets : comptés ni ouverts ni fermés, le résultat est donné entre les deux.`,
  ];
}

const too_large = (places: number, moments: number) =>
  new AppError(`${places} lieux habités × ${moments} moments sont trop pour une réponse immédiate.`, {
    status: 422,
    code: 'too-large-at-once',
    remedy: 'Le demander en tâche de fond (en-tête « Prefer: respond-async »), ou pour moins de moments.',
  });
