import type { RecordFeature, RecordLink } from './feature.ts';

type Members = Record<string, unknown>;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * A record written over the document that it was read from: what has not changed since (`before`, the document's own
 * record written) stays as the document has it, what has changed is written anew, and what no record holds is taken over.
 */
export function merge_feature(
  original: Members,
  before: RecordFeature,
  after: RecordFeature,
): Members & { links: RecordLink[] } {
  return {
    ...merge_members(original, { ...before }, { ...after }),
    properties: merge_members(original.properties as Members, before.properties, after.properties),
    links: merge_links(original.links, before.links, after.links),
  };
}

function merge_members(original: Members = {}, before: Members, after: Members): Members {
  const names = new Set([...Object.keys(original), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names]
      .map((name) => [name, same(before[name], after[name]) ? original[name] : after[name]] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** Links that the record still has, with all that the document says of them; others only where no record holds their kind. */
function merge_links(
  original: unknown,
  before: readonly RecordLink[],
  after: readonly RecordLink[],
): RecordLink[] {
  const links = (Array.isArray(original) ? original : []) as RecordLink[];
  if (same(before, after)) return links;
  const told = new Set(before.map(({ rel, href }) => `${rel} ${href}`));
  const key = ({ rel, href }: RecordLink) => `${rel} ${href}`;
  const kept = new Map(links.map((link) => [link.href, link]));
  return [
    ...after.map((link) => (before.some((old) => same(old, link)) ? (kept.get(link.href) ?? link) : link)),
    ...links.filter((link) => !told.has(key(link)) && !before.some(({ href }) => href === link.href)),
  ];
}
