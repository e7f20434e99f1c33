/** What people say of a record: comments of those who keep it, errors that anybody reported. */
import { say_minute } from './account_views.ts';
import { PostForm, TextArea } from './form_parts.tsx';
import { record_path } from './record_editor_view.ts';
import type { RecordWorkView, ReportView } from './record_work_view.ts';

export function Comments({ id, comments, csrf, problems, entered }: RecordWorkView) {
  return (
    <section aria-labelledby="commentaires">
      <h2 id="commentaires">Commentaires</h2>
      <p class="note">Vus de ceux qui tiennent cette fiche, et d’eux seuls.</p>
      <ol class="plain talk">
        {comments.map(({ id: number, body, at, author, is_own }) => (
          <li>
            <p class="note">
              {author ?? 'Quelqu’un'}, {say_minute(at)}
            </p>
            <p class="notes">{body}</p>
            {is_own && (
              <PostForm action={record_path(id, `/commentaires/${number}/suppression`)} csrf={csrf} inline>
                <button class="second">
                  Supprimer<span class="out-of-sight"> votre commentaire du {say_minute(at)}</span>
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ol>
      <PostForm action={record_path(id, '/commentaires')} csrf={csrf}>
        <TextArea
          name="commentaire"
          label="Ajouter un commentaire"
          rows={3}
          value={entered.comment ?? ''}
          problems={problems}
        />
        <div class="actions">
          <button class="second">Commenter</button>
        </div>
      </PostForm>
    </section>
  );
}

export function Reports({ reports, csrf }: RecordWorkView) {
  return (
    <section aria-labelledby="signalements">
      <h2 id="signalements">Erreurs signalées</h2>
      {reports.length === 0 && <p>Aucune.</p>}
      <ol class="plain talk">
        {reports.map((report) => (
          <Report report={report} csrf={csrf} />
        ))}
      </ol>
    </section>
  );
}

function Report({ report, csrf }: { report: ReportView; csrf: string | null }) {
  const { id, message, collection_id, feature_id, lon, lat, email, state, answer } = report;
  const item =
    collection_id !== null && feature_id !== null
      ? `/collections/${encodeURIComponent(collection_id)}/items/${encodeURIComponent(feature_id)}?f=html`
      : null;
  return (
    <li>
      <p class="note">
        {state === 'open' ? 'À traiter' : 'Traité'} – {say_minute(report.created_at)}
        {email !== null && (
          <>
            , par <a href={`mailto:${email}`}>{email}</a>
          </>
        )}
      </p>
      <p class="notes">{message}</p>
      {(item !== null || (lon !== null && lat !== null)) && (
        <p class="actions">
          {item !== null && <a href={item}>L’objet montré</a>}
          {lon !== null && lat !== null && (
            <a href={`/#carte=15/${lat.toFixed(5)}/${lon.toFixed(5)}`}>Le lieu sur la carte</a>
          )}
        </p>
      )}
      {state === 'closed' ? (
        <p class="notes">
          {answer === null ? 'Sans réponse écrite' : `Réponse : ${answer}`}
          {report.closed_by !== null && ` (${report.closed_by})`}
        </p>
      ) : (
        <PostForm action={`/catalogue/signalements/${id}/cloture`} csrf={csrf}>
          <TextArea
            name={`reponse-${id}`}
            label="Réponse (facultative)"
            {...(email !== null && { hint: 'Envoyée à la personne, si le site envoie des messages.' })}
            rows={2}
          />
          <div class="actions">
            <button class="second">Marquer comme traité</button>
          </div>
        </PostForm>
      )}
    </li>
  );
}
