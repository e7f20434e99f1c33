import type { DepositRecordView } from '../../pages/deposit_view.ts';
import { say_count } from '../words.ts';

interface Props {
  record: DepositRecordView;
  /** Creates the record, or changes the one that is there (`over`). */
  take: (over: boolean) => Promise<void>;
}

/** A document of metadata: what was read, what it breaks, what it cannot say, and what is made of it. */
export function RecordFound({ record, take }: Props) {
  const { title, kind, format, id, read, warnings, not_held, findings, known, quality } = record;
  const errors = findings.filter(({ level }) => level === 'error');
  return (
    <section aria-labelledby="fiche-lue">
      <h3 id="fiche-lue">{title === '' ? 'Fiche sans titre' : title}</h3>
      <p class="note">
        {kind}, lue d’un document {format}. Identifiant : {id === '' ? 'aucun, il sera donné' : id}
      </p>
      <Known known={known} />
      <p class="actions">
        {known === null && (
          <button type="button" onClick={() => void take(false)}>
            Créer la fiche
          </button>
        )}
        {known?.may_edit === true && !known.is_under_way && (
          <button type="button" onClick={() => void take(true)}>
            En faire une modification de cette fiche
          </button>
        )}
      </p>
      <p class="note">
        C’est un brouillon que vous relirez : rien n’est publié avant. Le document est gardé avec la fiche,
        avec ce que Maillage n’en comprend pas.
      </p>
      {warnings.length > 0 && (
        <>
          <h4>Lu avec réserve</h4>
          <ul class="warnings">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
      <h4>Validation</h4>
      <p>
        {errors.length === 0
          ? 'Toutes les règles obligatoires d’INSPIRE et du CNIG sont tenues.'
          : `${say_count(errors.length, 'règle n’est pas tenue', 'règles ne sont pas tenues')}.`}{' '}
        {quality !== null && `Note de qualité : ${quality} sur 100.`}
      </p>
      {findings.length > 0 && (
        <details open={errors.length > 0}>
          <summary>{say_count(findings.length, 'point à voir', 'points à voir')}</summary>
          <ul class="rules">
            {findings.map(({ level, message, remedy }) => (
              <li key={message} class={level}>
                {level === 'error' ? 'À corriger : ' : 'Conseil : '}
                {message} {remedy}
              </li>
            ))}
          </ul>
        </details>
      )}
      <h4>Ce qui a été lu</h4>
      <dl class="facts">
        {read.map(({ name, value }) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {not_held.length > 0 && (
        <details>
          <summary>Ce que ce format ne peut pas dire, à compléter au besoin dans la fiche</summary>
          <ul>
            {not_held.map((why) => (
              <li key={why}>{why}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** The record that is there already is never written over unseen. */
function Known({ known }: { known: DepositRecordView['known'] }) {
  if (known === null) return null;
  const link = <a href={known.href}>« {known.title} »</a>;
  return (
    <p class="notice info">
      Le catalogue a déjà une fiche de cet identifiant : {link}.{' '}
      {!known.may_edit
        ? 'Elle n’est pas de celles que vous tenez : demandez à son organisation, ou donnez un autre identifiant au document.'
        : known.is_under_way
          ? 'Une modification est en cours : publiez-la ou abandonnez-la d’abord.'
          : 'Le document peut en devenir une modification, que vous comparerez avant de la publier.'}
    </p>
  );
}
