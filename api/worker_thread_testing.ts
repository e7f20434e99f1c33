/** Entry of the thread in worker_thread.db.test.ts. */
import { setTimeout as wait } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { serve_worker_thread } from './worker_thread.ts';

await serve_worker_thread({
  where: () => Promise.resolve({ thread: threadId }),
  die: () => process.exit(3),
  endless: async (_input, { signal }) => {
    await wait(600_000, undefined, { signal });
    return {};
  },
});
