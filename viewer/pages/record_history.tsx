import { say_minute } from './account_views.ts';
import { page, type Page } from './layout.tsx';
import { ListPages } from './list_pages.tsx';
import { record_path } from './record_editor_view.ts';
import { origin_names } from './record_work_view.ts';

export interface VersionView {
  n: number;
  state: string;
  origin: string;
  summary: string | null;
  at: Date;
  author: string | null;
  feature_count: number | null;
  is_new_data: boolean | null;
  /** Null of the first one kept. */
  changes: readonly string[] | null;
}

export interface RecordHistoryView {
  id: string;
  title: string;
  versions: readonly VersionView[];
  total: number;
  limit: number;
  offset: number;
  is_kept: boolean;
}

/** « Historique »: what was published of a record, the latest first, with the data of that time beside. */
export function record_history_page(view: RecordHistoryView): Page {
  const { id, title, versions, total, limit, offset } = view;
  const address = (start: number) => record_path(id, `/historique?offset=${start}`);
  return page({
    title: `Historique de ${title}`,
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          {view.is_kept ? (
            <>
              <a href="/catalogue/mes-fiches">Mes jeux de données</a> › <a href={record_path(id)}>{title}</a>
            </>
          ) : (
            <a href={`/catalogue/${encodeURIComponent(id)}`}>{title}</a>
          )}
        </p>
        <h1>Historique de « {title} »</h1>
        <p role="status">
          {total === 0
            ? 'Rien n’a encore été publié.'
            : total === 1
              ? '1 version.'
              : `${total.toLocaleString('fr-FR')} versions.`}
        </p>
        <Versions versions={versions} />
        <ListPages {...{ total, offset, limit, address }} before="Plus récentes" after="Plus anciennes" />
      </>
    ),
  });
}

/** Versions of a record, for its history and its own page. */
export const Versions = ({ versions }: { versions: readonly VersionView[] }) => (
  <ol class="versions">
    {versions.map((version) => (
      <li>
        <h2>Version {version.n}</h2>
        <p class="note">
          {say_minute(version.at)} – {origin_names[version.origin] ?? version.origin}
          {version.author !== null && `, ${version.author}`}
        </p>
        {version.summary !== null && <p>{version.summary}</p>}
        <p>{say_data(version)}</p>
        {version.changes === null ? (
          <p>Première version gardée.</p>
        ) : version.changes.length === 0 ? (
          <p>La fiche elle-même dit la même chose.</p>
        ) : (
          <ul>
            {version.changes.map((change) => (
              <li>{change}</li>
            ))}
          </ul>
        )}
      </li>
    ))}
  </ol>
);

function say_data({ feature_count, is_new_data }: VersionView): string {
  const count =
    feature_count === null
      ? 'Données : nombre d’objets inconnu'
      : `Données : ${feature_count.toLocaleString('fr-FR')} ${feature_count === 1 ? 'objet' : 'objets'}`;
  if (is_new_data === null) return `${count}.`;
  return is_new_data ? `${count}, changées avec cette version.` : `${count}, les mêmes qu’avant.`;
}
