import type { HeaderView } from './layout.tsx';

/** Addresses of the account's own screens. */
export const account_places = {
  sign_in: '/connexion',
  sign_out: '/deconnexion',
  own: '/compte',
  accounts: '/comptes',
  journal: '/journal',
  harvesters: '/moissonnages',
  scenarios: '/scenarios?f=html',
  records: '/catalogue/mes-fiches',
  searches: '/recherches',
} as const;

/** The header's end: « Se connecter », or the account's name with what it may open. Works without any script. */
export function AccountMenu({ visitor, here }: HeaderView) {
  if (visitor === null)
    return (
      <nav class="account" aria-label="Compte">
        <a href={sign_in_address(here)}>Se connecter</a>
      </nav>
    );
  const { name, csrf_token, administers } = visitor;
  return (
    <nav class="account" aria-label="Compte">
      <details>
        <summary>
          <span class="out-of-sight">Compte de </span>
          <span class="account-name">{name}</span>
        </summary>
        <ul>
          <li>
            <a href={account_places.own}>Mon compte</a>
          </li>
          <li>
            <a href={account_places.scenarios}>Mes scénarios</a>
          </li>
          <li>
            <a href={account_places.records}>Mes jeux de données</a>
          </li>
          <li>
            <a href={account_places.searches}>Mes recherches</a>
          </li>
          {administers !== null && (
            <li>
              <a href={account_places.accounts}>Comptes</a>
            </li>
          )}
          {administers !== null && (
            <li>
              <a href={account_places.harvesters}>Moissonnages</a>
            </li>
          )}
          {administers === 'site' && (
            <li>
              <a href={account_places.journal}>Journal</a>
            </li>
          )}
          {csrf_token !== null && (
            <li>
              <form method="post" action={account_places.sign_out}>
                <input type="hidden" name="csrf" value={csrf_token} />
                <button type="submit">Se déconnecter</button>
              </form>
            </li>
          )}
        </ul>
      </details>
    </nav>
  );
}

/** The page to sign in at, which leads back; the first page and the ones of signing in need no way back. */
export function sign_in_address(here: string): string {
  const is_own = /^\/(?:connexion|lien|mot-de-passe-oublie)(?:[/?]|$)/.test(here);
  return here === '/' || is_own
    ? account_places.sign_in
    : `${account_places.sign_in}?retour=${encodeURIComponent(here)}`;
}
