import type { Param } from '../params.ts';

const longest = 1000;

/**
 * Where to go after signing in, as an address within this site; `/` for anything that could lead elsewhere: another
 * host, `//host`, `/\host`, control characters that browsers drop.
 */
export function safe_return_path(text: string): string {
  if (text.length > longest || !/^\/[\x21-\x7e]*$/.test(text)) return '/';
  const here = 'http://here.invalid';
  const url = URL.canParse(text, here) ? new URL(text, here) : null;
  if (url === null || url.origin !== here) return '/';
  // Dots are resolved by now: /.//host has become //host.
  return /^\/[/\\]/.test(url.pathname) ? '/' : url.pathname + url.search + url.hash;
}

/** Query parameter `retour`. */
export const return_param: Param<string> = {
  description: 'Page du site où revenir ensuite ; toute autre adresse est ignorée.',
  schema: { type: 'string', default: '/' },
  absent: '/',
  parse: safe_return_path,
};
