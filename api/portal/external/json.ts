/** Members of doubtful JSON. */
export type Members = Readonly<Record<string, unknown>>;

export const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** Empty for what is no text. */
export const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

export interface JsonLink {
  rel: string;
  /** Absolute, unless it has places to fill in. */
  href: string;
  type: string;
}

/** The links of an OGC API document; those without an address are left out. */
export const links_of = (owner: unknown): JsonLink[] =>
  list(members(owner)['links']).flatMap((value) => {
    const link = members(value);
    const href = text(link['href']);
    return href === '' ? [] : [{ rel: text(link['rel']), href, type: text(link['type']).toLowerCase() }];
  });
