/** Invented situations for the tests of the planner. */
import type { PlannerBasket, PlannerCategory } from '../pages/planner_view.ts';
import { unreached } from './basket.ts';
import type { Row, Situation } from './situation.ts';

/** Weights of 1, 20 and 30 minutes, all of which a visio-guichet can stand for. */
export const make_categories = (count: number): PlannerCategory[] =>
  Array.from({ length: count }, (_, k) => ({
    id: `c${k}`,
    title: `Catégorie ${k}`,
    weight: 1,
    served_max_minutes: 20,
    white_min_minutes: 30,
    visio_substitutable: true,
  }));

export const make_basket = (categories = make_categories(2)): PlannerBasket => ({
  id: 'essai',
  title: 'Panier d’essai',
  version: '1',
  categories,
  class_rule: { kind: 'weighted', white_share: 0.5, served_share: 0.8 },
  france_services_counts_for_partners: true,
});

/** Numbers from 0 to 1 that are the same each time. */
export function make_random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Cells on a line to the east of 0° 45°, one person more in each, two communes, one EPCI, one département. */
export function make_situation(count: number, categories = make_categories(2), seed = 1): Situation {
  const random = make_random(seed);
  return {
    key: 'essai',
    basket: make_basket(categories),
    rule: make_basket().class_rule,
    method: 'approché',
    approximate: true,
    label: null,
    warnings: [],
    sources: [],
    collection: 'population_cells',
    count,
    ids: Array.from({ length: count }, (_, i) => `cell-${i}`),
    communes: [
      { code: '31901', nom: 'Première' },
      { code: '31902', nom: 'Seconde' },
    ],
    epci: [{ code: '200000001', nom: 'CC des Inventés' }],
    departements: [{ code: '31', nom: 'Département inventé' }],
    left_out: [],
    lon: Float64Array.from({ length: count }, (_, i) => i / 100),
    lat: new Float64Array(count).fill(45),
    population: Float64Array.from({ length: count }, (_, i) => i + 1),
    commune: Uint16Array.from({ length: count }, (_, i) => (i < count / 2 ? 0 : 1)),
    epci_of: new Uint16Array(count),
    departement: new Uint8Array(count),
    place_error_ds: Float64Array.from({ length: count }, () => Math.floor(random() * 1200)),
    vague: Uint16Array.from({ length: count * categories.length }, () => Math.floor(random() * 3)),
    vague_counters: categories.map((_, k) => [
      { id: `v${k}`, error_ds: 1800 },
      { id: `w${k}`, error_ds: 3600 },
    ]),
    uncertainty: { draws: 200, seed: 1, speed: 0.15, threshold: 0.2 },
    ds: Int32Array.from({ length: count * categories.length }, () =>
      random() < 0.05 ? unreached : Math.floor(random() * 36_000),
    ),
  };
}

/** A site that about that share of the cells reaches. */
export function make_row(count: number, share: number, random: () => number): Row {
  const cells = Array.from({ length: count }, (_, i) => i).filter(() => random() < share);
  return { cells: Uint32Array.from(cells), ds: Int32Array.from(cells, () => Math.floor(random() * 36_000)) };
}
