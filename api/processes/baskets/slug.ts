/** A slug of a French title: `Panier du quotidien` gives `panier_du_quotidien`. At most 50 characters. */
export function slug_of(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^_+/, '')
    .slice(0, 50)
    .replace(/_+$/, '');
  return /^[a-z]/.test(plain) ? plain : `p_${plain}`.replace(/_$/, '');
}

/** The slug, with a number behind it when it is taken. */
export function free_slug(title: string, taken: ReadonlySet<string>): string {
  const slug = slug_of(title);
  if (!taken.has(slug)) return slug;
  for (let i = 2; ; i++) if (!taken.has(`${slug}_${i}`)) return `${slug}_${i}`;
}
