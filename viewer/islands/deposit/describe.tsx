import type { InputHTMLAttributes, TargetedEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { DepositPageView, DepositPlanView, DepositView } from '../../pages/deposit_view.ts';
import { Columns } from './columns.tsx';
import { use_kept } from './keep.ts';
import {
  are_columns,
  are_confirmed,
  are_fields,
  first_columns,
  first_fields,
  publication_of,
  type Fields,
} from './publication.ts';

interface Props {
  view: DepositPageView;
  deposit: DepositView;
  plan: DepositPlanView;
  /** What the server refused, and the field it names. */
  failure: { message: string; field: string | null } | null;
  publish: (publication: object) => Promise<void>;
}

type Input = TargetedEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>;

/** The few things that the file cannot tell; the rest of the record is measured. */
export function Describe({ view, deposit, plan, failure, publish }: Props) {
  const own =
    deposit.same_file.find(({ is_own }) => is_own) ?? deposit.same_content.find(({ is_own }) => is_own);
  const [fields, set_fields] = use_kept(deposit.id, 'saisie', first_fields(view, deposit), are_fields);
  const [confirmed, set_confirmed] = use_kept(
    deposit.id,
    'choix',
    { replace: false, again: false },
    are_confirmed,
  );
  const { replace, again } = confirmed;
  const read_columns = first_columns(plan);
  const [columns, set_columns] = use_kept(deposit.id, 'colonnes', read_columns, are_columns(read_columns));
  const summary = useRef<HTMLParagraphElement>(null);
  const is_shown = failure !== null && failure.field !== null;
  useEffect(() => {
    if (is_shown) summary.current?.focus();
  }, [failure]);
  const set = (name: keyof Fields) => (event: Input) =>
    set_fields({ ...fields, [name]: event.currentTarget.value });
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    void publish(publication_of(view, fields, confirmed, columns));
  };
  const line = (name: keyof Fields, label: string, more: InputHTMLAttributes = {}, hint = '') => (
    <div class={failure?.field === name ? 'field wrong' : 'field'}>
      <label for={name}>{label}</label>
      {hint !== '' && (
        <p class="note" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={name}
        type="text"
        autocomplete="off"
        value={fields[name]}
        onInput={set(name)}
        aria-describedby={hint === '' ? undefined : `${name}-hint`}
        aria-invalid={failure?.field === name ? true : undefined}
        {...more}
      />
    </div>
  );
  const list = (
    name: keyof Fields,
    label: string,
    choices: readonly (readonly [string, string])[],
    first: string,
    is_required = false,
  ) => (
    <div class={failure?.field === name ? 'field wrong' : 'field'}>
      <label for={name}>{label}</label>
      <select id={name} required={is_required} onChange={set(name)}>
        {first !== '' && <option value="">{first}</option>}
        {choices.map(([value, title]) => (
          <option key={value} value={value} selected={fields[name] === value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <form class="describe" onSubmit={send}>
      <h2>Décrire et publier</h2>
      <p class="note">
        Étendue, coordonnées, colonnes, nombre d’objets et dates sont relevés dans le fichier : il n’y a rien
        à en saisir.
        {deposit.record !== null &&
          ` Les champs sont remplis de la fiche « ${deposit.record.file} » ; ce qu’elle dit de plus (contacts, généalogie, emprises nommées…) est gardé.`}
      </p>
      {is_shown && (
        <p class="notice stop" role="alert" tabIndex={-1} ref={summary}>
          {failure?.message}
        </p>
      )}
      <div class="form">
        {line(
          'title',
          'Titre',
          { required: true, maxLength: 250 },
          'Ce que c’est et où : « Bornes d’incendie de l’Ariège ».',
        )}
        <div class={failure?.field === 'abstract' ? 'field wrong' : 'field'}>
          <label for="abstract">Résumé</label>
          <p class="note" id="abstract-hint">
            L’essentiel dans les deux premières phrases : contenu, usage, limites.
          </p>
          <textarea
            id="abstract"
            rows={4}
            required
            maxLength={10000}
            aria-describedby="abstract-hint"
            onInput={set('abstract')}
            value={fields.abstract}
          />
        </div>
        {list(
          'licence',
          'Licence',
          [
            ...view.licences.map(({ code, label }) => [code, label] as const),
            ['autre', 'Autre licence…'] as const,
          ],
          'Choisir une licence',
          true,
        )}
        {fields.licence === 'autre' && (
          <>
            {line('licence_name', 'Nom de la licence', { required: true, maxLength: 200 })}
            {line('licence_url', 'Adresse de son texte', { type: 'url', maxLength: 500 })}
          </>
        )}
        {list('topic', 'Thème (ISO 19115)', view.topics, 'Choisir un thème', true)}
        {list('theme', 'Thème INSPIRE', view.themes, 'Aucun : hors du champ d’INSPIRE')}
        {line(
          'email',
          'Adresse de contact',
          { type: 'email', required: true, maxLength: 254 },
          'D’un service plutôt que d’une personne ; elle est publique.',
        )}
        {line(
          'scale',
          'Échelle de saisie, 1 :',
          { inputMode: 'numeric', pattern: '[0-9 ]*', maxLength: 12 },
          'Par exemple 5000 ; demandée par INSPIRE pour des données géographiques.',
        )}
        {replace ? (
          <p class="note">Qui peut voir les données : comme jusqu’ici, partages compris.</p>
        ) : (
          list(
            'visibility',
            'Qui peut voir les données',
            [
              ['public', 'Tout le monde'],
              ['accounts', 'Les personnes connectées'],
              ['organisation', `Mon organisation (${deposit.organisation.name})`],
            ],
            '',
          )
        )}
      </div>
      <details>
        <summary>Autres renseignements : fréquence, millésime, mots-clés, producteur</summary>
        <div class="form">
          {list('frequency', 'Mise à jour', view.frequencies, 'Non indiquée')}
          {line('vintage', 'Millésime', { maxLength: 100 })}
          {line('keywords', 'Mots-clés, séparés par des virgules', { maxLength: 2000 })}
          {line('producer', 'Producteur', { required: true, maxLength: 300 })}
        </div>
      </details>
      <div class="form">
        {line(
          'id',
          'Identifiant dans les adresses',
          { required: true, pattern: '[a-z][a-z0-9_]{1,39}', maxLength: 40, spellcheck: false },
          'Minuscules sans accent, chiffres ou « _ ».',
        )}
        {(own !== undefined || failure?.field === 'id') && (
          <label class="box">
            <input
              type="checkbox"
              checked={replace}
              onChange={(event) => set_confirmed({ ...confirmed, replace: event.currentTarget.checked })}
            />
            Remplacer le jeu de données publié sous cet identifiant
          </label>
        )}
        {deposit.same_content.length > 0 && !replace && (
          <label class="box">
            <input
              type="checkbox"
              checked={again}
              onChange={(event) => set_confirmed({ ...confirmed, again: event.currentTarget.checked })}
            />
            Publier quand même ces données une seconde fois
          </label>
        )}
      </div>
      <Columns columns={columns} dropped={plan.dropped} change={set_columns} />
      <p class="actions">
        <button type="submit">Publier</button>
      </p>
    </form>
  );
}
