import { page, type Page } from './layout.tsx';

/** Shown to a person whose account waits for an administrator. */
export function access_requested_page(): Page {
  return page({
    title: 'Demande d’accès transmise',
    children: (
      <>
        <h1>Votre demande d’accès a été transmise</h1>
        <p>
          Votre identité est vérifiée. Un administrateur de votre organisation, ou du site, doit encore
          approuver votre demande : rien d’autre n’est à faire de votre côté.
        </p>
        <p>Une fois la demande approuvée, connectez-vous de la même façon.</p>
        <p>
          <a class="button" href="/">
            Revenir à la carte
          </a>
        </p>
      </>
    ),
  });
}
