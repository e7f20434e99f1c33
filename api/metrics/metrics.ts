import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { Registry } from 'prom-client';
import { AppError } from '../../errors.ts';
import type { Context } from '../block.ts';
import { address_matcher, address_of } from '../client_address.ts';
import { read_query } from '../params.ts';
import { send_text } from '../respond.ts';
import { measure_process, process_registry } from './answers.ts';
import { gather_site } from './site.ts';

/**
 * GET /metrics for Prometheus. Whoever bears METRICS_TOKEN; without that setting, the addresses of METRICS_FROM (loopback
 * when empty). Scrapes that come together share one reading.
 */
export function serve_metrics(context: Context): RequestHandler {
  measure_process();
  const check = check_reader(context.config);
  let reading: Promise<string> | undefined;
  const read = () =>
    (reading ??= gather_site(context)
      .then((site) => Registry.merge([process_registry, site]).metrics())
      .finally(() => (reading = undefined)));
  return async (request, response) => {
    check(request);
    read_query(request, {});
    response.setHeader('Cache-Control', 'no-store');
    // Pages of other sites, opened on a machine that may read this, may not.
    response.removeHeader('Access-Control-Allow-Origin');
    send_text(response, Registry.PROMETHEUS_CONTENT_TYPE, await read());
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function check_reader({ METRICS_TOKEN, METRICS_FROM }: Context['config']): (request: Request) => void {
  if (METRICS_TOKEN !== undefined) {
    const wanted = digest(`Bearer ${METRICS_TOKEN}`);
    return ({ headers, res }) => {
      if (timingSafeEqual(digest(headers.authorization ?? ''), wanted)) return;
      res?.setHeader('WWW-Authenticate', 'Bearer realm="metrics"');
      throw new AppError('Les mesures demandent un jeton.', {
        status: 401,
        code: 'metrics-token',
        place: 'Authorization',
        remedy: 'Envoyer « Authorization: Bearer » suivi du réglage METRICS_TOKEN.',
      });
    };
  }
  const is_known = address_matcher(METRICS_FROM.length === 0 ? ['loopback'] : METRICS_FROM);
  return (request) => {
    if (!is_forwarded_unseen(request) && is_known(address_of(request))) return;
    throw new AppError('Les mesures ne sont pas montrées à cette adresse.', {
      status: 403,
      code: 'metrics-address',
      remedy: 'Régler METRICS_TOKEN ou METRICS_FROM (et TRUSTED_PROXIES derrière un mandataire).',
    });
  };
}

/** A proxy that nobody declared stands between: its address, often loopback, says nothing of who asks. */
const is_forwarded_unseen = ({ app, headers }: Request) =>
  app.get('trust proxy') === false &&
  ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
