import { Notice } from './forms.tsx';
import { basket_path, type BasketRow } from './basket_view.ts';
import { say_day } from './data_words.ts';
import { page, type Page } from './layout.tsx';

export const baskets_done = {
  retire: 'Le panier est retiré : il ne se choisit plus, ses versions restent lisibles.',
} as const;

export interface BasketsView {
  baskets: readonly BasketRow[];
  may_make: boolean;
  done: keyof typeof baskets_done | null;
}

/** « Paniers de services »: those that may be chosen, and those retired since. */
export function baskets_page({ baskets, may_make, done }: BasketsView): Page {
  const used = baskets.filter(({ is_retired }) => !is_retired);
  const retired = baskets.filter(({ is_retired }) => is_retired);
  return page({
    title: 'Paniers de services',
    current: 'method',
    children: (
      <>
        <p class="crumbs">
          <a href="/zones-blanches">Méthode des zones blanches</a>
        </p>
        <h1>Paniers de services</h1>
        {done !== null && <Notice kind="done">{baskets_done[done]}</Notice>}
        <p>
          Un panier dit de quels services les habitants ont besoin, combien chacun pèse, à partir de combien
          de minutes il est trop loin, et quels guichets en tiennent lieu. Un chiffre de zones blanches n’a de
          sens qu’avec le sien.
        </p>
        {may_make ? (
          <div class="actions">
            <a class="button" href="/baskets/nouveau">
              Composer un panier
            </a>
          </div>
        ) : (
          <p>
            Les planificateurs, géomaticiens et administrateurs d’une organisation, une fois connectés, en
            composent d’autres.
          </p>
        )}
        <Table baskets={used} caption="Paniers que l’on peut choisir" />
        {retired.length > 0 && (
          <>
            <h2>Paniers retirés</h2>
            <Table baskets={retired} caption="Paniers qui ne se choisissent plus" />
          </>
        )}
      </>
    ),
  });
}

function Table({ baskets, caption }: { baskets: readonly BasketRow[]; caption: string }) {
  return (
    <div class="table" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <thead>
          <tr>
            <th scope="col">Panier</th>
            <th scope="col">Catégories</th>
            <th scope="col">De</th>
            <th scope="col">Version</th>
          </tr>
        </thead>
        <tbody>
          {baskets.map((basket) => (
            <tr>
              <th scope="row">
                <a href={basket_path(basket.id)}>{basket.title}</a>
                {basket.is_in_use && (
                  <>
                    {' '}
                    <span class="badge">zones blanches du site</span>
                  </>
                )}
                <p class="note">{basket.rule}</p>
              </th>
              <td>{basket.categories.map(({ title }) => title).join(', ')}</td>
              <td>{say_owner(basket)}</td>
              <td>
                {basket.version}
                {basket.created_at !== null && `, ${say_day(basket.created_at)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who stands behind a basket. */
export const say_owner = ({
  is_shipped,
  organisation,
}: Pick<BasketRow, 'is_shipped' | 'organisation'>): string =>
  is_shipped ? 'fourni avec Maillage' : (organisation?.name ?? 'ce site');
