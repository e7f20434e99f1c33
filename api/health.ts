import { setTimeout as wait } from 'node:timers/promises';
import { sql } from '../sql/fragment.ts';
import type { Block, Context } from './block.ts';
import { describe_get } from './openapi.ts';
import { read_query } from './params.ts';
import { send_json } from './respond.ts';

const deadline_ms = 2000;

const migrated = sql`select to_regclass('maillage.collection') is not null as migrated`;

/** Whether the database answers in time and has been migrated; never throws, never waits longer than the deadline. */
async function check_database({ database }: Context): Promise<'ok' | 'not migrated' | 'unreachable'> {
  const stop = new AbortController();
  const ask = database
    .read((db) => db.query<{ migrated: boolean }>(migrated), { deadline_ms })
    .then((rows) => (rows[0]?.migrated === true ? ('ok' as const) : ('not migrated' as const)))
    .catch(() => 'unreachable' as const);
  const late = wait(deadline_ms, 'unreachable' as const, { signal: stop.signal, ref: false }).catch(
    () => 'unreachable' as const,
  );
  const state = await Promise.race([ask, late]);
  stop.abort();
  return state;
}

const answers = {
  'application/json': {
    type: 'object',
    required: ['status'],
    properties: {
      status: { type: 'string', enum: ['ok', 'unavailable'] },
      live: { type: 'boolean' },
      database: { type: 'string', enum: ['ok', 'not migrated', 'unreachable'] },
    },
  },
};

/**
 * For the supervisor: /health/live says that the process answers and touches nothing else; /health/ready also asks the
 * database; /health says both.
 */
export const health_block: Block = {
  id: 'health',
  routes(router, context) {
    let running: ReturnType<typeof check_database> | undefined;
    router.use('/health', (_request, response, next) => {
      response.setHeader('Cache-Control', 'no-store');
      next();
    });
    router.get('/health/live', (request, response) => {
      read_query(request, {});
      send_json(response, { status: 'ok' });
    });
    router.get(['/health', '/health/ready'], async (request, response) => {
      read_query(request, {});
      // One question at a time: /health is not limited, and must not be a way to occupy the database.
      running ??= check_database(context).finally(() => (running = undefined));
      const database = await running;
      const ready = database === 'ok';
      if (!ready) response.status(503).setHeader('Retry-After', '5');
      send_json(response, { status: ready ? 'ok' : 'unavailable', live: true, database });
    });
  },
  openapi: () =>
    Promise.resolve({
      tags: [{ name: 'Santé', description: 'État du service, pour la supervision' }],
      paths: {
        '/health': describe_get({
          summary: 'État du service',
          tag: 'Santé',
          id: 'health',
          is_validated: false,
          answers,
          errors: [503],
        }),
        '/health/live': describe_get({
          summary: 'Le processus répond (sans interroger la base)',
          tag: 'Santé',
          id: 'live',
          is_validated: false,
          answers,
        }),
        '/health/ready': describe_get({
          summary: 'Le service est prêt : la base répond et son schéma est à jour',
          tag: 'Santé',
          id: 'ready',
          is_validated: false,
          answers,
          errors: [503],
        }),
      },
    }),
};
