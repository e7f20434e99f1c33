import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { day_number } from '../../../catalogue/roads/graph.ts';
import { store_graph } from '../../../catalogue/roads/graph_store.ts';
import { choose_travel_times } from './choose_travel_times.ts';
import { shared_roads } from './open_roads.ts';
import { make_graph } from './testing.ts';

describe('the road graph that a thread keeps', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-kept-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const with_pass = (ahead: number) =>
    make_graph(
      [
        [0, 0],
        [0.1, 0],
      ],
      [{ from: 0, to: 1, ahead, closed: [day_number(11, 15), day_number(4, 30)] }],
    );
  const on = (day: string) => shared_roads({ DATA_DIR: folder }, 'car', day);

  it('is read once for all days on which the same roads are closed', () => {
    expect(on('2026-07-01')).to.equal(null);
    store_graph(folder, with_pass(600));
    const summer = on('2026-07-01');
    expect(summer?.closed_edges).to.equal(0);
    expect(on('2026-08-15')).to.equal(summer);
    expect(on('1999-06-01')).to.equal(summer);
    const winter = on('2026-12-24');
    expect(winter?.closed_edges).to.equal(1);
    expect(on('2027-02-01')).to.equal(winter);
    expect(on('2026-07-01')?.closed_edges).to.equal(0);
  });

  it('is another one once another graph is built, and that of who asks for times', () => {
    store_graph(folder, with_pass(600));
    const first = on('2026-07-01');
    store_graph(folder, with_pass(900));
    const second = on('2026-07-01');
    expect(second?.graph.signature).not.to.equal(first?.graph.signature);
    const people = {
      lon: Float64Array.of(0),
      lat: Float64Array.of(0),
      context: new Uint8Array(1),
      population: Float64Array.of(10),
    };
    const travel = { speed_kmh: 50, detour: { mountain: 1.5, rural: 1.4, urban: 1.3 } };
    const times = choose_travel_times({ travel, as_of: '2026-08-02' }, { DATA_DIR: folder }, people);
    expect(times.parameters['graph']).to.deep.include({ signature: second?.graph.signature });
    expect(times.parameters['day']).to.equal('2026-08-02');
    expect(on('2026-07-01')).to.equal(second);
  });
});
