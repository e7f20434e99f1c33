/** What this process tells of itself and its answers, in Prometheus' form. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Of the process: memory, processor, garbage collection, lag of the event loop; and its answers. */
export const process_registry = new Registry();

const durations = new Histogram({
  name: 'maillage_http_request_duration_seconds',
  help: 'Time until the answer was sent, by route pattern, method and status',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [process_registry],
});

let is_collecting = false;

/** Begins to measure the process; once. */
export function measure_process(): void {
  if (is_collecting) return;
  is_collecting = true;
  collectDefaultMetrics({ register: process_registry });
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * The pattern of the route that answered, never the path: the number of series must not be the asker's to choose.
 * `none` for what no route answered.
 */
function route_of(request: IncomingMessage): string {
  // Express leaves the route that matched on the request.
  const { route } = request as { route?: { path: unknown } };
  if (route === undefined) return request.url?.startsWith('/assets/') === true ? '/assets' : 'none';
  const path: unknown = Array.isArray(route.path) ? route.path[0] : route.path;
  return String(path);
}

/** Counts an answer that has ended. Client gone before its end: status `aborted`. */
export function observe_answer(request: IncomingMessage, response: ServerResponse, ms: number): void {
  const { method = '' } = request;
  durations.observe(
    {
      method: methods.has(method) ? method : 'other',
      route: route_of(request),
      status: response.writableFinished ? response.statusCode : 'aborted',
    },
    ms / 1000,
  );
}
