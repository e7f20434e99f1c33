import type { Report } from '../../../bench.ts';
import { RoadSearch, type Starts } from './search.ts';
import { make_lattice, whole_numbers } from './testing.ts';

const side = 1000;
const antennas = 150;

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

function starts_at_random(seed: number, count: number): Starts {
  const next = whole_numbers(seed);
  return {
    node: Int32Array.from({ length: count }, () => next() % (side * side)),
    ds: new Int32Array(count),
    site: Int32Array.from({ length: count }, (_, i) => i),
  };
}

/** Travel times on a made-up graph of a million nodes. */
export async function bench(report: Report): Promise<void> {
  const graph = make_lattice(side);
  report('graph of 1,000,000 nodes, arcs', graph.counts.arcs / 1e6, 'M');
  const search = new RoadSearch(graph, 'to');
  const times: number[] = [];
  for (let category = 0; category < 9; category++) {
    const started = performance.now();
    search.run(starts_at_random(category + 1, antennas));
    times.push((performance.now() - started) / 1000);
  }
  report(
    `every node to the nearest of ${antennas} services, one category`,
    median(times),
    's',
    'asked: under 0.3 s',
  );
  report(
    'nine categories',
    times.reduce((sum, time) => sum + time, 0),
    's',
    'asked: under 2.5 s',
  );
  const bounded: number[] = [];
  for (let i = 0; i < 50; i++) {
    const started = performance.now();
    search.run(starts_at_random(100 + i, 1), 20 * 600);
    bounded.push(performance.now() - started);
  }
  report('within 20 minutes of one service', median(bounded), 'ms');
  report('resident memory afterwards', process.memoryUsage().rss / 1e6, 'MB', 'asked: under 600 MB');
  await Promise.resolve();
}
