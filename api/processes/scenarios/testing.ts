import fc from 'fast-check';
import type { Database } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import type { ScenarioBody } from './scenario_body.ts';

export const small_scenario: ScenarioBody = { v: 1, basket: 'premier_accueil', mode: 'car', sites: [] };

/** Every member there is. */
export const full_scenario: ScenarioBody = {
  v: 1,
  titre: 'Deux guichets en vallée d’Aure',
  basket: 'guichets_propres',
  basket_version: '1',
  partners: true,
  mode: 'walk',
  rule: { kind: 'weighted', white_share: 0.5, served_share: 0.8 },
  at: { weekday: 'sa', time: '10:30' },
  territory: {
    kind: 'area',
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [0, 42.7],
          [0.6, 42.7],
          [0.6, 43.1],
          [0, 43.1],
          [0, 42.7],
        ],
      ],
    },
  },
  sites: [
    { id: 'a', nom: 'Mairie d’Arreau', lon: 0.357, lat: 42.905, categories: ['caf', 'msa'], locked: true },
    { id: 'b', nom: 'Point 0', lon: 0, lat: 42.8, categories: null, locked: false },
  ],
  removed: ['dila:1', 'dila:2'],
  searched: {
    value: 1200.5,
    bound: 1300,
    proven: false,
    unit: 'habitants × poids',
    p: 2,
    max_minutes: 20,
    of: '0123abcd',
  },
};

const name = fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N} ’-]{0,30}$/u);
const slug = fc.stringMatching(/^[\w-]{1,64}$/);

/** Scenarios of all forms; some are too long for an address. */
export const any_scenario: fc.Arbitrary<ScenarioBody> = fc.record(
  {
    v: fc.constant(1 as const),
    basket: slug,
    mode: fc.constantFrom('car', 'walk', 'bicycle'),
    sites: fc.uniqueArray(
      fc.record({
        id: slug,
        nom: name,
        lon: fc.double({ min: -180, max: 180, noNaN: true }).map((x) => x + 0),
        lat: fc.double({ min: -90, max: 90, noNaN: true }).map((x) => x + 0),
        categories: fc.option(fc.uniqueArray(slug, { minLength: 1, maxLength: 9 })),
        locked: fc.boolean(),
      }),
      { maxLength: 30, selector: ({ id }) => id },
    ),
    titre: name,
    basket_version: fc.stringMatching(/^[\w.-]{1,40}$/),
    partners: fc.boolean(),
    rule: fc.oneof(
      fc.record({
        kind: fc.constant('weighted' as const),
        white_share: fc.double({ min: 0.01, max: 1, noNaN: true }),
        served_share: fc.double({ min: 0.01, max: 1, noNaN: true }),
      }),
      fc.record({ kind: fc.constant('any_missing' as const) }),
      fc.record({ kind: fc.constant('k_of_n' as const), k: fc.integer({ min: 1, max: 31 }) }),
      fc.record({ kind: fc.constant('core_operator' as const), category: slug }),
    ),
    at: fc.record({
      weekday: fc.constantFrom('mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'),
      time: fc.stringMatching(/^([01]\d|2[0-3]):[0-5]\d$/),
    }),
    territory: fc.oneof(
      fc.record({ kind: fc.constant('region' as const) }),
      fc.record({
        kind: fc.constantFrom('departement', 'epci', 'commune'),
        code: fc.stringMatching(/^[0-9A-Z]{2,9}$/),
      }),
    ),
    removed: fc.uniqueArray(name, { minLength: 1, maxLength: 20 }),
    searched: fc.record({
      value: fc.double({ min: 0, max: 1e9, noNaN: true }).map((x) => x + 0),
      bound: fc.double({ min: 0, max: 1e9, noNaN: true }).map((x) => x + 0),
      proven: fc.boolean(),
      unit: fc.constantFrom('habitants', 'minutes'),
      p: fc.integer({ min: 0, max: 200 }),
      max_minutes: fc.integer({ min: 1, max: 600 }),
      of: fc.stringMatching(/^[0-9a-f]{8}$/),
    }),
  },
  { requiredKeys: ['v', 'basket', 'mode', 'sites'], noNullPrototype: true },
);

/** Id of the scenario that `make_public_scenario` makes. */
export const public_scenario = '22222222-2222-4222-8222-222222222222';

/** A scenario of nobody that everybody sees, for the tests that walk all routes. */
export async function make_public_scenario(database: Database): Promise<void> {
  await database.query(
    sql`insert into maillage.scenario (id, title, visibility) values (${public_scenario}::uuid, 'Essai', 'public')`,
  );
  await database.query(
    sql`insert into maillage.scenario_version (scenario_id, n, body)
      values (${public_scenario}::uuid, 1, ${JSON.stringify(full_scenario)}::jsonb)`,
  );
}
