import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

/** Another way to sign in than by a password here. */
export interface SignInWay {
  /** Whom one signs in with: « ProConnect ». */
  name: string;
  /** Path of this site that begins it, by GET; `retour` is added. */
  href: string;
}

/** What was just done, when one comes to this page from it. */
export const sign_in_news = {
  deconnexion: 'Vous êtes déconnecté.',
  partout: 'Vous êtes déconnecté de tous vos appareils.',
  compte: 'Votre compte est prêt. Connectez-vous avec votre adresse et votre mot de passe.',
  mot_de_passe: 'Votre nouveau mot de passe est enregistré. Connectez-vous avec lui.',
} as const;
export type SignInNews = keyof typeof sign_in_news;

export interface SignInView {
  /** Where to go afterwards: a path of this site. */
  return_path: string;
  email?: string;
  problems?: readonly FieldProblem[];
  news?: SignInNews | null;
  ways: readonly SignInWay[];
}

/** The form to sign in with a password, and the other ways. */
export function sign_in_page({
  return_path,
  email = '',
  problems = [],
  news = null,
  ways,
}: SignInView): Page {
  const is_wrong = problems.length > 0;
  return page({
    title: is_wrong ? 'Erreur : Connexion' : 'Connexion',
    children: (
      <>
        <h1>Se connecter</h1>
        {news !== null && !is_wrong && (
          <Notice kind="done">
            <p>{sign_in_news[news]}</p>
          </Notice>
        )}
        <ErrorSummary problems={problems} />
        {ways.length > 0 && (
          <>
            <ul class="ways">
              {ways.map((way) => (
                <li>
                  <a class="button" href={`${way.href}?retour=${encodeURIComponent(return_path)}`}>
                    Se connecter avec {way.name}
                  </a>
                </li>
              ))}
            </ul>
            <p class="or">ou avec un mot de passe</p>
          </>
        )}
        <form class="form" method="post" action="/connexion">
          <input type="hidden" name="retour" value={return_path} />
          <Field
            name="adresse"
            label="Adresse électronique"
            type="email"
            value={email}
            hint="Format attendu : nom@domaine.fr"
            autocomplete="username"
            max_length={254}
          />
          <Field
            name="mot_de_passe"
            label="Mot de passe"
            type="password"
            problems={problems}
            autocomplete="current-password"
          />
          <div class="actions">
            <button type="submit">Se connecter</button>
            <a href="/mot-de-passe-oublie">Mot de passe oublié</a>
          </div>
        </form>
        <p class="note">
          Les données publiques se consultent sans compte. Les comptes sont ouverts par l’administrateur du
          site ou de votre organisation. Un seul cookie sert à garder la session ouverte ; elle se ferme après
          douze heures sans usage.
        </p>
      </>
    ),
  });
}
