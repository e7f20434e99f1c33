import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

export interface ChangePasswordView {
  email: string;
  csrf_token: string | null;
  is_done?: boolean;
  problems?: readonly FieldProblem[];
}

/** A new password for whoever knows the present one. */
export function change_password_page({
  email,
  csrf_token,
  is_done = false,
  problems = [],
}: ChangePasswordView): Page {
  const title = 'Changer de mot de passe';
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    children: (
      <>
        <h1>{title}</h1>
        {is_done && (
          <Notice kind="done">
            <p>Votre mot de passe est changé. Vos autres sessions sont fermées.</p>
          </Notice>
        )}
        <ErrorSummary problems={problems} />
        <form class="form" method="post" action="/compte/mot-de-passe">
          {csrf_token !== null && <input type="hidden" name="csrf" value={csrf_token} />}
          <input type="text" name="compte" value={email} autocomplete="username" readOnly hidden />
          <Field
            name="actuel"
            label="Mot de passe actuel"
            type="password"
            problems={problems}
            autocomplete="current-password"
          />
          <Field
            name="mot_de_passe"
            label="Nouveau mot de passe"
            type="password"
            hint="Au moins 12 caractères. Quatre mots sans rapport entre eux conviennent."
            problems={problems}
            autocomplete="new-password"
          />
          <Field
            name="confirmation"
            label="Le nouveau mot de passe, encore une fois"
            type="password"
            problems={problems}
            autocomplete="new-password"
          />
          <div class="actions">
            <button type="submit">Enregistrer</button>
            <a href="/compte">Revenir à mon compte</a>
          </div>
        </form>
      </>
    ),
  });
}
