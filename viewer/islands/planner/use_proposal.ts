import { useEffect, useRef, useState } from 'preact/hooks';
import { read_proposal, type Proposal } from './proposal.ts';
import { dismiss_job, read_job, read_results, start_placement, type PlacementJob } from './requests.ts';

const ask_again_ms = 700;

export interface Step {
  value: number;
  bound: number | null;
}
export type ProposalState =
  | { kind: 'idle' }
  | { kind: 'running'; message: string; progress: number; steps: readonly Step[] }
  | { kind: 'failed'; message: string }
  | { kind: 'done'; proposal: Proposal; steps: readonly Step[] };

const messages: Readonly<Partial<Record<PlacementJob['status'], string>>> = {
  accepted: 'En attente du calcul…',
  running: 'Recherche en cours…',
};

/** Starts, follows and dismisses one search of the best places. */
export function use_proposal(csrf_token: string | null): {
  state: ProposalState;
  start: (inputs: object) => void;
  dismiss: () => void;
} {
  const [state, set_state] = useState<ProposalState>({ kind: 'idle' });
  // The search under way; another number ends the questions about it.
  const current = useRef(0);
  const job = useRef<string | null>(null);
  useEffect(
    () => () => {
      current.current++;
    },
    [],
  );

  async function follow(inputs: object, mine: number): Promise<void> {
    let steps: Step[] = [];
    let found = await start_placement(csrf_token, inputs);
    job.current = found.jobID;
    while (current.current === mine) {
      const { partial } = found;
      const last = steps.at(-1);
      if (partial != null && (last?.value !== partial.value || last.bound !== partial.bound))
        steps = [...steps, { value: partial.value, bound: partial.bound }];
      if (found.status === 'successful') {
        const proposal = read_proposal(await read_results(found.jobID));
        if (current.current === mine) set_state({ kind: 'done', proposal, steps });
        return;
      }
      if (found.status === 'failed' || found.status === 'dismissed')
        return set_state({
          kind: 'failed',
          message:
            found.message ?? (found.status === 'failed' ? 'La recherche a échoué.' : 'Recherche abandonnée.'),
        });
      set_state({
        kind: 'running',
        message: found.message ?? messages[found.status] ?? '',
        progress: found.progress ?? 0,
        steps,
      });
      await new Promise((resolve) => setTimeout(resolve, ask_again_ms));
      if (current.current === mine) found = await read_job(found.jobID);
    }
  }

  return {
    state,
    start: (inputs) => {
      const mine = ++current.current;
      set_state({ kind: 'running', message: messages.accepted ?? '', progress: 0, steps: [] });
      follow(inputs, mine).catch((error: unknown) => {
        if (current.current === mine)
          set_state({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      });
    },
    dismiss: () => {
      current.current++;
      set_state({ kind: 'idle' });
      // Nobody waits for the answer; a job that has ended meanwhile is refused, which changes nothing.
      if (job.current !== null) dismiss_job(job.current, csrf_token).catch(() => undefined);
      job.current = null;
    },
  };
}
