import { expect } from 'chai';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { RoadSearch, unreached_ds } from './search.ts';
import { make_lattice } from './testing.ts';

describe('search on roads, against pgRouting', () => {
  const database = use_database();

  describe('with its extension', () => {
    before('needs the extension pgrouting (Debian: postgresql-15-pgrouting)', async function () {
      const { present } = await one<{ present: boolean }>(
        database(),
        sql`select exists (select from pg_available_extensions where name = 'pgrouting') as present`,
      );
      if (!present) this.skip();
      await database().query(sql`create extension if not exists pgrouting`);
    });
    // The next tests find the schema public as the migrations left it.
    after(async () => {
      await database().query(sql`drop table if exists public.lattice`);
      await database().query(sql`drop extension if exists pgrouting`);
    });

    it('gives the same times to every node of a lattice with one-way edges, from and to the sources', async () => {
      const graph = make_lattice(60, 7);
      const { edge_from, edge_to, edge_ahead_ds, edge_back_ds } = graph;
      await database().query(
        sql`create table public.lattice as
        select row_number() over () as id, * from unnest(
          ${[...edge_from]}::int[], ${[...edge_to]}::int[], ${[...edge_ahead_ds]}::int[], ${[...edge_back_ds]}::int[]
        ) as edge (source, target, cost, reverse_cost)`,
      );
      const sources = [0, 1799, 3599, 640];
      for (const direction of ['from', 'to'] as const) {
        // Towards the sources is from them on the graph reversed.
        const edges = `select id, source, target,
        ${direction === 'from' ? 'cost, reverse_cost' : 'reverse_cost as cost, cost as reverse_cost'} from public.lattice`;
        // Never with equicost: it gives wrong answers.
        const rows = await database().query<{ node: number; ds: number }>(
          sql`select node::int, min(agg_cost)::int as ds
          from pgr_drivingDistance(${edges}, ${sources}::bigint[], 1e9, directed => true) group by node`,
        );
        const expected = new Int32Array(graph.counts.nodes).fill(unreached_ds);
        for (const { node, ds } of rows) expected[node] = ds;
        const { ds } = new RoadSearch(graph, direction).run({
          node: Int32Array.from(sources),
          ds: new Int32Array(sources.length),
          site: Int32Array.from(sources.keys()),
        });
        expect(rows.length).to.be.greaterThan(3000);
        expect([...ds]).to.deep.equal([...expected]);
      }
    });
  });
});
