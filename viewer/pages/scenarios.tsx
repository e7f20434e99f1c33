import { say_minute } from './account_views.ts';
import { PostForm } from './form_parts.tsx';
import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { ListPages } from './list_pages.tsx';
import { say_count, say_mode, visibility_names, type ScenarioRow } from './scenario_view.ts';

/** Sentences of what was just done, by the code in the address. */
export const scenarios_done = {
  cree: 'Le scénario est enregistré. Ouvrez-le dans le Planificateur pour y placer des guichets.',
  copie: 'La copie est enregistrée : elle est à vous, et privée.',
  modifie: 'Le scénario est modifié.',
  restaure: 'La version choisie est de nouveau la dernière.',
  supprime: 'Le scénario est supprimé.',
  publication: 'La publication est demandée : ses collections paraîtront dans quelques minutes.',
  retrait: 'La publication est retirée.',
} as const;

export interface ScenariosView {
  scenarios: readonly ScenarioRow[];
  total: number;
  group: 'own' | 'shared' | 'public' | null;
  limit: number;
  offset: number;
  is_signed_in: boolean;
  may_plan: boolean;
  csrf: string | null;
  done?: keyof typeof scenarios_done | null;
  problems?: readonly FieldProblem[];
  /** The title typed into a form that came back. */
  entered?: string;
}

const groups = [
  { id: null, title: 'Tous' },
  { id: 'own', title: 'Les miens' },
  { id: 'shared', title: 'Partagés avec moi' },
  { id: 'public', title: 'Publics' },
] as const;

const address = (group: ScenariosView['group'], offset = 0) => {
  const query = new URLSearchParams({
    f: 'html',
    ...(group !== null && { group }),
    ...(offset > 0 && { offset: String(offset) }),
  });
  return `/scenarios?${query.toString()}`;
};

/** « Mes scénarios »: one's own, those shared, those of everybody; who made them, when, and in which version they are. */
export function scenarios_page(view: ScenariosView): Page {
  const { scenarios, total, group, limit, offset, is_signed_in, done = null, problems = [] } = view;
  const title = is_signed_in ? 'Mes scénarios' : 'Scénarios publics';
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    children: (
      <>
        <h1>{title}</h1>
        {done !== null && <Notice kind="done">{scenarios_done[done]}</Notice>}
        <ErrorSummary problems={problems} />
        {is_signed_in ? (
          <nav class="tabs" aria-label="Quels scénarios">
            {groups.map(({ id, title }) => (
              <a href={address(id)} aria-current={id === group ? 'page' : undefined}>
                {title}
              </a>
            ))}
          </nav>
        ) : (
          <p>
            <a href="/connexion?retour=%2Fscenarios%3Ff%3Dhtml">Connectez-vous</a> pour voir les vôtres et
            ceux de vos organisations.
          </p>
        )}
        <p role="status">{total === 0 ? say_none(group) : say_count(total, 'scénario.', 'scénarios.')}</p>
        {scenarios.length > 0 && <Rows scenarios={scenarios} />}
        <ListPages
          {...{ total, offset, limit }}
          address={(start) => address(group, start)}
          before="Précédents"
          after="Suivants"
        />
        {view.may_plan && <NewScenario {...view} />}
        {is_signed_in && !view.may_plan && (
          <Notice kind="info">
            Enregistrer un scénario demande le rôle de planificateur : l’administrateur de votre organisation
            le donne.
          </Notice>
        )}
      </>
    ),
  });
}

const say_none = (group: ScenariosView['group']) =>
  group === 'own'
    ? 'Vous n’avez pas encore de scénario.'
    : group === 'shared'
      ? 'Aucun scénario n’est partagé avec vous.'
      : 'Aucun scénario public pour l’instant.';

const Rows = ({ scenarios }: { scenarios: readonly ScenarioRow[] }) => (
  <div class="table" tabIndex={0} role="region" aria-label="Liste des scénarios">
    <table>
      <thead>
        <tr>
          <th scope="col">Titre</th>
          <th scope="col">Qui</th>
          <th scope="col">Qui le voit</th>
          <th scope="col">Contenu</th>
          <th scope="col" class="number">
            Version
          </th>
          <th scope="col">Modifié</th>
        </tr>
      </thead>
      <tbody>
        {scenarios.map((row) => (
          <tr>
            <th scope="row">
              <a href={`/scenarios/${row.id}?f=html`}>{row.title}</a>
            </th>
            <td>{say_who(row)}</td>
            <td>
              {visibility_names[row.visibility]}
              {row.is_published && ', publié'}
            </td>
            <td>
              {say_count(row.sites, 'guichet', 'guichets')}, {say_mode(row.mode)}
            </td>
            <td class="number">{row.version}</td>
            <td>{say_minute(row.updated_at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** Names of people are told within their organisations alone; elsewhere the organisation stands for them. */
export function say_who({
  is_own,
  owner,
  organisation,
}: Pick<ScenarioRow, 'is_own' | 'owner' | 'organisation'>): string {
  const person = is_own ? 'Vous' : owner;
  if (person === null) return organisation ?? '–';
  return organisation === null ? person : `${person} (${organisation})`;
}

const NewScenario = ({ csrf, problems = [], entered = '' }: ScenariosView) => (
  <section aria-labelledby="nouveau">
    <h2 id="nouveau">Nouveau scénario</h2>
    <p>
      Le <a href="/planificateur">Planificateur</a> enregistre ce qu’il montre. Ou commencez ici par un
      scénario sans guichet :
    </p>
    <PostForm action="/scenarios" csrf={csrf}>
      <Field
        name="titre"
        label="Titre"
        value={entered}
        problems={problems}
        autocomplete="off"
        max_length={200}
      />
      <div class="actions">
        <button>Créer</button>
      </div>
    </PostForm>
  </section>
);
