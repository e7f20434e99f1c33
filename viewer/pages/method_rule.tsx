import { CategoryTable } from './category_table.tsx';

/** The basket and its rule, as the method page tells them. */
export interface MethodBasket {
  basket: {
    title: string;
    version: string;
    categories: readonly {
      title: string;
      weight: number;
      served_max_minutes: number;
      white_min_minutes: number;
      visio_substitutable: boolean;
    }[];
  };
  class_sentence: string;
  /** What makes a place served or white, in a few words. */
  explain: { served: string; white: string };
  /** By category: how many counters, and of which sources. */
  antennas: readonly { title: string; counted: string }[];
  left_out: readonly { title: string }[];
  counters: readonly { source: string; type_service: string; category: string | null }[];
}

/** `is_printed`: nothing is folded away. */
export function MethodRule({ view, is_printed = false }: { view: MethodBasket; is_printed?: boolean }) {
  const { basket, explain } = view;
  const counted = new Map(view.antennas.map((antenna) => [antenna.title, antenna.counted]));
  return (
    <>
      <h3>La règle des classes</h3>
      <ul>
        <li>
          <span class="swatch served" aria-hidden="true" />
          <strong>Desservie</strong> : {explain.served}.
        </li>
        <li>
          <span class="swatch white" aria-hidden="true" />
          <strong>Zone blanche</strong> : {explain.white}.
        </li>
        <li>
          <span class="swatch grey" aria-hidden="true" />
          <strong>Zone grise</strong> : le reste.
        </li>
      </ul>
      <p>{view.class_sentence}</p>
      <h3>
        Le panier : {basket.title} <small>(version {basket.version})</small>
      </h3>
      <CategoryTable
        categories={basket.categories.map((category) => ({
          ...category,
          counted: counted.get(category.title) ?? '0',
        }))}
        left_out={view.left_out.map(({ title }) => title)}
        counted_title="Guichets comptés"
      />
      {is_printed ? <CounterList counters={view.counters} /> : <CounterTable counters={view.counters} />}
    </>
  );
}

const CounterTable = ({ counters }: Pick<MethodBasket, 'counters'>) => (
  <details>
    <summary>Quel service vaut guichet pour quelle catégorie</summary>
    <div class="table" tabIndex={0} role="region" aria-label="Table des guichets">
      <table>
        <thead>
          <tr>
            <th scope="col">Catégorie</th>
            <th scope="col">Source</th>
            <th scope="col">Type de service</th>
          </tr>
        </thead>
        <tbody>
          {counters.map(({ source, type_service, category }) => (
            <tr>
              <td>{category}</td>
              <td>{source}</td>
              <td>{type_service}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </details>
);

/** The same on few lines of paper, category by category. */
function CounterList({ counters }: Pick<MethodBasket, 'counters'>) {
  const by_category = new Map<string, string[]>();
  for (const { category, source, type_service } of counters) {
    const name = category ?? '';
    const list = by_category.get(name) ?? [];
    by_category.set(name, [...list, `${type_service} (${source})`]);
  }
  return (
    <p class="sheet-note">
      Quel service vaut guichet pour quelle catégorie.{' '}
      {[...by_category].map(([category, list]) => (
        <>
          <strong>{category}</strong> : {list.join(', ')}.{' '}
        </>
      ))}
    </p>
  );
}
