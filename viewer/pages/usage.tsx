import { say_day } from './data_words.ts';
import { DateField } from './form_parts.tsx';
import { page, type Page } from './layout.tsx';

export interface UsageCounts {
  pages: number;
  requests: number;
  tiles: number;
  downloads: number;
}

export interface UsageView {
  /** First and last day, ISO 8601. */
  first: string;
  last: string;
  /** Whose days are shown; null: all datasets, each with its sums. */
  dataset: { id: string; title: string } | null;
  datasets: readonly (UsageCounts & { id: string; title: string; formats: Record<string, number> })[];
  /** Whether there are more datasets than these, the most seen. */
  has_more: boolean;
  /** The latest first. */
  days: readonly (UsageCounts & { day: string })[];
  /** That counts are kept for. */
  months: number;
}

const number = (value: number) => value.toLocaleString('fr-FR');
const path_of = (id: string) => `/catalogue/${encodeURIComponent(id)}`;

/** « Statistiques de consultation »: how often datasets are seen and taken. */
export function usage_page(view: UsageView): Page {
  const { first, last, dataset } = view;
  const query = (extra: Record<string, string>) =>
    `/statistiques?${new URLSearchParams({ ...(dataset !== null && { jeu: dataset.id }), du: first, au: last, ...extra }).toString()}`;
  const is_empty = view.datasets.length + view.days.length === 0;
  return page({
    title: dataset === null ? 'Statistiques de consultation' : `Statistiques : ${dataset.title}`,
    current: 'data',
    wide: true,
    children: (
      <>
        <p class="crumbs">
          <a href="/catalogue">Catalogue</a>
          {dataset !== null && (
            <>
              {' › '}
              <a href={path_of(dataset.id)}>{dataset.title}</a>
            </>
          )}
        </p>
        <h1>Statistiques de consultation</h1>
        <p>
          Du {say_day(new Date(`${first}T12:00:00Z`))} au {say_day(new Date(`${last}T12:00:00Z`))}. Ce sont
          des nombres et rien d’autre : ni adresse, ni compte, ni navigateur n’est retenu. Les robots qui se
          nomment ne sont pas comptés.
        </p>
        <form method="get" action="/statistiques" class="filters" aria-label="Période">
          {dataset !== null && <input type="hidden" name="jeu" value={dataset.id} />}
          <DateField name="du" label="Du" value={first} />
          <DateField name="au" label="Au" value={last} />
          <button class="second">Montrer</button>
        </form>
        {is_empty ? (
          <p role="status">Rien n’a été compté sur cette période.</p>
        ) : dataset === null ? (
          <>
            {view.has_more && (
              <p role="status">
                Seuls les {number(view.datasets.length)} jeux de données les plus consultés sont montrés ;
                l’export en CSV les a tous.
              </p>
            )}
            <Datasets datasets={view.datasets} period={{ du: first, au: last }} />
          </>
        ) : (
          <Days days={view.days} />
        )}
        <p>
          <a href={query({ f: 'csv' })}>Exporter en CSV</a>
          {dataset !== null && (
            <>
              {' · '}
              <a href={`/statistiques?du=${first}&au=${last}`}>Tous les jeux de données</a>
            </>
          )}
        </p>
        <p class="note">
          Pages vues : la fiche et les pages des objets. Requêtes : l’API, cartes de ce site comprises. Ce que
          gardent les caches des navigateurs n’est pas compté. Conservation : {view.months} mois. Les derniers
          nombres arrivent avec une minute de retard.
        </p>
      </>
    ),
  });
}

const Heads = () => (
  <>
    <th scope="col" class="number">
      Pages vues
    </th>
    <th scope="col" class="number">
      Téléchargements
    </th>
    <th scope="col" class="number">
      Requêtes
    </th>
    <th scope="col" class="number">
      Tuiles
    </th>
  </>
);

const Counts = ({ pages, requests, tiles, downloads }: UsageCounts) => (
  <>
    {[pages, downloads, requests, tiles].map((value) => (
      <td class="number">{number(value)}</td>
    ))}
  </>
);

const Datasets = ({ datasets, period }: Pick<UsageView, 'datasets'> & { period: Record<string, string> }) => (
  <div class="table" tabIndex={0} role="region" aria-label="Jeux de données">
    <table>
      <thead>
        <tr>
          <th scope="col">Jeu de données</th>
          <Heads />
          <th scope="col">Formats téléchargés</th>
        </tr>
      </thead>
      <tbody>
        {datasets.map(({ id, title, formats, ...counts }) => (
          <tr>
            <th scope="row">
              <a href={`/statistiques?${new URLSearchParams({ jeu: id, ...period }).toString()}`}>{title}</a>
            </th>
            <Counts {...counts} />
            <td>
              {Object.entries(formats)
                .sort(([, one], [, other]) => other - one)
                .map(([format, count]) => `${format} ${number(count)}`)
                .join(', ') || '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Days = ({ days }: Pick<UsageView, 'days'>) => (
  <div class="table" tabIndex={0} role="region" aria-label="Jours">
    <table>
      <thead>
        <tr>
          <th scope="col">Jour</th>
          <Heads />
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, ...counts }) => (
          <tr>
            <th scope="row">{say_day(new Date(`${day}T12:00:00Z`))}</th>
            <Counts {...counts} />
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
