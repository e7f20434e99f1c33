import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LinearModel } from './linear_model.ts';
import { open_solver } from './solver.ts';

const limits = { nodes: 1000, simplex_iterations: 10_000, absolute_gap: 1e-6 };

/** Three things worth 60, 100 and 120 that weigh 10, 20 and 30, in a bag for 50: the last two, 220. */
function knapsack(lower = 0) {
  const model = new LinearModel('maximise');
  for (const worth of [60, 100, 120]) model.column(worth, { integer: true });
  [10, 20, 30].forEach((weight, column) => model.entry(column, weight));
  model.close_row(lower, 50);
  return model.arrays();
}

describe('open_solver', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-solver-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('solves, from a start too, and says when nothing fits', async () => {
    const solver = open_solver();
    try {
      const reply = await solver.solve({ model: knapsack(), limits });
      expect(reply).to.deep.equal({ state: 'optimal', bound: 220, columns: Float64Array.of(0, 1, 1) });
      const started = await solver.solve({ model: knapsack(), start: Float64Array.of(1, 1, 0), limits });
      expect(started).to.deep.equal(reply);
      expect(await solver.solve({ model: knapsack(55), limits })).to.deep.equal({ state: 'infeasible' });
    } finally {
      solver.close();
    }
  });

  it('answers questions asked at once one after the other', async () => {
    const solver = open_solver();
    try {
      const replies = await Promise.all([1, 2, 3].map(() => solver.solve({ model: knapsack(), limits })));
      expect(replies.map(({ state }) => state)).to.deep.equal(['optimal', 'optimal', 'optimal']);
    } finally {
      solver.close();
    }
  });

  it('is unavailable when its program is missing or ends, and tries again with the next question', async () => {
    const missing = open_solver(path.join(folder, 'absent.js'));
    expect(await missing.solve({ model: knapsack(), limits })).to.include({ state: 'unavailable' });
    const program = path.join(folder, 'ends.mjs');
    writeFileSync(program, `process.on('message', () => process.abort()); process.send('ready');`);
    const ending = open_solver(program);
    expect(await ending.solve({ model: knapsack(), limits })).to.deep.equal({
      state: 'unavailable',
      reason: 'the solver’s process ended (SIGABRT)',
    });
    writeFileSync(
      program,
      `process.on('message', () => process.send({ reply: { state: 'infeasible' }, processor_us: 2e6 })); process.send('ready');`,
    );
    expect(await ending.solve({ model: knapsack(), limits })).to.deep.equal({ state: 'infeasible' });
    expect(ending.processor_seconds()).to.equal(2);
    ending.close();
  });
});
