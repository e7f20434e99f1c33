import type { OrganisationChoice } from './account_views.ts';
import { PostForm, Select } from './form_parts.tsx';
import { ErrorSummary, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

export interface CommuneRow {
  code: string;
  name: string;
  population: number | null;
  organisation_id: number | null;
  organisation: string | null;
  /** Whether the asker manages the commune's organisation. */
  is_managed: boolean;
  accounts: number;
}

/** Communes of an EPCI: which take part already, and a line to fill in for each that does not. */
export function communes_page({
  organisation,
  communes,
  entered,
  csrf,
  role = 'agent',
  problems = [],
}: {
  organisation: OrganisationChoice;
  communes: readonly CommuneRow[];
  /** What was typed, by name of the field. */
  entered: (name: string) => string;
  csrf: string | null;
  role?: string;
  problems?: readonly FieldProblem[];
}): Page {
  const missing = communes.filter((commune) => may_be_invited(commune));
  const present = communes.filter((commune) => !may_be_invited(commune));
  const title = 'Inviter les communes';
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    children: (
      <>
        <p class="crumbs">
          <a href={`/organisations/${organisation.id}`}>{organisation.name}</a>
        </p>
        <h1>
          {title} de {organisation.name}
        </h1>
        <ErrorSummary problems={problems} />
        {communes.length === 0 && (
          <Notice kind="info">
            Aucune commune connue dans le territoire de cette organisation : l’administrateur du site le fixe
            sur sa page, et importe les communes.
          </Notice>
        )}
        {communes.length > 0 && (
          <p>
            {present.length} sur {communes.length} ont déjà un compte.
          </p>
        )}
        {missing.length > 0 && (
          <PostForm action={`/organisations/${organisation.id}/communes`} csrf={csrf}>
            <p>Écrivez une adresse pour chaque commune à inviter ; laissez vides les autres.</p>
            <Select
              name="role"
              label="Rôle des personnes invitées"
              choices={[
                ['agent', 'Agent de guichet'],
                ['officer', 'Géomaticien'],
              ]}
              value={role}
            />
            <div class="table" tabIndex={0} role="region" aria-label="Communes sans compte">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Commune</th>
                    <th scope="col">Adresse électronique</th>
                    <th scope="col">SIRET (facultatif)</th>
                  </tr>
                </thead>
                <tbody>
                  {missing.map(({ code, name, organisation_id }) => (
                    <tr>
                      <th scope="row">
                        {name} <span class="note">{code}</span>
                      </th>
                      <td>
                        <Cell
                          name={`courriel-${code}`}
                          label={`Adresse pour ${name}`}
                          {...{ entered, problems }}
                        />
                      </td>
                      <td>
                        {organisation_id === null ? (
                          <Cell
                            name={`siret-${code}`}
                            label={`SIRET de ${name}`}
                            {...{ entered, problems }}
                          />
                        ) : (
                          'organisation déjà créée'
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <div class="actions">
              <button>Inviter</button>
            </div>
          </PostForm>
        )}
        {present.length > 0 && (
          <>
            <h2>Communes présentes</h2>
            <ul>
              {present.map(({ name, organisation_id, is_managed, accounts }) => (
                <li>
                  {is_managed ? <a href={`/comptes?organisation=${organisation_id}`}>{name}</a> : name}
                  {is_managed
                    ? ` : ${accounts === 1 ? 'un compte' : `${accounts} comptes`}`
                    : ' : administrée ailleurs'}
                </li>
              ))}
            </ul>
          </>
        )}
      </>
    ),
  });
}

/** Whether nobody acts for the commune yet, as far as the asker may change that. */
export const may_be_invited = ({ organisation_id, is_managed, accounts }: CommuneRow): boolean =>
  organisation_id === null || (is_managed && accounts === 0);

function Cell({
  name,
  label,
  entered,
  problems,
}: {
  name: string;
  label: string;
  entered: (name: string) => string;
  problems: readonly FieldProblem[];
}) {
  const problem = problems.find(({ field }) => field === name);
  return (
    <div class={problem === undefined ? undefined : 'field wrong'}>
      {problem !== undefined && (
        <p class="problem" id={`${name}-problem`}>
          {problem.message}
        </p>
      )}
      <input
        type="text"
        id={name}
        name={name}
        value={entered(name)}
        aria-label={label}
        autocomplete="off"
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${name}-problem`}
      />
    </div>
  );
}
