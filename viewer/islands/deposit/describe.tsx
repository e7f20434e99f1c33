import { useEffect, useRef } from 'preact/hooks';
import type { DepositPageView, DepositPlanView, DepositView } from '../../pages/deposit_view.ts';
import { Columns } from './columns.tsx';
import { Line } from './describe_fields.tsx';
import { MoreFields, RecordFields } from './describe_record.tsx';
import { use_kept } from './keep.ts';
import {
  are_columns,
  are_confirmed,
  are_fields,
  first_columns,
  first_fields,
  publication_of,
} from './publication.ts';

interface Props {
  view: DepositPageView;
  deposit: DepositView;
  plan: DepositPlanView;
  /** What the server refused, and the field it names. */
  failure: { message: string; field: string | null } | null;
  publish: (publication: object) => Promise<void>;
}

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
  const filling = {
    fields,
    set: (name: keyof typeof fields, value: string) => set_fields({ ...fields, [name]: value }),
    failed: failure?.field ?? null,
  };
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    void publish(publication_of(view, fields, confirmed, columns));
  };
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
      <RecordFields
        view={view}
        filling={filling}
        organisation={deposit.organisation.name}
        keeps_rights={replace}
      />
      <MoreFields view={view} filling={filling} />
      <div class="form">
        <Line
          name="id"
          label="Identifiant dans les adresses"
          filling={filling}
          more={{ required: true, pattern: '[a-z][a-z0-9_]{1,39}', maxLength: 40, spellcheck: false }}
          hint="Minuscules sans accent, chiffres ou « _ »."
        />
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
