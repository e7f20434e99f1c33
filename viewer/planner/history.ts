/** What was, what is, what was undone; each step with the words that tell it. */
export interface History<T> {
  past: readonly Step<T>[];
  present: T;
  future: readonly Step<T>[];
}
interface Step<T> {
  /** What was done from here (past) or to get there (future). */
  action: string;
  state: T;
}

const most_steps = 200;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** Does something. With the `merge` of the last step, as during one drag, it becomes part of that step. */
export function act<T>(history: History<T>, action: string, state: T, merge = false): History<T> {
  const { past, present } = history;
  const last = past.at(-1);
  if (merge && last?.action === action) return { past, present: state, future: [] };
  return { past: [...past, { action, state: present }].slice(-most_steps), present: state, future: [] };
}

export function undo<T>({ past, present, future }: History<T>): History<T> {
  const last = past.at(-1);
  return last === undefined
    ? { past, present, future }
    : {
        past: past.slice(0, -1),
        present: last.state,
        future: [{ action: last.action, state: present }, ...future],
      };
}

export function redo<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  return next === undefined
    ? { past, present, future }
    : { past: [...past, { action: next.action, state: present }], present: next.state, future: rest };
}
