import { role_names, type OrganisationChoice } from './account_views.ts';
import { most_choices } from './accounts.tsx';
import { PostForm, Select, TextArea, type Choice } from './form_parts.tsx';
import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

/** The role of a site administrator among those of an organisation. */
export const site_role = 'site';

interface RoleFieldsProps {
  organisations: readonly OrganisationChoice[];
  administers: 'site' | 'organisation';
  problems?: readonly FieldProblem[];
  role?: string;
  organisation?: string;
}

/** Which role, in which organisation. */
export function RoleFields({
  organisations,
  administers,
  problems = [],
  role = 'agent',
  organisation = '',
}: RoleFieldsProps) {
  const roles: Choice[] = Object.entries(role_names);
  if (administers === 'site') roles.push([site_role, 'Administrateur du site (sans organisation)']);
  return (
    <>
      <Select name="role" label="Rôle" choices={roles} value={role} problems={problems} />
      {organisations.length <= most_choices ? (
        <Select
          name="organisation"
          label="Organisation"
          value={organisation}
          problems={problems}
          choices={[['', 'Choisir'], ...organisations.map(({ id, name }): Choice => [String(id), name])]}
        />
      ) : (
        <Field
          name="organisation"
          label="Organisation"
          hint="Son SIRET, ou le numéro de sa page."
          value={organisation}
          problems={problems}
          autocomplete="off"
          required={administers === 'organisation'}
        />
      )}
    </>
  );
}

export interface InviteView extends RoleFieldsProps {
  csrf: string | null;
  email?: string;
  name?: string;
}

/** Inviting one person. */
export function invite_page({ csrf, email = '', name = '', ...role }: InviteView): Page {
  const { problems = [] } = role;
  return page({
    title: problems.length > 0 ? 'Erreur : Inviter une personne' : 'Inviter une personne',
    children: (
      <>
        <h1>Inviter une personne</h1>
        <ErrorSummary problems={problems} />
        <p>Elle reçoit un lien, valable sept jours, pour choisir son mot de passe.</p>
        <PostForm action="/comptes/inviter" csrf={csrf}>
          <Field
            name="email"
            label="Adresse électronique"
            type="email"
            value={email}
            problems={problems}
            autocomplete="off"
            max_length={254}
          />
          <Field
            name="nom"
            label="Nom"
            value={name}
            problems={problems}
            autocomplete="off"
            required={false}
            max_length={200}
          />
          <RoleFields {...role} />
          <div class="actions">
            <button>Inviter</button>
            <a href="/comptes">Annuler</a>
          </div>
        </PostForm>
      </>
    ),
  });
}

export interface BulkRow {
  /** In the text, from 1. */
  line: number;
  email: string;
  name: string;
  role: string;
  organisation: string;
}

export interface BulkView {
  csrf: string | null;
  text: string;
  rows: readonly BulkRow[];
  /** What is wrong, by line; line 0: the whole. */
  errors: readonly { line: number; message: string }[];
  /** Whether a text was given and is shown as it would be done. */
  is_preview: boolean;
}

/** Inviting a list: a pasted text, shown line by line before anything is done. */
export function bulk_page({ csrf, text, rows, errors, is_preview }: BulkView): Page {
  const is_ready = is_preview && errors.length === 0;
  return page({
    title: errors.length > 0 ? 'Erreur : Inviter une liste' : 'Inviter une liste',
    children: (
      <>
        <h1>Inviter une liste</h1>
        {errors.length > 0 && (
          <Notice kind="stop">
            <p>
              <strong>Rien n’est fait :</strong>{' '}
              {errors.length === 1 ? 'une ligne est à corriger.' : `${errors.length} lignes sont à corriger.`}
            </p>
            <ul>
              {errors.slice(0, 100).map(({ line, message }) => (
                <li>
                  {line > 0 && `Ligne ${line} : `}
                  {message}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {is_ready && <Preview rows={rows} text={text} csrf={csrf} />}
        {is_ready && <h2>Corriger la liste</h2>}
        <PostForm action="/comptes/importer" csrf={csrf}>
          <TextArea
            name="liste"
            label="Liste"
            rows={12}
            value={text}
            hint="Collez le contenu d’un fichier CSV : une première ligne « email;nom;role;siret », puis une personne par ligne, 1 000 au plus. Rôles : agent, geomaticien, planificateur, administrateur. Séparateur : point-virgule ou virgule."
          />
          <div class="actions">
            <button class={is_ready ? 'second' : undefined}>Vérifier la liste</button>
            <a href="/comptes">Annuler</a>
          </div>
        </PostForm>
      </>
    ),
  });
}

function Preview({ rows, text, csrf }: { rows: readonly BulkRow[]; text: string; csrf: string | null }) {
  return (
    <>
      <Notice kind="info">Voici ce qui sera fait ; rien ne l’est encore.</Notice>
      <div class="table" tabIndex={0} role="region" aria-label="Personnes à inviter">
        <table>
          <thead>
            <tr>
              <th scope="col">Ligne</th>
              <th scope="col">Adresse</th>
              <th scope="col">Nom</th>
              <th scope="col">Rôle</th>
              <th scope="col">Organisation</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, email, name, role, organisation }) => (
              <tr>
                <td class="number">{line}</td>
                <th scope="row">{email}</th>
                <td>{name}</td>
                <td>{role}</td>
                <td>{organisation}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <PostForm action="/comptes/importer" csrf={csrf}>
        <input type="hidden" name="liste" value={text} />
        <div class="actions">
          <button name="confirmer" value="oui">
            {rows.length === 1 ? 'Inviter cette personne' : `Inviter ces ${rows.length} personnes`}
          </button>
        </div>
      </PostForm>
    </>
  );
}
