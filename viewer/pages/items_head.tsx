import { is_number_type } from './data_words.ts';
import type { ItemsView } from './items.tsx';
import { sort_of, with_query } from './items_address.ts';

/** Head of the table: a column's title sorts by it, a second time the other way round. */
export function ItemsHead({ view: { columns, key, search } }: { view: ItemsView }) {
  const by_key = key === null ? null : { name: key, is_down: false };
  const sort = sort_of(search) ?? by_key;
  return (
    <thead>
      <tr>
        <th scope="col" aria-sort={key === null ? undefined : direction(sort, key)}>
          {key === null ? 'Identifiant' : <Sort name={key} title="Identifiant" sort={sort} search={search} />}
        </th>
        {columns.map(({ name, title, description, type, can_sort }) => (
          <th
            scope="col"
            class={is_number_type(type) ? 'number' : undefined}
            title={description ?? undefined}
            aria-sort={direction(sort, name)}
          >
            {can_sort ? <Sort name={name} title={title} sort={sort} search={search} /> : title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

type SortedBy = { name: string; is_down: boolean } | null;

const direction = (sort: SortedBy, name: string) =>
  sort?.name !== name ? undefined : sort.is_down ? 'descending' : 'ascending';

function Sort(props: { name: string; title: string; sort: SortedBy; search: URLSearchParams }) {
  const { name, title, sort, search } = props;
  const now = direction(sort, name);
  const sortby = now === 'ascending' ? `-${name}` : name;
  const arrow = now === undefined ? '↕' : now === 'ascending' ? '▲' : '▼';
  return (
    <a href={with_query(search, { sortby, token: null, offset: null })} title={`Trier par ${title}`}>
      {title}{' '}
      <span class="arrow" aria-hidden="true">
        {arrow}
      </span>
    </a>
  );
}
