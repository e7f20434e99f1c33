import type { Report } from '../../bench.ts';
import { make_scenario_draws } from './scenario_draws.ts';
import { tally_parts } from './tally.ts';
import { add_words } from './tally_words.ts';
import { cells_of, compare, partition } from './figures.ts';
import { classify_all, ScenarioModel, type CountedSite } from './model.ts';
import { make_categories, make_random, make_row, make_situation } from './testing.ts';

/** As Midi-Pyrénées: populated squares of 1 km, communes, intercommunalités, départements. */
const [cells, communes, epci, departements] = [35_168, 2_936, 166, 8];
const rounds = 40;

/** Invented people in as many territories as there are. */
function make_region() {
  const places = (count: number, kind: string) =>
    Array.from({ length: count }, (_, i) => ({ code: `${kind}${i}`, nom: `${kind} ${i}` }));
  const share = (count: number) => (_: unknown, i: number) => Math.floor((i * count) / cells);
  const list = Array.from({ length: cells });
  return {
    ...make_situation(cells, make_categories(9), 3),
    communes: places(communes, 'commune'),
    epci: places(epci, 'epci'),
    departements: places(departements, 'departement'),
    commune: Uint16Array.from(list, share(communes)),
    epci_of: Uint16Array.from(list, share(epci)),
    departement: Uint8Array.from(list, share(departements)),
  };
}

/**
 * What the browser computes from a change to the figures on the screen, by wall clock and without drawing: 30 guichets, each
 * reached by one cell in ten, one of which comes, moves or goes; then what another territory and another rule take.
 */
export function bench(report: Report): Promise<void> {
  const situation = make_region();
  const { basket, rule, ds, count } = situation;
  const random = make_random(11);
  const all = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const site = (n: number): CountedSite => ({
    id: `g${n}`,
    row: make_row(count, 0.1, random),
    categories: all,
  });
  const sites = Array.from({ length: 30 }, (_, n) => site(n));
  const before = classify_all(basket.categories, rule, ds, count);
  const model = new ScenarioModel(basket.categories, rule, ds, count);
  const region = cells_of(situation, { kind: 'region' });
  const parts = partition(situation, region);
  model.set_sites(sites);
  const show = (wanted: readonly CountedSite[]) => {
    model.set_sites(wanted);
    compare(situation, parts, { before, after: model.class });
  };
  const changes: readonly (readonly [string, () => readonly CountedSite[]])[] = [
    ['a guichet comes', () => [...sites, site(99)]],
    ['a guichet moves', () => sites.map((one, n) => (n === 7 ? site(7) : one))],
    ['a guichet goes', () => sites.slice(1)],
  ];
  for (const [name, change] of changes) {
    const times = Array.from({ length: rounds }, () => {
      show(sites);
      return time(show, change());
    });
    tell(report, `${name}: classes and figures of all territories`, times);
  }
  const draws = make_scenario_draws(situation, rule, situation);
  const draw = () => {
    draws.begin();
    while (!draws.draw_some(model.times, 1000));
    const [was, is] = [draws.before, draws.after];
    add_words(
      tally_parts(situation.population, parts, before, model.class),
      situation.population,
      parts,
      {
        before: { classes: before, white: was.white },
        after: { classes: model.class, white: is.white },
      },
      situation.uncertainty.draws,
    );
  };
  tell(
    report,
    'how sure the white zones are, drawn at the start',
    [time(draw, undefined)],
    'after the figures',
  );
  tell(
    report,
    'the same after a guichet has moved, when its figures are shown',
    Array.from({ length: rounds }, (_, n) => {
      const [, change] = changes[n % 2] ?? changes[0]!;
      show(change());
      return time(draw, undefined);
    }),
    'after the figures',
  );
  tell(
    report,
    'another territory: cells, parts, figures',
    Array.from({ length: rounds }, (_, n) =>
      time(() => {
        const inside = cells_of(situation, { kind: 'departement', code: `departement${n % departements}` });
        const own = partition(situation, inside);
        compare(situation, own, { before, after: model.class });
      }, undefined),
    ),
  );
  tell(
    report,
    'another rule: all classes anew, then figures',
    Array.from({ length: rounds / 4 }, () =>
      time(() => {
        const other = new ScenarioModel(basket.categories, { kind: 'any_missing' }, ds, count);
        other.set_sites(sites);
        const now = classify_all(basket.categories, { kind: 'any_missing' }, ds, count);
        compare(situation, parts, { before: now, after: other.class });
      }, undefined),
    ),
  );
  return Promise.resolve();
}

/** Milliseconds of wall clock, and of processor. */
interface Taken {
  wall_ms: number;
  cpu_ms: number;
}

function time<T>(work: (given: T) => void, given: T): Taken {
  const [start, used] = [performance.now(), process.cpuUsage()];
  work(given);
  const { user, system } = process.cpuUsage(used);
  return { wall_ms: performance.now() - start, cpu_ms: (user + system) / 1000 };
}

function tell(report: Report, name: string, taken: readonly Taken[], asked = 'asked 300'): void {
  const sorted = (of: keyof Taken) => taken.map((one) => one[of]).sort((a, b) => a - b);
  const median = (of: keyof Taken) => sorted(of)[taken.length >> 1] ?? NaN;
  const slowest = sorted('wall_ms').at(-1) ?? NaN;
  const note = `median; ${median('cpu_ms').toFixed(0)} ms of processor; slowest ${slowest.toFixed(0)} ms; ${asked}`;
  report(name, median('wall_ms'), 'ms', note);
}
