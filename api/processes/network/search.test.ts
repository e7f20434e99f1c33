import { expect } from 'chai';
import fc from 'fast-check';
import { graph_on_day } from '../../../catalogue/roads/assemble.ts';
import { day_number } from '../../../catalogue/roads/graph.ts';
import { dijkstra_by_heap } from './heap_testing.ts';
import { RoadSearch, type Starts } from './search.ts';
import { make_graph, make_lattice, type TestEdge } from './testing.ts';

const starts_of = (list: readonly (readonly [node: number, ds: number, site: number])[]): Starts => ({
  node: Int32Array.from(list, ([node]) => node),
  ds: Int32Array.from(list, ([, ds]) => ds),
  site: Int32Array.from(list, ([, , site]) => site),
});

const random_graph = fc.integer({ min: 1, max: 40 }).chain((nodes) => {
  const node = fc.integer({ min: 0, max: nodes - 1 });
  // Small times make ties, large ones wide rings.
  const time = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9000 }));
  const edge: fc.Arbitrary<TestEdge> = fc
    .tuple(node, node, fc.option(time), fc.option(time))
    .map(([from, to, ahead, back]) => ({ from, to, ahead, back }));
  return fc.record({
    nodes: fc.constant(nodes),
    edges: fc.array(edge, { maxLength: 120 }),
    starts: fc.array(fc.tuple(node, fc.oneof(fc.constant(0), time), fc.integer({ min: 0, max: 9 })), {
      maxLength: 6,
    }),
    limit: fc.option(fc.integer({ min: 0, max: 12_000 }), { nil: undefined }),
  });
});

describe('search on roads', () => {
  for (const direction of ['to', 'from'] as const)
    it(`finds what Dijkstra with a heap finds, ${direction} the sources, one search after the other`, () => {
      fc.assert(
        fc.property(random_graph, fc.boolean(), ({ nodes, edges, starts, limit }, with_another) => {
          const graph = make_graph(
            Array.from({ length: nodes }, () => [0, 0] as const),
            edges,
          );
          const search = new RoadSearch(graph, direction);
          if (with_another) search.run(starts_of([[0, 3, 7]]), 50);
          const { ds, site, nodes: order } = search.run(starts_of(starts), limit);
          const expected = dijkstra_by_heap(graph, direction, starts_of(starts), limit);
          expect([...ds].map((time, n) => [time, site[n]])).to.deep.equal(expected);
          const reached = expected.filter(([, of]) => of !== -1).length;
          expect(order.length).to.equal(reached);
          const times = [...order].map((n) => ds[n] as number);
          expect(times).to.deep.equal([...times].sort((a, b) => a - b));
        }),
        { numRuns: 400 },
      );
    });

  it('agrees with Dijkstra on a lattice of 10,000 nodes with one-way edges', () => {
    const graph = make_lattice(100);
    const starts = starts_of([
      [0, 0, 0],
      [5050, 12_000, 1],
      [9999, 30, 2],
    ]);
    const { ds, site } = new RoadSearch(graph, 'to').run(starts);
    expect([...ds].map((time, n) => [time, site[n]])).to.deep.equal(dijkstra_by_heap(graph, 'to', starts));
  });

  it('closes an edge on the days it names, over New Year too, and leaves the graph itself alone', () => {
    const graph = make_graph(
      [
        [0, 0],
        [1, 0],
      ],
      [
        { from: 0, to: 1, ahead: 10, closed: [day_number(11, 15), day_number(4, 30)] },
        { from: 0, to: 1, ahead: 500 },
      ],
    );
    const time_on = (day: string) =>
      new RoadSearch(graph_on_day(graph, new Date(day)).graph, 'to').run(starts_of([[1, 0, 0]])).ds[0];
    expect(
      ['2026-11-14', '2026-11-15', '2026-12-31', '2026-01-01', '2026-04-30', '2026-05-01'].map(time_on),
    ).to.deep.equal([10, 500, 500, 500, 500, 10]);
    expect(graph_on_day(graph, new Date('2026-01-10'))).to.include({ closed_edges: 1 });
    expect(graph_on_day(graph, new Date('2026-07-10')).graph).to.equal(graph);
    expect(new RoadSearch(graph, 'to').run(starts_of([[1, 0, 0]])).ds[0]).to.equal(10);
  });
});
