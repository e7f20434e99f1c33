import type { Request } from 'express';
import type { Config, GatewayRole } from '../../config.ts';
import { address_matcher } from '../client_address.ts';
import { read_email, read_name, read_siret, type Person } from './oidc_person.ts';

/** What a geOrchestra gateway says of who is signed in there. */
export interface GatewayVisitor {
  person: Person;
  /** Short name, full name or SIRET of the organisation; empty when not said. */
  organisation: string;
  /** What its roles are here; null where roles are given here and not there. */
  roles: readonly GatewayRole[] | null;
}

/** Issuer of identities that come by headers. */
export const gateway_issuer = 'georchestra';

/**
 * Reads geOrchestra's sec-* headers where the settings declare a gateway; null without one. They count only when the
 * connection itself comes from it: anybody can send them. A header that comes twice was added to one from outside, and
 * then none is believed.
 */
export function gateway_reader(
  config: Pick<Config, 'SEC_HEADERS' | 'SEC_ROLES' | 'TRUSTED_PROXIES'>,
): ((request: Request) => GatewayVisitor | null) | null {
  if (!config.SEC_HEADERS) return null;
  const is_gateway = address_matcher(config.TRUSTED_PROXIES);
  return (request) => {
    if (request.headers['sec-username'] === undefined) return null;
    if (!is_gateway(request.socket.remoteAddress ?? '')) return null;
    const lists = request.headersDistinct;
    const names = ['username', 'roles', 'org', 'email', 'firstname', 'lastname'] as const;
    if (names.some((name) => (lists[`sec-${name}`]?.length ?? 0) > 1)) return null;
    const value = (name: (typeof names)[number]) => decode_header(lists[`sec-${name}`]?.[0] ?? '');
    const subject = value('username');
    if (subject === '' || subject.length > 200) return null;
    const organisation = value('org').slice(0, 300);
    const given = new Set(
      value('roles')
        .split(/[;,]/)
        .map((role) => role.trim()),
    );
    const { SEC_ROLES } = config;
    return {
      person: {
        issuer: gateway_issuer,
        subject,
        email: read_email(value('email')),
        email_is_verified: true,
        name: read_name(value('firstname'), value('lastname')),
        siret: read_siret(organisation),
      },
      organisation,
      roles:
        SEC_ROLES.length === 0 ? null : SEC_ROLES.flatMap(([name, role]) => (given.has(name) ? [role] : [])),
    };
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Header values are bytes: geOrchestra writes UTF-8, or `{base64}…` where a value is not plain ASCII. */
function decode_header(value: string): string {
  const encoded = /^\{base64\}([\w+/=-]*)$/.exec(value)?.[1];
  const bytes = encoded === undefined ? Buffer.from(value, 'latin1') : Buffer.from(encoded, 'base64');
  try {
    return utf8.decode(bytes).trim();
  } catch {
    // Latin-1 after all.
    return bytes.toString('latin1').trim();
  }
}
