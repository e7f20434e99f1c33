import pg from 'pg';
import type { Engine } from './engine.ts';

/**
 * Connects, works and disconnects. An abort breaks the connection off: the statement under way fails, its transaction
 * is rolled back, and the signal's reason is thrown.
 */
export async function with_client<T>(
  engine: Pick<Engine, 'connection'>,
  work: (client: pg.Client) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const client = new pg.Client(engine.connection);
  // What is lost shows in the query under way.
  client.on('error', () => undefined);
  const abort = () => void client.end().catch(() => undefined);
  await client.connect();
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    return await work(client);
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', abort);
    await client.end().catch(() => undefined);
  }
}
