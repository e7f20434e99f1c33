import {
  role_names,
  say_minute,
  say_role,
  state_names,
  type AccountView,
  type OrganisationChoice,
} from './account_views.ts';
import { PostForm } from './form_parts.tsx';
import { ErrorSummary, Notice, type FieldProblem } from './forms.tsx';
import { RoleFields } from './invite.tsx';
import { page, type Page } from './layout.tsx';

export const account_done = {
  'role-donne': 'Le rôle est donné.',
  'role-retire': 'Le rôle est retiré.',
  desactive: 'Le compte est désactivé, ses sessions sont fermées.',
  reactive: 'Le compte est réactivé.',
  approuve: 'Le compte est approuvé.',
} as const;

export interface AccountPageView {
  account: AccountView;
  organisations: readonly OrganisationChoice[];
  administers: 'site' | 'organisation';
  /** Whether it is the asker's own. */
  is_own: boolean;
  csrf: string | null;
  /** The organisation that has the SIRET announced by the identity provider. */
  claimed: OrganisationChoice | null;
  done?: keyof typeof account_done | null;
  problems?: readonly FieldProblem[];
}

/** An account as its administrator sees it, with what he may do about it. */
export function account_page(view: AccountPageView): Page {
  const { account, problems = [], done = null, is_own } = view;
  const title = account.name === '' ? account.email : account.name;
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    children: (
      <>
        <p class="crumbs">
          <a href="/comptes">Comptes</a>
        </p>
        <h1>{title}</h1>
        {done !== null && <Notice kind="done">{account_done[done]}</Notice>}
        <ErrorSummary problems={problems} />
        <dl class="facts">
          <dt>Adresse électronique</dt>
          <dd>{account.email}</dd>
          <dt>État</dt>
          <dd>
            <span class={`badge ${account.state}`}>{state_names[account.state]}</span> depuis le{' '}
            {say_minute(account.state_since)}
          </dd>
          <dt>Créé le</dt>
          <dd>{say_minute(account.created_at)}</dd>
          <dt>Dernière connexion</dt>
          <dd>{say_minute(account.last_sign_in_at)}</dd>
          {account.oidc_issuer !== null && (
            <>
              <dt>Fournisseur d’identité</dt>
              <dd>{account.oidc_issuer}</dd>
            </>
          )}
          {account.claimed_siret !== null && (
            <>
              <dt>SIRET annoncé</dt>
              <dd>
                {account.claimed_siret}
                {view.claimed === null ? ', d’aucune organisation connue' : ` : ${view.claimed.name}`}
              </dd>
            </>
          )}
        </dl>
        {account.state === 'pending' ? <Approval {...view} /> : <Roles {...view} />}
        {!account.is_managed && account.state !== 'pending' && (
          <Notice kind="info">
            Cette personne a aussi des rôles ailleurs : seul l’administrateur du site gère son compte.
          </Notice>
        )}
        {account.is_managed && account.state !== 'pending' && !is_own && <Management {...view} />}
      </>
    ),
  });
}

function Approval(view: AccountPageView) {
  const { account, csrf, claimed, organisations } = view;
  const problems = view.problems ?? [];
  return (
    <section aria-labelledby="accord">
      <h2 id="accord">Donner ou refuser l’accord</h2>
      <p>
        Cette personne s’est présentée par son fournisseur d’identité. Elle ne voit et ne fait rien de plus
        que le public tant qu’elle n’a pas de rôle.
      </p>
      <PostForm action={`/comptes/${account.id}/approuver`} csrf={csrf}>
        <RoleFields
          organisations={organisations}
          administers={view.administers}
          problems={problems}
          organisation={claimed === null ? '' : String(claimed.id)}
        />
        <div class="actions">
          <button>Approuver</button>
        </div>
      </PostForm>
      <PostForm action={`/comptes/${account.id}/refuser`} csrf={csrf} inline>
        <button class="danger" name="confirmer" value="oui">
          Refuser
        </button>
      </PostForm>
    </section>
  );
}

function Roles({ account, csrf, organisations, administers, problems = [] }: AccountPageView) {
  return (
    <section aria-labelledby="roles">
      <h2 id="roles">Rôles</h2>
      {account.roles.length === 0 && <p>Aucun.</p>}
      <ul class="plain spaced">
        {account.roles.map((role) => (
          <li>
            <span>{say_role(role)}</span>
            {(administers === 'site' || role.organisation_id !== null) && (
              <PostForm action={`/comptes/${account.id}/roles/retirer`} csrf={csrf} inline>
                <input type="hidden" name="role" value={role.role} />
                <input type="hidden" name="organisation" value={String(role.organisation_id ?? '')} />
                <button class="second">
                  Retirer<span class="out-of-sight"> le rôle {role_names[role.role]}</span>
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      {account.may_be_taken_in && (
        <>
          <h3>Donner un rôle</h3>
          <PostForm action={`/comptes/${account.id}/roles`} csrf={csrf}>
            <RoleFields organisations={organisations} administers={administers} problems={problems} />
            <div class="actions">
              <button class="second">Donner ce rôle</button>
            </div>
          </PostForm>
        </>
      )}
    </section>
  );
}

function Management({ account, csrf }: AccountPageView) {
  const { id, state, oidc_issuer } = account;
  return (
    <section aria-labelledby="gestion">
      <h2 id="gestion">Gestion</h2>
      <div class="actions">
        {state !== 'disabled' && oidc_issuer === null && (
          <PostForm action={`/comptes/${id}/lien`} csrf={csrf} inline>
            <button class="second">
              {state === 'invited' ? 'Nouvelle invitation' : 'Lien pour un nouveau mot de passe'}
            </button>
          </PostForm>
        )}
        <PostForm action={`/comptes/${id}/etat`} csrf={csrf} inline>
          {state === 'disabled' ? (
            <button class="second" name="etat" value="actif">
              Réactiver
            </button>
          ) : (
            <button class="danger" name="etat" value="desactive">
              Désactiver
            </button>
          )}
        </PostForm>
        <a href={`/comptes/${id}/effacer`}>Effacer…</a>
      </div>
    </section>
  );
}

/** Asks once more before a person is erased. */
export function erase_account_page({ account, csrf }: { account: AccountView; csrf: string | null }): Page {
  return page({
    title: 'Effacer un compte',
    children: (
      <>
        <h1>Effacer le compte de {account.email} ?</h1>
        <p>
          Le compte, ses rôles, ses sessions et ses clés d’API disparaissent sans retour. Le journal garde ce
          qui a été fait, sous un pseudonyme. Pour empêcher seulement de se connecter, désactivez le compte.
        </p>
        <PostForm action={`/comptes/${account.id}/effacer`} csrf={csrf}>
          <div class="actions">
            <button class="danger" name="confirmer" value="oui">
              Effacer
            </button>
            <a href={`/comptes/${account.id}`}>Annuler</a>
          </div>
        </PostForm>
      </>
    ),
  });
}
