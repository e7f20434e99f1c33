/** Links to the pages of a list before and after the one that begins at `offset`; nothing where one page holds it all. */
export function ListPages({
  total,
  offset,
  limit,
  address,
  before = 'Précédentes',
  after = 'Suivantes',
}: {
  total: number;
  offset: number;
  limit: number;
  address: (offset: number) => string;
  before?: string;
  after?: string;
}) {
  if (total <= limit && offset === 0) return null;
  return (
    <nav class="actions" aria-label="Pages de la liste">
      {offset > 0 && <a href={address(Math.max(0, offset - limit))}>{before}</a>}
      {offset + limit < total && <a href={address(offset + limit)}>{after}</a>}
    </nav>
  );
}
