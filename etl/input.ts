import type { OpenedFile } from './readers/open.ts';
import { is_reject_row } from './readers/open.ts';
import type { RunLog } from './run_log.ts';
import type { Input, Reject, SourceRow } from './source.ts';

/** Counts rows and notes the reader's rejects once, however often a source reads its file. */
export class RowCounter {
  #furthest = 0;

  constructor(readonly run: RunLog) {}

  /** Lines rise within a pass: what comes after the furthest one is new. */
  async see(item: SourceRow | Reject): Promise<void> {
    if (item.line <= this.#furthest) return;
    this.#furthest = item.line;
    this.run.counts.read++;
    if (is_reject_row(item)) await this.run.add(item);
  }

  async flush(): Promise<void> {
    await this.run.flush();
  }
}

/** What a source reads: the file's good rows, while the others go to the run's rejects. */
export function input_of_file(
  opened: OpenedFile,
  counter: RowCounter,
  signal: AbortSignal,
): NonNullable<Input> {
  return {
    path: opened.sample.name,
    sample: opened.sample,
    async *rows() {
      for await (const item of opened.rows(signal)) {
        await counter.see(item);
        if (!is_reject_row(item)) yield item;
      }
    },
  };
}
