/** Which machines may be asked: allow-lists of hosts, and addresses that are not of the open internet. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { AppError } from './errors.ts';

const refuse = (message: string, place: string, remedy: string) =>
  new AppError(message, { status: 400, code: 'fetch-refused', place, remedy });

/** Addresses of this machine, of private networks and of special use (IANA's registries, RFC 6890). */
const private_addresses = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  private_addresses.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  private_addresses.addSubnet(network, prefix, 'ipv6');

/** Whether an address is not one of the open internet; IPv4 written as IPv6 is judged as IPv4. */
export function is_private(address: string): boolean {
  return private_addresses.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

const default_ports: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' };

/** Hosts that may be asked, over https; `host:port` allows http and private addresses there too. */
export interface AllowedHosts {
  hosts: readonly string[];
  /** The setting that a refusal names. */
  setting: string;
}

/** The address as it may be asked. Throws an AppError when the list of hosts does not allow it. */
export function check_url(
  text: string,
  { hosts, setting }: AllowedHosts,
): { url: URL; is_named_port: boolean } {
  if (!URL.canParse(text)) throw refuse('adresse illisible', text, 'Écrivez https://hôte/chemin.');
  const url = new URL(text);
  const port = url.port === '' ? (default_ports[url.protocol] ?? '') : url.port;
  const is_named_port = hosts.includes(`${url.hostname}:${port}`);
  const is_web = url.protocol === 'https:' || (url.protocol === 'http:' && is_named_port);
  if (!is_web) throw refuse(`« ${url.protocol} » n’est pas permis`, text, 'Écrivez une adresse en https.');
  if (url.username !== '' || url.password !== '')
    throw refuse('l’adresse contient un nom ou un mot de passe', url.host, 'Retirez-les de l’adresse.');
  if (!is_named_port && !(hosts.includes(url.hostname) && port === '443'))
    throw refuse(
      `l’hôte « ${url.host} » ne figure pas parmi ceux qui peuvent être interrogés`,
      text,
      `Ajoutez-le au réglage ${setting} si vous lui faites confiance.`,
    );
  return { url, is_named_port };
}

/** The host without the brackets of IPv6. */
export const bare_host = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');

/**
 * The one address to connect to: the first that is allowed of those that the name has; the caller connects to it and
 * does not look the name up again, so that a name cannot change its mind in between. Throws an AppError when none is.
 */
export async function resolve_host(
  url: URL,
  is_named_port: boolean,
  setting: string,
): Promise<{ address: string; family: number }> {
  const name = bare_host(url);
  const found =
    isIP(name) === 0 ? await lookup(name, { all: true }) : [{ address: name, family: isIP(name) }];
  const allowed = found.find(({ address }) => is_named_port || !is_private(address));
  if (allowed === undefined) throw private_host(url, setting);
  return allowed;
}

/** For hosts whose names a proxy resolves: throws an AppError when the host is itself a private address. */
export function refuse_private_address(url: URL, is_named_port: boolean, setting: string): void {
  const name = bare_host(url);
  if (!is_named_port && isIP(name) !== 0 && is_private(name)) throw private_host(url, setting);
}

const private_host = (url: URL, setting: string) =>
  refuse(
    `l’hôte « ${url.hostname} » désigne une adresse privée`,
    url.host,
    `Nommez exactement hôte:port dans ${setting} pour l’autoriser.`,
  );
