import type { OrganisationChoice } from './account_views.ts';
import { most_choices } from './accounts.tsx';
import { PostForm, Select, TextArea, type Choice } from './form_parts.tsx';
import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { ListPages } from './list_pages.tsx';

export const kind_names = {
  commune: 'Commune',
  epci: 'Intercommunalité (EPCI)',
  departement: 'Département',
  region: 'Région',
  etat: 'Service de l’État',
  operateur: 'Opérateur',
  autre: 'Autre',
} as const;
export type OrganisationKind = keyof typeof kind_names;

export interface OrganisationRow {
  id: number;
  name: string;
  siret: string | null;
  kind: OrganisationKind;
  parent: string | null;
  accounts: number;
}

/** Who publishes the records of an organisation. */
export const approval_names = {
  auto: 'Un administrateur, s’il y en a un autre que l’auteur',
  always: 'Toujours un administrateur',
  never: 'Ses géomaticiens, sans approbation',
} as const;
export type RecordApproval = keyof typeof approval_names;

export const organisations_done = {
  creee: 'L’organisation est créée.',
  modifiee: 'L’organisation est modifiée.',
} as const;

/** « Organisations »: those the administrator looks after. */
export function organisations_page({
  organisations,
  total,
  offset,
  page_size,
  q,
}: {
  organisations: readonly OrganisationRow[];
  total: number;
  offset: number;
  page_size: number;
  q: string;
}): Page {
  const address = (start: number) =>
    `/organisations?${new URLSearchParams({ q, offset: String(start) }).toString()}`;
  return page({
    title: 'Organisations',
    children: (
      <>
        <p class="crumbs">
          <a href="/comptes">Comptes</a>
        </p>
        <h1>Organisations</h1>
        <div class="actions">
          <a class="button" href="/organisations/nouvelle">
            Créer une organisation
          </a>
        </div>
        <form method="get" action="/organisations" class="filters" role="search" aria-label="Organisations">
          <Field name="q" label="Nom ou SIRET" value={q} autocomplete="off" is_search />
          <button class="second">Chercher</button>
        </form>
        <p role="status">
          {total === 0 ? 'Aucune organisation.' : `${total.toLocaleString('fr-FR')} en tout.`}
        </p>
        {organisations.length > 0 && (
          <div class="table" tabIndex={0} role="region" aria-label="Liste des organisations">
            <table>
              <thead>
                <tr>
                  <th scope="col">Nom</th>
                  <th scope="col">Nature</th>
                  <th scope="col">SIRET</th>
                  <th scope="col">Dépend de</th>
                  <th scope="col" class="number">
                    Comptes
                  </th>
                </tr>
              </thead>
              <tbody>
                {organisations.map(({ id, name, kind, siret, parent, accounts }) => (
                  <tr>
                    <th scope="row">
                      <a href={`/organisations/${id}`}>{name}</a>
                    </th>
                    <td>{kind_names[kind]}</td>
                    <td>{siret ?? '–'}</td>
                    <td>{parent ?? '–'}</td>
                    <td class="number">
                      <a href={`/comptes?organisation=${id}`}>
                        {accounts}
                        <span class="out-of-sight"> comptes de {name}</span>
                      </a>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <ListPages {...{ total, offset, address }} limit={page_size} />
      </>
    ),
  });
}

export interface OrganisationFields {
  name: string;
  siret: string;
  kind: string;
  /** Number of the organisation above, or what was typed for it. */
  parent: string;
  /** One per line, such as « epci 200034166 » or the name of a commune. */
  territories: string;
  /** Who publishes its records. */
  approval: string;
}

export interface OrganisationFormView {
  /** Null: a new one. */
  id: number | null;
  fields: OrganisationFields;
  organisations: readonly OrganisationChoice[];
  administers: 'site' | 'organisation';
  csrf: string | null;
  done?: keyof typeof organisations_done | null;
  problems?: readonly FieldProblem[];
}

/** Making an organisation, or changing it. */
export function organisation_page(view: OrganisationFormView): Page {
  const { id, fields, organisations, administers, csrf, done = null, problems = [] } = view;
  const title = id === null ? 'Créer une organisation' : fields.name;
  const is_site = administers === 'site';
  const above: Choice[] = organisations
    .filter((organisation) => organisation.id !== id)
    .map((organisation) => [String(organisation.id), organisation.name]);
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    children: (
      <>
        <p class="crumbs">
          <a href="/organisations">Organisations</a>
        </p>
        <h1>{title}</h1>
        {done !== null && <Notice kind="done">{organisations_done[done]}</Notice>}
        <ErrorSummary problems={problems} />
        {id !== null && (
          <div class="actions">
            <a href={`/comptes?organisation=${id}`}>Ses comptes</a>
            <a href={`/organisations/${id}/communes`}>Inviter les communes de son territoire</a>
          </div>
        )}
        <PostForm action={id === null ? '/organisations' : `/organisations/${id}`} csrf={csrf}>
          <Field
            name="nom"
            label="Nom"
            value={fields.name}
            problems={problems}
            autocomplete="off"
            max_length={300}
          />
          <Field
            name="siret"
            label="SIRET"
            hint="14 chiffres."
            value={fields.siret}
            problems={problems}
            autocomplete="off"
            required={false}
          />
          <Select
            name="nature"
            label="Nature"
            choices={Object.entries(kind_names)}
            value={fields.kind}
            problems={problems}
          />
          {id !== null && (
            <Select
              name="validation"
              label="Qui publie ses fiches du catalogue"
              choices={Object.entries(approval_names)}
              value={fields.approval}
              problems={problems}
            />
          )}
          {(is_site || id === null) &&
            (above.length <= most_choices ? (
              <Select
                name="parent"
                label="Dépend de"
                choices={is_site ? [['', 'Aucune'], ...above] : above}
                value={fields.parent}
                problems={problems}
              />
            ) : (
              <Field
                name="parent"
                label="Dépend de"
                hint="SIRET ou numéro de l’organisation qui administre celle-ci."
                value={fields.parent}
                problems={problems}
                autocomplete="off"
                required={false}
              />
            ))}
          {is_site && (
            <TextArea
              name="territoires"
              label="Territoires"
              rows={4}
              hint="Un par ligne : le nom d’une commune, son code INSEE, le SIREN d’une intercommunalité, ou « departement 09 », « region 76 »."
              value={fields.territories}
              problems={problems}
            />
          )}
          <div class="actions">
            <button>{id === null ? 'Créer' : 'Enregistrer'}</button>
            <a href="/organisations">Annuler</a>
          </div>
        </PostForm>
      </>
    ),
  });
}
