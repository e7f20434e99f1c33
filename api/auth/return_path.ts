const longest = 2000;

/**
 * The place to go on at after signing in, when it is a path of this site; else the first page. `//host`, `/\host` and
 * what browsers make of them (tabs and line breaks are dropped in addresses) lead elsewhere: refused.
 */
export function read_return_path(text: string | null | undefined): string {
  if (text === null || text === undefined || text.length > longest) return '/';
  // As it stands, never resolved: « /.//host » is a path of ours, and would not be once its dot is gone.
  return /^\/(?!\/)[^\\\p{C}\s]*$/u.test(text) ? text : '/';
}
