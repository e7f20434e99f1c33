import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Stop } from '../serve_thread.ts';
import type { ModelArrays } from './linear_model.ts';

/** What bounds a run of the solver: never seconds, so that every machine gives the same answer. */
export interface SolverLimits {
  nodes: number;
  simplex_iterations: number;
  /** Stops once bound and value are this near: just under 1 where values are whole numbers. */
  absolute_gap: number;
}

export interface Question {
  model: ModelArrays;
  /** A value for every column that the search starts from. */
  start?: Float64Array;
  limits: SolverLimits;
}

export type Reply =
  | { state: 'optimal' | 'stopped'; bound: number; columns?: Float64Array }
  | { state: 'infeasible' }
  /** No solver here, or it ended (its memory has an end at about 2 GB): what was known before still holds. */
  | { state: 'unavailable'; reason: string };

export interface Solver {
  /** `stop` ends the question, and its process: the promise then rejects with the reason. */
  solve(question: Question, stop?: Stop): Promise<Reply>;
  close(): void;
}

/** A solver that knows how much processor time its answers took; a question that ended its process is not counted. */
export interface MeasuredSolver extends Solver {
  processor_seconds(): number;
}

/** What the process answers. */
export interface Answered {
  reply: Reply;
  processor_us: number;
}

/** A process keeps its memory: after a model this large, the next one gets a fresh process. */
const large_nonzeros = 500_000;

/**
 * HiGHS (MIT) in a process of its own, started with the first question and started again after it ended.
 * Questions are answered one after the other. `close` ends the process; it never holds back the end of the program.
 */
export function open_solver(
  program = fileURLToPath(new URL('./solver_child.js', import.meta.url)),
): MeasuredSolver {
  let child: Promise<ChildProcess> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let processor_us = 0;
  const stop = () => {
    void child?.then(
      (process) => process.kill('SIGKILL'),
      () => {},
    );
    child = undefined;
  };
  const solve = async (question: Question, ending?: Stop): Promise<Reply> => {
    ending?.throwIfAborted();
    if (question.model.numCols === 0) return solve_nothing(question.model);
    ending?.addEventListener('abort', stop);
    try {
      const answered = await ask(await (child ??= start_child(program)), question);
      const { reply } = answered;
      processor_us += answered.processor_us;
      if (reply.state === 'unavailable' || question.model.indices.length > large_nonzeros) stop();
      return reply;
    } catch (thrown) {
      stop();
      ending?.throwIfAborted();
      return { state: 'unavailable', reason: thrown instanceof Error ? thrown.message : String(thrown) };
    } finally {
      ending?.removeEventListener('abort', stop);
    }
  };
  return {
    solve: (question, ending) => {
      const answered = last.then(() => solve(question, ending));
      last = answered.catch(() => undefined);
      return answered;
    },
    processor_seconds: () => processor_us / 1e6,
    close: stop,
  };
}

/** A model without columns, which HiGHS does not judge. */
function solve_nothing({ rowLower, rowUpper }: ModelArrays): Reply {
  const fits = rowLower.every((lower, row) => lower <= 0 && rowUpper[row]! >= 0);
  return fits ? { state: 'optimal', bound: 0, columns: new Float64Array() } : { state: 'infeasible' };
}

async function start_child(program: string): Promise<ChildProcess> {
  // An abort of WebAssembly prints its reason; the reply says it in our words.
  const child = fork(program, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.unref();
  await next_message(child);
  return child;
}

async function ask(child: ChildProcess, question: Question): Promise<Answered> {
  const answered = next_message(child);
  child.send(question, (error) => {
    if (error !== null) child.kill('SIGKILL');
  });
  return (await answered) as Answered;
}

function next_message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const hold = child.channel;
    hold?.ref();
    const settle = (act: () => void) => {
      child.off('message', on_message).off('exit', on_exit).off('error', on_error);
      hold?.unref();
      act();
    };
    const on_message = (message: unknown) => settle(() => resolve(message));
    const on_error = (error: Error) => settle(() => reject(error));
    const on_exit = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`the solver’s process ended (${signal ?? `code ${code}`})`)));
    child.on('message', on_message).on('exit', on_exit).on('error', on_error);
  });
}
