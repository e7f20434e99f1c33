import {
  role_names,
  say_minute,
  say_role,
  state_names,
  type AccountState,
  type OrganisationChoice,
  type RoleName,
  type RoleView,
} from './account_views.ts';
import { Select, type Choice } from './form_parts.tsx';
import { Field, Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { ListPages } from './list_pages.tsx';

export interface AccountRow {
  id: number;
  email: string;
  name: string;
  state: AccountState;
  claimed_siret: string | null;
  last_sign_in_at: Date | null;
  roles: RoleView[];
}

export interface AccountFilter {
  q: string;
  organisation: number | null;
  role: RoleName | null;
  state: AccountState | null;
}

/** More organisations than a list to choose from can hold; then a number or SIRET is typed. */
export const most_choices = 300;

export const accounts_done = {
  efface: 'Le compte est effacé.',
  refuse: 'La demande est refusée : le compte est désactivé.',
  'role-retire': 'Le rôle est retiré.',
} as const;

export interface AccountsView {
  accounts: readonly AccountRow[];
  total: number;
  /** From 0. */
  offset: number;
  page_size: number;
  filter: AccountFilter;
  organisations: readonly OrganisationChoice[];
  administers: 'site' | 'organisation';
  done?: keyof typeof accounts_done | null;
}

/** « Comptes »: those the administrator looks after; who waits for approval stands on top. */
export function accounts_page(view: AccountsView): Page {
  const { accounts, total, filter, organisations, administers, done = null } = view;
  const waiting = accounts.filter(({ state }) => state === 'pending').length;
  return page({
    title: 'Comptes',
    children: (
      <>
        <h1>Comptes</h1>
        {done !== null && <Notice kind="done">{accounts_done[done]}</Notice>}
        {waiting > 0 && (
          <Notice kind="info">
            {waiting === 1 ? 'Un compte attend' : `${waiting} comptes attendent`} votre accord, en tête de la
            liste.
          </Notice>
        )}
        <div class="actions">
          <a class="button" href="/comptes/inviter">
            Inviter une personne
          </a>
          <a href="/comptes/importer">Inviter une liste</a>
          <a href="/organisations">Organisations</a>
          {administers === 'site' && <a href="/journal">Journal</a>}
        </div>
        <Filters filter={filter} organisations={organisations} />
        <p role="status">
          {total === 0
            ? 'Aucun compte.'
            : total === 1
              ? 'Un compte.'
              : `${total.toLocaleString('fr-FR')} comptes.`}
        </p>
        {accounts.length > 0 && <Accounts accounts={accounts} />}
        <Pages {...view} />
      </>
    ),
  });
}

function Filters({
  filter,
  organisations,
}: {
  filter: AccountFilter;
  organisations: readonly OrganisationChoice[];
}) {
  const all: Choice = ['', 'Tous'];
  return (
    <form method="get" action="/comptes" class="filters" role="search" aria-label="Comptes">
      <Field name="q" label="Nom ou adresse" value={filter.q} autocomplete="off" is_search />
      {organisations.length <= most_choices ? (
        <Select
          name="organisation"
          label="Organisation"
          value={filter.organisation === null ? '' : String(filter.organisation)}
          choices={[['', 'Toutes'], ...organisations.map(({ id, name }): Choice => [String(id), name])]}
        />
      ) : (
        <Field
          name="organisation"
          label="Organisation (numéro)"
          value={filter.organisation === null ? '' : String(filter.organisation)}
          autocomplete="off"
          is_search
        />
      )}
      <Select
        name="role"
        label="Rôle"
        value={filter.role ?? ''}
        choices={[all, ...Object.entries(role_names)]}
      />
      <Select
        name="etat"
        label="État"
        value={filter.state ?? ''}
        choices={[all, ...Object.entries(state_names)]}
      />
      <button class="second">Filtrer</button>
    </form>
  );
}

function Accounts({ accounts }: { accounts: readonly AccountRow[] }) {
  return (
    <div class="table" tabIndex={0} role="region" aria-label="Liste des comptes">
      <table>
        <thead>
          <tr>
            <th scope="col">Personne</th>
            <th scope="col">Rôles</th>
            <th scope="col">État</th>
            <th scope="col">Dernière connexion</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(({ id, email, name, state, claimed_siret, roles, last_sign_in_at }) => (
            <tr>
              <th scope="row">
                <a href={`/comptes/${id}`}>{name === '' ? email : name}</a>
                {name !== '' && <div class="note">{email}</div>}
              </th>
              <td>
                <ul class="plain">
                  {roles.map((role) => (
                    <li>{say_role(role)}</li>
                  ))}
                  {claimed_siret !== null && roles.length === 0 && <li>SIRET annoncé : {claimed_siret}</li>}
                </ul>
              </td>
              <td>
                <span class={`badge ${state}`}>{state_names[state]}</span>
                {state === 'pending' && (
                  <div>
                    <a href={`/comptes/${id}`}>
                      Approuver ou refuser<span class="out-of-sight"> {email}</span>
                    </a>
                  </div>
                )}
              </td>
              <td>{say_minute(last_sign_in_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pages({ total, offset, page_size, filter }: AccountsView) {
  const address = (start: number) => {
    const query = new URLSearchParams();
    if (filter.q !== '') query.set('q', filter.q);
    if (filter.organisation !== null) query.set('organisation', String(filter.organisation));
    if (filter.role !== null) query.set('role', filter.role);
    if (filter.state !== null) query.set('etat', filter.state);
    if (start > 0) query.set('offset', String(start));
    return `/comptes?${query.toString()}`;
  };
  return (
    <ListPages
      {...{ total, offset, address }}
      limit={page_size}
      before="Comptes précédents"
      after="Comptes suivants"
    />
  );
}
