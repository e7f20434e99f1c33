import { say_minute } from './account_views.ts';
import { Field, Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { ListPages } from './list_pages.tsx';
import { record_path } from './record_editor_view.ts';
import { origin_names } from './record_work_view.ts';

export interface KeptRecord {
  id: string;
  title: string;
  kind: string;
  organisation: string | null;
  state: string | null;
  version: number | null;
  origin: string | null;
  draft_state: 'draft' | 'submitted' | 'rejected' | null;
  updated_at: Date;
  reports: number;
  author: string | null;
  groups: string[];
  /** How often it was seen and taken in the last 30 days. */
  usage: { pages: number; downloads: number };
  /** 0 to 100; null while nothing is published. */
  quality: number | null;
}

/** What a record may wait for, in the order of the tabs. */
export const kept_groups = {
  approve: 'À approuver',
  rejected: 'Refusées',
  reports: 'Erreurs signalées',
  bare: 'Imports sans résumé',
  poor: 'Qualité faible',
  draft: 'En cours',
  submitted: 'En attente',
  published: 'Publiées',
  retired: 'Retirées',
} as const;
export type KeptGroup = keyof typeof kept_groups;

export interface MyRecordsView {
  records: readonly KeptRecord[];
  total: number;
  counts: Readonly<Partial<Record<KeptGroup, number>>>;
  group: KeptGroup | null;
  q: string;
  limit: number;
  offset: number;
  may_begin: boolean;
  is_discarded: boolean;
}

const address = (group: KeptGroup | null, q: string, offset = 0) => {
  const query = new URLSearchParams({
    ...(group !== null && { groupe: group }),
    ...(q !== '' && { q }),
    ...(offset > 0 && { offset: String(offset) }),
  }).toString();
  return `/catalogue/mes-fiches${query === '' ? '' : `?${query}`}`;
};

const todo: readonly (readonly [KeptGroup, (count: number) => string])[] = [
  ['approve', (n) => (n === 1 ? '1 fiche à approuver' : `${n} fiches à approuver`)],
  ['rejected', (n) => (n === 1 ? '1 fiche refusée à reprendre' : `${n} fiches refusées à reprendre`)],
  [
    'reports',
    (n) => (n === 1 ? '1 fiche où une erreur est signalée' : `${n} fiches où des erreurs sont signalées`),
  ],
  ['bare', (n) => (n === 1 ? '1 import sans résumé' : `${n} imports sans résumé`)],
  ['poor', (n) => (n === 1 ? '1 fiche de qualité faible' : `${n} fiches de qualité faible`)],
];

/** « Mes jeux de données »: the records that the asker keeps, and what they wait for. */
export function my_records_page(view: MyRecordsView): Page {
  const { records, total, counts, group, q, limit, offset } = view;
  const waiting = todo.filter(([id]) => (counts[id] ?? 0) > 0);
  return page({
    title: 'Mes jeux de données',
    current: 'data',
    wide: true,
    children: (
      <div class="my-records">
        <h1>Mes jeux de données</h1>
        {view.is_discarded && <Notice kind="done">Le brouillon est supprimé.</Notice>}
        <div class="actions">
          {view.may_begin && (
            <a class="button" href="/catalogue/fiches/nouvelle">
              Nouvelle fiche
            </a>
          )}
          {view.may_begin && (
            <a class="button second" href="/catalogue/deposer">
              Déposer des données ou une fiche
            </a>
          )}
          {view.may_begin && <a href="/moissonnages">Moissonnages</a>}
          <a href="/statistiques">Statistiques de consultation</a>
        </div>
        <section aria-labelledby="a-faire">
          <h2 id="a-faire">À faire</h2>
          {waiting.length === 0 ? (
            <p>Rien ne vous attend.</p>
          ) : (
            <ul class="todo">
              {waiting.map(([id, say]) => (
                <li>
                  <a href={address(id, '')}>{say(counts[id] ?? 0)}</a>
                </li>
              ))}
            </ul>
          )}
        </section>
        <h2>{group === null ? 'Toutes' : kept_groups[group]}</h2>
        <nav class="tabs" aria-label="Quelles fiches">
          <a href={address(null, q)} aria-current={group === null ? 'page' : undefined}>
            Toutes
          </a>
          {(Object.entries(kept_groups) as [KeptGroup, string][]).map(([id, title]) => (
            <a href={address(id, q)} aria-current={group === id ? 'page' : undefined}>
              {title}
              {counts[id] !== undefined && counts[id] > 0 && ` (${counts[id]})`}
            </a>
          ))}
        </nav>
        <form
          method="get"
          action="/catalogue/mes-fiches"
          class="filters"
          role="search"
          aria-label="Mes fiches"
        >
          {group !== null && <input type="hidden" name="groupe" value={group} />}
          <Field name="q" label="Mots du titre" value={q} autocomplete="off" is_search />
          <button class="second">Chercher</button>
        </form>
        <p role="status">
          {total === 0
            ? 'Aucune fiche ici.'
            : total === 1
              ? '1 fiche.'
              : `${total.toLocaleString('fr-FR')} fiches.`}
        </p>
        {records.length > 0 && <Rows records={records} />}
        <ListPages {...{ total, offset, limit }} address={(start) => address(group, q, start)} />
      </div>
    ),
  });
}

const Rows = ({ records }: { records: readonly KeptRecord[] }) => (
  <div class="table" tabIndex={0} role="region" aria-label="Liste de mes fiches">
    <table>
      <thead>
        <tr>
          <th scope="col">Titre</th>
          <th scope="col">État</th>
          <th scope="col">Organisation</th>
          <th scope="col">D’où</th>
          <th scope="col" class="number">
            Qualité
          </th>
          <th scope="col" class="number">
            Vues en 30 j
          </th>
          <th scope="col" class="number">
            Téléch. en 30 j
          </th>
          <th scope="col">Modifiée</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr>
            <th scope="row">
              <a href={record_path(record.id)}>{record.title === '' ? 'Fiche sans titre' : record.title}</a>
            </th>
            <td>
              {say_state(record)}
              {record.reports > 0 && <br />}
              {record.reports > 0 &&
                (record.reports === 1 ? '1 signalement' : `${record.reports} signalements`)}
            </td>
            <td>{record.organisation ?? '–'}</td>
            <td>{record.origin === null ? 'Saisie' : (origin_names[record.origin] ?? record.origin)}</td>
            <td class="number">{record.quality === null ? '–' : record.quality}</td>
            <td class="number">{record.usage.pages.toLocaleString('fr-FR')}</td>
            <td class="number">{record.usage.downloads.toLocaleString('fr-FR')}</td>
            <td>
              {say_minute(record.updated_at)}
              {record.author !== null && `, ${record.author}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function say_state({ draft_state, state }: KeptRecord): string {
  if (draft_state === 'submitted') return 'En attente d’approbation';
  if (draft_state === 'rejected') return 'Refusée : à reprendre';
  if (draft_state === 'draft') return state === null ? 'Brouillon enregistré' : 'Modifications non publiées';
  return state === 'retired' ? 'Retirée du catalogue' : 'Publié';
}
