import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

export interface ForgottenView {
  /** Whether the site can send mails. */
  sends_mail: boolean;
  is_sent?: boolean;
  email?: string;
  csrf_token: string | null;
  problems?: readonly FieldProblem[];
}

/** Asks for a link to a new password; says who can make one where no mail leaves the site. */
export function forgotten_page(view: ForgottenView): Page {
  const { sends_mail, is_sent = false, email = '', csrf_token, problems = [] } = view;
  return page({
    title: problems.length > 0 ? 'Erreur : Mot de passe oublié' : 'Mot de passe oublié',
    children: (
      <>
        <h1>Mot de passe oublié</h1>
        <ErrorSummary problems={problems} />
        {is_sent && (
          <Notice kind="done">
            <p>
              Si un compte existe à cette adresse, un message y a été envoyé. Le lien qu’il contient vaut une
              heure et ne sert qu’une fois. Pensez à regarder parmi les indésirables.
            </p>
          </Notice>
        )}
        {sends_mail ? (
          <form class="form" method="post" action="/mot-de-passe-oublie">
            {csrf_token !== null && <input type="hidden" name="csrf" value={csrf_token} />}
            <Field
              name="adresse"
              label="Adresse électronique du compte"
              type="email"
              value={email}
              hint="Format attendu : nom@domaine.fr"
              problems={problems}
              autocomplete="username"
              max_length={254}
            />
            <div class="actions">
              <button type="submit">Recevoir un lien</button>
              <a href="/connexion">Revenir à la connexion</a>
            </div>
          </form>
        ) : (
          <>
            <Notice kind="info">
              <p>
                Ce site n’envoie pas de courriels. Demandez un lien pour un nouveau mot de passe à
                l’administrateur de votre organisation ou du site : il en fait un à l’écran « Comptes ».
              </p>
            </Notice>
            <p class="actions">
              <a href="/connexion">Revenir à la connexion</a>
            </p>
          </>
        )}
      </>
    ),
  });
}
