/** The `subscriber` of an execution (OGC 18-062r2, subscriber.yaml): where a job tells how it fares. */
import type { Config } from '../../config.ts';
import { AppError, type Fault } from '../../errors.ts';
import { check_url } from '../../outgoing_hosts.ts';
import { callback_hosts } from '../post_json.ts';
import type { Schema } from './schema.ts';

/** Addresses that statusInfo, and after a success the results, are posted to. */
export interface Subscriber {
  successUri: string;
  inProgressUri?: string;
  failedUri?: string;
}

const uri = { type: 'string', minLength: 1, maxLength: 2000 } as const;

export const subscriber_schema = {
  type: 'object',
  required: ['successUri'],
  properties: { successUri: uri, inProgressUri: uri, failedUri: uri },
  additionalProperties: false,
} as const satisfies Schema;

/** What keeps an address from being told: a host that the site does not allow, no https, a password in it. */
export function faults_of_subscriber(
  subscriber: Subscriber,
  config: Pick<Config, 'CALLBACK_HOSTS'>,
): Fault[] {
  return Object.entries(subscriber).flatMap(([name, address]: [string, string]) => {
    try {
      check_url(address, callback_hosts(config));
      return [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [{ pointer: `/subscriber/${name}`, reason: `${error.message}. ${error.remedy ?? ''}`.trim() }];
    }
  });
}
