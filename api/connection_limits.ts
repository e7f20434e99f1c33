import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { address_matcher, client_of } from './client_address.ts';

export interface ConnectionLimits {
  /** Connections in all, and of one address that is no trusted proxy (IPv6: of one /64). */
  max_connections: number;
  max_per_client: number;
  /** An answer may take this long, and more for what it holds: a reader slower than `min_bytes_per_s` is dropped. */
  answer_ms: number;
  min_bytes_per_s: number;
  /** How often slow readers are looked for. */
  sweep_ms: number;
}

export const connection_limits: ConnectionLimits = {
  max_connections: 4000,
  max_per_client: 400,
  answer_ms: 60_000,
  min_bytes_per_s: 8 * 1024,
  sweep_ms: 5_000,
};

/** Keeps a server's connections within limits, whatever its clients do or leave undone. */
export function limit_connections(
  server: Server,
  trusted: readonly string[],
  limits: ConnectionLimits = connection_limits,
): void {
  server.maxConnections = limits.max_connections;
  limit_per_client(server, address_matcher(trusted), limits.max_per_client);
  drop_slow_readers(server, limits);
}

function limit_per_client(server: Server, is_trusted: (address: string) => boolean, max: number): void {
  const counts = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    // No address: gone before it was looked at.
    const address = socket.remoteAddress ?? '';
    if (is_trusted(address)) return;
    const client = client_of(address);
    const count = (counts.get(client) ?? 0) + 1;
    if (address === '' || count > max) {
      socket.destroy();
      return;
    }
    counts.set(client, count);
    socket.once('close', () => {
      const left = (counts.get(client) ?? 1) - 1;
      if (left > 0) counts.set(client, left);
      else counts.delete(client);
    });
  });
}

const left_to_maker = new WeakSet<ServerResponse>();

/**
 * The maker of an answer watches its reader itself from now on: the answer may begin late and last long, as that of a
 * whole collection does.
 */
export function leave_to_maker(response: ServerResponse): void {
  left_to_maker.add(response);
}

/**
 * An answer waits in memory until its reader takes it; Node sets no term. One look at all open answers now and then
 * costs the requests less than a timer each.
 */
function drop_slow_readers(server: Server, { answer_ms, min_bytes_per_s, sweep_ms }: ConnectionLimits): void {
  const open = new Map<ServerResponse, { since_ms: number; written: number }>();
  server.prependListener('request', (_request, response: ServerResponse) => {
    open.set(response, { since_ms: performance.now(), written: response.socket?.bytesWritten ?? 0 });
    response.once('close', () => open.delete(response));
  });
  const sweep = setInterval(() => {
    const now_ms = performance.now();
    for (const [response, { since_ms, written }] of open) {
      if (left_to_maker.has(response)) continue;
      const bytes = (response.socket?.bytesWritten ?? written) - written;
      if (now_ms - since_ms > answer_ms + (bytes / min_bytes_per_s) * 1000) response.destroy();
    }
  }, sweep_ms);
  sweep.unref();
  server.once('close', () => clearInterval(sweep));
}
