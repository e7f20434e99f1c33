import {
  say_day,
  say_minute,
  say_role,
  scope_names,
  type AccountView,
  type KeyView,
  type SessionView,
} from './account_views.ts';
import { Boxes, Copyable, PostForm, Select } from './form_parts.tsx';
import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

/** Sentences of what was just done, by the code in the address. */
export const own_account_done = {
  'session-fermee': 'La session est fermée.',
  'sessions-fermees': 'Vos autres sessions sont fermées.',
  'cle-revoquee': 'La clé est révoquée : elle n’ouvre plus rien.',
} as const;

export interface OwnAccountView {
  account: AccountView;
  sessions: readonly SessionView[];
  /** The session that shows the page. */
  this_session: number | null;
  keys: readonly KeyView[];
  /** What a new key may be given. */
  scopes: readonly string[];
  csrf: string | null;
  /** The identity provider that the account could be signed in with too. */
  link_with?: string | null;
  done?: keyof typeof own_account_done | null;
  problems?: readonly FieldProblem[];
  entered?: { name: string; scopes: readonly string[]; days: string };
}

/** « Mon compte »: who I am here, where I am signed in, my keys, my data. */
export function own_account_page(view: OwnAccountView): Page {
  const { account, problems = [], done = null } = view;
  return page({
    title: problems.length > 0 ? 'Erreur : Mon compte' : 'Mon compte',
    children: (
      <>
        <h1>Mon compte</h1>
        {done !== null && <Notice kind="done">{own_account_done[done]}</Notice>}
        <ErrorSummary problems={problems} />
        <dl class="facts">
          <dt>Nom</dt>
          <dd>{account.name === '' ? '–' : account.name}</dd>
          <dt>Adresse électronique</dt>
          <dd>{account.email}</dd>
          <dt>Rôles</dt>
          <dd>
            {account.roles.length === 0 ? 'Aucun' : null}
            <ul class="plain">
              {account.roles.map((role) => (
                <li>{say_role(role)}</li>
              ))}
            </ul>
          </dd>
          {account.oidc_issuer !== null && (
            <>
              <dt>Fournisseur d’identité</dt>
              <dd>{account.oidc_issuer}</dd>
            </>
          )}
        </dl>
        <ProviderLink {...view} />
        {account.oidc_issuer === null && (
          <p>
            <a href="/compte/mot-de-passe">Changer de mot de passe</a>
          </p>
        )}
        <Sessions {...view} />
        <Keys {...view} />
        <NewKeyForm {...view} />
        <h2 id="donnees">Mes données</h2>
        <p>Tout ce que ce site sait de vous : compte, rôles, sessions, clés et vos lignes du journal.</p>
        <p>
          <a class="button" href="/compte/donnees" download>
            Télécharger mes données (JSON)
          </a>
        </p>
        <p class="note">
          Pour corriger ou effacer votre compte, demandez-le à l’administrateur de votre organisation.
        </p>
      </>
    ),
  });
}

function ProviderLink({ link_with = null, csrf }: OwnAccountView) {
  if (link_with === null) return null;
  return (
    <PostForm action="/connexion/oidc/lier" csrf={csrf} inline>
      <input type="hidden" name="retour" value="/compte" />
      <button class="second">Se connecter aussi avec {link_with}</button>
    </PostForm>
  );
}

