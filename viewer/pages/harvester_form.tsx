import { Boxes, PostForm, Select } from './form_parts.tsx';
import { ErrorSummary, Field, type FieldProblem } from './forms.tsx';
import { HarvestCrumbs } from './harvest_crumbs.tsx';
import type { HarvesterFormView } from './harvest_view.ts';
import { page, type Page } from './layout.tsx';

/** Adding a harvester, or changing it. */
export function harvester_form_page(
  view: HarvesterFormView,
  csrf: string | null,
  problems: readonly FieldProblem[] = [],
): Page {
  const { id, fields, kinds, owners, hosts } = view;
  const title = id === null ? 'Ajouter une moisson' : `Modifier « ${fields['nom'] ?? ''} »`;
  const path = id === null ? '/moissonnages' : `/moissonnages/${id}/modifier`;
  const common = { problems, autocomplete: 'off' };
  const optional = { ...common, required: false };
  const value = (name: string) => fields[name] ?? '';
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    current: 'data',
    children: (
      <>
        <HarvestCrumbs {...(id !== null && { harvester: { id, name: 'La moisson' } })} />
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        <PostForm action={path} csrf={csrf}>
          <Field {...common} name="nom" label="Nom" value={value('nom')} max_length={200} />
          <Select
            name="nature"
            label="Protocole"
            value={value('nature')}
            choices={kinds.map((kind) => [kind.id, kind.title] as const)}
            problems={problems}
          />
          <details class="help">
            <summary>À quoi ressemble l’adresse de chaque protocole ?</summary>
            <dl>
              {kinds.map(({ title: kind, address, query }) => (
                <>
                  <dt>{kind}</dt>
                  <dd>
                    <code>{address}</code>
                    {query !== null && <>. {query}</>}
                  </dd>
                </>
              ))}
            </dl>
          </details>
          <Field
            {...common}
            name="adresse"
            label="Adresse du catalogue ou du service"
            value={value('adresse')}
            hint={
              hosts.length === 0
                ? 'Aucun hôte n’est permis pour l’instant : l’administrateur du site les nomme dans HARVEST_HOSTS.'
                : `Hôtes permis (réglage HARVEST_HOSTS) : ${hosts.join(', ')}.`
            }
            max_length={2000}
          />
          <Select
            name="organisation"
            label="Organisation à qui sont les fiches"
            value={value('organisation')}
            choices={owners}
            problems={problems}
          />
          <Select
            name="visibilite"
            label="Qui voit les fiches nouvelles"
            value={value('visibilite')}
            choices={[
              ['public', 'Tout le monde'],
              ['accounts', 'Les personnes connectées'],
              ['organisation', 'L’organisation seule'],
            ]}
            problems={problems}
          />
          <Field
            {...optional}
            name="territoire"
            label="Territoire"
            value={value('territoire')}
            hint="Ouest, sud, est, nord en degrés : « -0.33, 42.57, 3.45, 45.05 ». Les fiches situées ailleurs sont laissées."
          />
          <Field
            {...optional}
            name="requete"
            label="Condition"
            value={value('requete')}
            hint="Mots cherchés, ou condition CQL : voir chaque protocole ci-dessus."
            max_length={2000}
          />
          <Field
            {...optional}
            name="cron"
            label="Horaire"
            value={value('cron')}
            hint="Minute heure jour mois jour-de-semaine. « 30 2 * * * » : chaque nuit à 2 h 30 ; « 0 4 * * 1 » : chaque lundi à 4 h. Vide : à la demande."
          />
          <Boxes
            name="active"
            label="Passages à l’heure dite"
            choices={[['oui', 'Suivre l’horaire']]}
            values={[fields.active]}
          />
          <h2>Accès</h2>
          <Field
            {...optional}
            name="cle"
            type="password"
            label="Clé du catalogue distant"
            hint={
              view.has_secret
                ? 'Une clé est enregistrée. Vide : elle reste ; elle est oubliée quand l’adresse change.'
                : 'Si le catalogue en demande une. Elle est gardée chiffrée et n’est plus jamais montrée.'
            }
          />
          {view.has_secret && (
            <Boxes name="oublier" label="Clé enregistrée" choices={[['oui', 'Oublier la clé']]} values={[]} />
          )}
          <Field
            {...optional}
            name="entete"
            label="En-tête qui porte la clé"
            value={value('entete')}
            hint="Authorization si rien n’est dit (la clé commence alors par « Bearer » ou « Basic ») ; X-API-KEY pour data.gouv.fr."
          />
          <details class="help">
            <summary>Réglages fins</summary>
            <Field
              {...optional}
              name="page"
              label="Fiches par page"
              value={value('page')}
              hint="De 1 à 1 000. À réduire si les réponses dépassent 20 Mo."
            />
            <Field
              {...optional}
              name="attente"
              label="Attente entre deux demandes (ms)"
              value={value('attente')}
              hint="200 si rien n’est dit."
            />
          </details>
          <div class="actions">
            <button name="action" value="tester">
              Enregistrer et tester
            </button>
            <button name="action" value="enregistrer" class="second">
              Enregistrer
            </button>
            <a href={id === null ? '/moissonnages' : `/moissonnages/${id}`}>Annuler</a>
          </div>
        </PostForm>
      </>
    ),
  });
}
