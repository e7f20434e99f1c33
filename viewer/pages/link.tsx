import { ErrorSummary, Field, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

export interface LinkView {
  token: string;
  purpose: 'invitation' | 'reset';
  email: string;
  name: string;
  /** The first administrator's link names nobody: the address is asked for. */
  asks_email: boolean;
  /** Of the session that the browser may have, whoever's it is. */
  csrf_token: string | null;
  problems?: readonly FieldProblem[];
}

/** What a one-time link opens: the name and first password of an invitation, or a new password. */
export function link_page(view: LinkView): Page {
  const { token, purpose, email, name, asks_email, csrf_token, problems = [] } = view;
  const title = purpose === 'invitation' ? 'Ouvrir votre compte' : 'Choisir un nouveau mot de passe';
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    children: (
      <>
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        {!asks_email && (
          <p>
            Compte : <strong>{email}</strong>
          </p>
        )}
        <form class="form" method="post" action={`/lien/${token}`}>
          {csrf_token !== null && <input type="hidden" name="csrf" value={csrf_token} />}
          {asks_email ? (
            <Field
              name="adresse"
              label="Votre adresse électronique"
              type="email"
              value={email}
              hint="Elle servira à vous connecter comme administrateur du site. Format attendu : nom@domaine.fr"
              problems={problems}
              autocomplete="username"
              max_length={254}
            />
          ) : (
            // Tells password managers whose password this is.
            <input type="text" name="compte" value={email} autocomplete="username" readOnly hidden />
          )}
          {purpose === 'invitation' && (
            <Field
              name="nom"
              label="Votre nom"
              value={name}
              hint="Tel que vos collègues le verront : prénom et nom"
              problems={problems}
              autocomplete="name"
              max_length={200}
            />
          )}
          <Field
            name="mot_de_passe"
            label="Mot de passe"
            type="password"
            hint="Au moins 12 caractères. Quatre mots sans rapport entre eux conviennent ; ni chiffres ni signes particuliers ne sont exigés."
            problems={problems}
            autocomplete="new-password"
          />
          <Field
            name="confirmation"
            label="Le même mot de passe, encore une fois"
            type="password"
            problems={problems}
            autocomplete="new-password"
          />
          <div class="actions">
            <button type="submit">Enregistrer</button>
          </div>
        </form>
      </>
    ),
  });
}
