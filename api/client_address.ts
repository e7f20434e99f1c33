import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Request } from 'express';

/** Expands the settings' word `loopback`. */
const ranges_of = (text: string) => (text === 'loopback' ? ['127.0.0.0/8', '::1/128'] : [text]);

/** Tells whether an address lies in a list of addresses, ranges and `loopback`, as the settings write them. */
export function address_matcher(list: readonly string[]): (address: string) => boolean {
  if (list.length === 0) return () => false;
  const known = new BlockList();
  for (const range of list.flatMap(ranges_of)) {
    const [address = '', prefix] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    known.addSubnet(address, prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix), family);
  }
  return (text) => {
    const address = plain_address(text);
    if (isIPv4(address)) return known.check(address, 'ipv4');
    return isIPv6(address) && known.check(address, 'ipv6');
  };
}

/** An IPv4 address that came in IPv6 clothes as itself; no zone. */
function plain_address(text: string): string {
  const mapped = text.startsWith('::ffff:') && text.includes('.') ? text.slice(7) : text;
  const zone = mapped.indexOf('%');
  return zone === -1 ? mapped : mapped.slice(0, zone);
}

/** The client's address: that of the connection, or what a trusted proxy says (Express's `trust proxy`). */
export const address_of = (request: Request): string =>
  (request.app.get('trust proxy') === false ? request.socket.remoteAddress : request.ip) ?? 'unknown';

/**
 * What stands for one client: an IPv4 address, or the /64 of an IPv6 one, since whoever has one address of a /64 has all.
 */
export function client_of(text: string): string {
  const address = plain_address(text);
  if (!address.includes(':') || !isIPv6(address)) return address.slice(0, 45);
  const [left = '', right = ''] = address.split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === '' ? [] : right.split(':');
  const gap = address.includes('::')
    ? Array.from({ length: 8 - before.length - after.length }, () => '0')
    : [];
  const groups = [...before, ...gap, ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** The usual key of the rate limit. */
export const client_key = (request: Request): string => client_of(address_of(request));