function Sessions({ sessions, this_session, csrf }: OwnAccountView) {
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Sessions ouvertes</h2>
      <ul class="plain spaced">
        {sessions.map(({ id, created_at, last_seen_at, address, user_agent }) => (
          <li>
            <span>
              {say_browser(user_agent)}
              {address === null ? '' : `, depuis ${address}`}, ouverte le {say_minute(created_at)}, vue le{' '}
              {say_minute(last_seen_at)}
            </span>
            {id === this_session ? (
              <strong>cette session</strong>
            ) : (
              <PostForm action="/compte/sessions" csrf={csrf} inline>
                <button class="second" name="session" value={String(id)}>
                  Fermer<span class="out-of-sight"> la session du {say_minute(created_at)}</span>
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <p>
          <PostForm action="/compte/sessions" csrf={csrf} inline>
            <button class="second" name="session" value="autres">
              Fermer toutes les autres sessions
            </button>
          </PostForm>
        </p>
      )}
    </section>
  );
}

function Keys({ keys, csrf }: OwnAccountView) {
  return (
    <section aria-labelledby="cles">
      <h2 id="cles">Clés d’API</h2>
      <p>
        Une clé laisse un programme agir en votre nom, dans les limites cochées. Elle se joint à chaque
        demande ; quiconque la possède peut s’en servir.
      </p>
      {keys.length > 0 && (
        <div class="table" tabIndex={0} role="region" aria-label="Tableau des clés">
          <table>
            <thead>
              <tr>
                <th scope="col">Nom</th>
                <th scope="col">Début</th>
                <th scope="col">Droits</th>
                <th scope="col">Dernier usage</th>
                <th scope="col">Valable jusqu’au</th>
                <th scope="col">Action</th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <tr>
                  <th scope="row">{key.name}</th>
                  <td>
                    <code>{key.prefix}…</code>
                  </td>
                  <td>{key.scopes.map((scope) => scope_names[scope] ?? scope).join(', ')}</td>
                  <td>
                    {key.last_used_at === null
                      ? 'jamais'
                      : `${say_minute(key.last_used_at)}${key.last_used_from === null ? '' : `, ${key.last_used_from}`}`}
                  </td>
                  <td>{say_day(key.expires_at)}</td>
                  <td>
                    {key.is_in_force ? (
                      <PostForm action={`/compte/cles/${key.id}/revoquer`} csrf={csrf} inline>
                        <button class="danger">
                          Révoquer<span class="out-of-sight"> la clé {key.name}</span>
                        </button>
                      </PostForm>
                    ) : key.revoked_at === null ? (
                      'expirée'
                    ) : (
                      'révoquée'
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function NewKeyForm({ scopes, csrf, problems = [], entered }: OwnAccountView) {
  const { name = '', scopes: ticked = ['read'], days = '90' } = entered ?? {};
  return (
    <section aria-labelledby="nouvelle-cle">
      <h3 id="nouvelle-cle">Créer une clé</h3>
      <PostForm action="/compte/cles" csrf={csrf}>
        <Field
          name="nom"
          label="Nom de la clé"
          hint="Ce qui s’en sert, par exemple « QGIS du bureau »."
          value={name}
          problems={problems}
          autocomplete="off"
          max_length={100}
        />
        <Boxes
          name="droits"
          label="Droits"
          choices={scopes.map((scope) => [scope, scope_names[scope] ?? scope])}
          values={ticked}
          problems={problems}
        />
        <Select
          name="duree"
          label="Durée"
          choices={[
            ['30', '30 jours'],
            ['90', '90 jours'],
            ['365', 'un an'],
          ]}
          value={days}
          problems={problems}
        />
        <div class="actions">
          <button>Créer la clé</button>
        </div>
      </PostForm>
    </section>
  );
}

const browsers = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;

/** Enough of a browser's long name to recognise one's own by. */
const say_browser = (agent: string | null): string =>
  browsers.find(([form]) => form.test(agent ?? ''))?.[1] ?? agent?.slice(0, 40) ?? 'Navigateur inconnu';

/** The one time that a key is shown. */
export function new_key_page({
  name,
  key,
  expires_at,
  root,
}: {
  name: string;
  key: string;
  expires_at: Date;
  root: string;
}): Page {
  return page({
    title: 'Clé créée',
    children: (
      <>
        <h1>Clé créée : {name}</h1>
        <Notice kind="done">
          Copiez la clé maintenant : elle ne sera plus montrée. Elle est valable jusqu’au{' '}
          {say_day(expires_at)}.
        </Notice>
        <Copyable id="cle" label="Clé d’API" value={key} />
        <h2>S’en servir</h2>
        <pre class="example" tabIndex={0}>
          <code>{`curl -H 'Authorization: Bearer ${key}' '${root}/collections?f=json'`}</code>
        </pre>
        <p>
          <a class="button" href="/compte">
            Revenir à mon compte
          </a>
        </p>
      </>
    ),
  });
}
