/** Addresses that notifications carry; all below PUBLIC_URL: a job has no request to take a host from. */
import { sign_text } from '../../catalogue/sealed_text.ts';
import type { Config } from '../../config.ts';
import { is_same_token } from '../auth/tokens.ts';

export const site_of = ({ PUBLIC_URL = '' }: Pick<Config, 'PUBLIC_URL'>) => PUBLIC_URL.replace(/\/+$/, '');

/** Path of a saved search's results, the last changed first. */
export const search_path = (query: string) => `/catalogue?${query === '' ? '' : `${query}&`}tri=date`;

export const record_page = (id: string) => `/catalogue/${encodeURIComponent(id)}`;

/** What this site can tell by; without PUBLIC_URL no link leads back. */
export function open_channels({
  SMTP_URL,
  PUBLIC_URL,
  CALLBACK_HOSTS,
}: Pick<Config, 'SMTP_URL' | 'PUBLIC_URL' | 'CALLBACK_HOSTS'>): ('email' | 'webhook')[] {
  if (PUBLIC_URL === undefined) return [];
  return [
    ...(SMTP_URL === undefined ? [] : (['email'] as const)),
    ...(CALLBACK_HOSTS.length === 0 ? [] : (['webhook'] as const)),
  ];
}

type Settings = Pick<Config, 'DATA_DIR'>;

const sign = (settings: Settings, id: number, owner_id: number) =>
  sign_text(settings, 'alerts.key', `unsubscribe ${id} of ${owner_id}`);

/** Path that ends the mails of a search, signed: nobody makes one up. */
export const unsubscribe_path = async (settings: Settings, id: number, owner_id: number): Promise<string> =>
  `/recherches/desabonnement/${id}.${await sign(settings, id, owner_id)}`;

/** The number that a link names; null when it is not one of ours. */
export const search_of_token = (token: string): number | null => {
  const [, id] = /^([1-9]\d{0,14})\.[\w-]{43}$/.exec(token) ?? [];
  return id === undefined ? null : Number(id);
};

/** Whether the link was made here for this search of this owner. */
export const is_signed = async (
  settings: Settings,
  token: string,
  { id, owner_id }: { id: number; owner_id: number },
): Promise<boolean> => is_same_token(token, `${id}.${await sign(settings, id, owner_id)}`);
