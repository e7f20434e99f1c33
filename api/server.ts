import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  ServerResponse,
  type ServerOptions as HttpServerOptions,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { AppError, message_of } from '../errors.ts';
import { log } from '../log.ts';
import { create_app } from './app.ts';
import { without_token } from './auth/links.ts';
import type { Context } from './block.ts';
import { observe_answer } from './metrics/answers.ts';
import { UsageCounter } from './usage/counter.ts';
import { use_of } from './usage/use_of.ts';
import { address_matcher } from './client_address.ts';
import { connection_limits, limit_connections, type ConnectionLimits } from './connection_limits.ts';

export interface RunningServer {
  /** Where it listens, such as http://127.0.0.1:8080. */
  url: string;
  /** Stops accepting, lets answers in progress end (10 s at most), closes idle connections. */
  close(): Promise<void>;
}

const close_after_ms = 10_000;

/** Slow senders must not hold connections: headers within 10 s, the whole request within 30 s. */
const sender_limits: HttpServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  // Node looks every 30 s: the terms above would be more than they say.
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
};
const max_headers = 100;

export interface ServerOptions {
  log_requests?: boolean;
  app?: Express;
  /** Other limits than the product's, for tests. */
  limits?: { sender?: HttpServerOptions; connections?: Partial<ConnectionLimits> };
}

/** The only listen(): serves the application on HOST and PORT (0: any free port). Throws an AppError when it cannot. */
export async function start_server(
  context: Context,
  { log_requests = true, app = create_app(context), limits = {} }: ServerOptions = {},
): Promise<RunningServer> {
  const server = createServer({ ...sender_limits, ...limits.sender, ...messages_of(app) }, app);
  limit_connections(server, context.config.TRUSTED_PROXIES, { ...connection_limits, ...limits.connections });
  const usage = context.config.USAGE_RETENTION_MONTHS === 0 ? null : new UsageCounter(context.database);
  server.prependListener('request', watch_answer(log_requests, usage));
  server.maxHeadersCount = max_headers;
  let closing = false;
  // A client would keep the connection of its last answer open, and the server waiting for it.
  const drop_idle = () => void (closing && setImmediate(() => server.closeIdleConnections()));
  server.prependListener('request', (_request, response: ServerResponse) =>
    response.once('close', drop_idle),
  );
  const { HOST, PORT } = context.config;
  server.listen(PORT, HOST);
  await once(server, 'listening').catch((error: unknown) => {
    throw new AppError(`Impossible d’écouter sur ${HOST}:${PORT} (${message_of(error)}).`, {
      code: 'cannot-listen',
      place: 'PORT',
      remedy: 'Choisir une autre adresse ou un autre port par HOST et PORT.',
    });
  });
  if (context.config.PUBLIC_URL === undefined && !is_loopback(HOST))
    log.warn('served to other machines without PUBLIC_URL: links follow the Host that each request names');
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async close() {
      closing = true;
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), close_after_ms);
      await closed;
      clearTimeout(force);
      await usage?.close();
    },
  };
}

/**
 * Requests and answers that are Express's from their birth. Express gives each of Node's own another prototype, after
 * which everything that Node does with them is slow.
 */
function messages_of(app: Express): Pick<HttpServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  class AppRequest extends IncomingMessage {}
  class AppResponse<Asked extends IncomingMessage> extends ServerResponse<Asked> {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as typeof app.request;
  app.response = AppResponse.prototype as typeof app.response;
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

const is_loopback = (host: string) => host === 'localhost' || address_matcher(['loopback'])(host);

/** Measures each answer, counts what it was of a dataset, and writes a line. Neither address nor query string: both may tell of a person. */
const watch_answer =
  (is_logged: boolean, usage: UsageCounter | null) =>
  (request: IncomingMessage, response: ServerResponse) => {
    const start = performance.now();
    response.once('close', () => {
      const ms = performance.now() - start;
      observe_answer(request, response, ms);
      const use = usage === null ? null : use_of(request, response);
      if (use !== null) usage?.count(use);
      if (!is_logged) return;
      log.often('request', {
        request_id: response.getHeader('X-Request-Id'),
        method: request.method,
        path: without_token(request.url?.split('?', 1)[0]?.slice(0, 200) ?? ''),
        status: response.statusCode,
        ms: Math.round(ms * 10) / 10,
        ...(!response.writableFinished && { aborted: true }),
      });
    });
  };
