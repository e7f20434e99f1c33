/** How far a long work is: told to the terminal as a bar, to anything else as plain lines, to a job as its progress. */
export interface Progress {
  /** `done` of `of` rows; `of` is an estimate, or null when nobody knows. */
  rows(done: number, of: number | null): void;
  /** A sentence to be kept on its own line. */
  say(sentence: string): void;
  /** What is being done now. */
  phase(name: string): void;
  /** The work is over: nothing of the bar stays. */
  end(): void;
}

export const no_progress: Progress = {
  rows: () => undefined,
  say: () => undefined,
  phase: () => undefined,
  end: () => undefined,
};

/** What the bar writes to. */
export interface Terminal {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  write(text: string): unknown;
}

const redraw_ms = 100;
const plain_line_ms = 10_000;
const bar_cells = 24;

const number = (value: number) => value.toLocaleString('fr-FR');

/** `[████░░] 42 %`, or the count alone when the whole is not known. */
export function draw_bar(name: string, done: number, of: number | null, columns: number): string {
  const share = of === null || of === 0 ? null : Math.min(1, done / of);
  const filled = Math.round((share ?? 0) * bar_cells);
  const bar =
    share === null
      ? ''
      : `[${'█'.repeat(filled)}${'░'.repeat(bar_cells - filled)}] ${String(Math.floor(share * 100)).padStart(3)} % `;
  return `${name}  ${bar}${number(done)} lignes`.slice(0, Math.max(20, columns - 1));
}

/** A bar redrawn in place on a terminal; elsewhere a line at each phase and every ten seconds. */
export function terminal_progress(
  title: string,
  terminal: Terminal,
  now: () => number = () => performance.now(),
): Progress {
  const is_live = terminal.isTTY === true;
  let name = title;
  let [done, of] = [0, null as number | null];
  let last = now();
  const erase = () => is_live && terminal.write('\r\u001B[2K');
  const draw = () => terminal.write(`\r\u001B[2K${draw_bar(name, done, of, terminal.columns ?? 80)}`);
  return {
    rows(read, expected) {
      [done, of] = [read, expected];
      if (now() - last < (is_live ? redraw_ms : plain_line_ms)) return;
      last = now();
      if (is_live) draw();
      else terminal.write(`${draw_bar(name, done, of, 200)}\n`);
    },
    say(sentence) {
      erase();
      terminal.write(`${title} : ${sentence}\n`);
    },
    phase(phase) {
      name = `${title}, ${phase}`;
      if (is_live) draw();
    },
    end: () => void erase(),
  };
}
