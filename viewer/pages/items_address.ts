/** The same page with other parameters, as a query alone; null takes a parameter away. */
export function with_query(
  search: URLSearchParams,
  changes: Readonly<Record<string, string | null>>,
): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes))
    if (value === null) query.delete(name);
    else query.set(name, value);
  // An empty query in a link would keep that of the page.
  return `?${query.toString()}`;
}

/** The column of `sortby` that comes first, and which way; null without one. */
export function sort_of(search: URLSearchParams): { name: string; is_down: boolean } | null {
  const [first = ''] = (search.get('sortby') ?? '').split(',');
  const [, sign = '', name = ''] = /^([+ -]?)(.*)$/.exec(first) ?? [];
  return name === '' ? null : { name, is_down: sign === '-' };
}
