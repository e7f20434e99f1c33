import highs_module, { type Highs } from 'highs';
import type { Answered, Question, Reply } from './solver.ts';

/**
 * The process that holds HiGHS (solver.ts starts it): one question at a time over the IPC channel, typed arrays both ways.
 * A process and not a thread: a model beyond the 2 GB of WebAssembly aborts, and ends nothing but this process.
 */
// The package's types are those of its CommonJS file; its ES module, which Node loads here, exports the loader itself.
const load_highs = highs_module as unknown as typeof highs_module.default;
const highs = await load_highs();
/** Whoever asks; once another process stands in its place, nobody waits for an answer. */
const asker = process.ppid;

function answer(highs: Highs, { model: arrays, start, limits }: Question): Reply {
  const { maximise, starts, indices, values, numCols, numRows, ...axes } = arrays;
  const { objectiveSense, modelStatus, callbackType } = highs.constants;
  const model = highs.createModel();
  try {
    model.options.set({
      output_flag: false,
      random_seed: 0,
      mip_rel_gap: 0,
      mip_abs_gap: limits.absolute_gap,
      mip_max_nodes: limits.nodes,
    });
    model.passModel({
      ...axes,
      numCols,
      numRows,
      sense: maximise ? objectiveSense.maximize : objectiveSense.minimize,
      integrality: axes.integrality,
      matrix: { format: 'csr', numRows, numCols, starts, indices, values },
    });
    if (start !== undefined) model.setSolution({ colValue: start });
    // Simplex iterations, unlike seconds, are the same on every machine.
    model.run({
      [callbackType.mipInterrupt](event) {
        if (process.ppid !== asker) process.exit(1);
        if (Number(event.data.mip_total_lp_iterations) > limits.simplex_iterations) event.interrupt();
      },
    });
    const status = model.getModelStatus();
    if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible)
      return { state: 'infeasible' };
    const has_columns = Number(model.info.get('primal_solution_status')) === 2;
    return {
      state: status === modelStatus.optimal ? 'optimal' : 'stopped',
      bound: axes.integrality.includes(1)
        ? Number(model.info.get('mip_dual_bound'))
        : model.getObjectiveValue(),
      ...(has_columns && { columns: model.getSolution().colValue }),
    };
  } finally {
    model.dispose();
  }
}

process.on('message', (question: Question) => {
  const before = process.cpuUsage();
  let reply: Reply;
  try {
    reply = answer(highs, question);
  } catch (thrown) {
    // An abort of WebAssembly comes as an exception, and leaves nothing behind that could answer again.
    reply = { state: 'unavailable', reason: String(thrown).slice(0, 200) };
  }
  const { user, system } = process.cpuUsage(before);
  const answered: Answered = { reply, processor_us: user + system };
  process.send?.(answered, () => reply.state === 'unavailable' && process.exit(1));
});
process.send?.('ready');
