/** Entry of the process that worker.db.test.ts kills: a worker whose job never ends. */
import { setTimeout as wait } from 'node:timers/promises';
import { read_config } from '../config.ts';
import { Database } from '../sql/client.ts';
import type { Engine } from '../sql/engine/engine.ts';
import { run_worker } from './worker.ts';

const connection = JSON.parse(process.env['CONNECTION'] ?? '{}') as Engine['remote'];
await run_worker({
  config: read_config({}),
  database: new Database({ ...connection, max: 2 }),
  handlers: {
    stuck: async (_input, { progress, signal }) => {
      await progress(0.5);
      await wait(600_000, undefined, { signal });
      return {};
    },
  },
  signal: new AbortController().signal,
});
