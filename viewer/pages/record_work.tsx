import { say_minute } from './account_views.ts';
import { PostForm, Select, TextArea } from './form_parts.tsx';
import { ErrorSummary, Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { record_path, step_path } from './record_editor_view.ts';
import { Changes, Conflicts } from './record_changes.tsx';
import { Comments, Reports } from './record_talk.tsx';
import { RecordReview } from './record_review.tsx';
import { origin_names, record_done, type RecordWorkView } from './record_work_view.ts';

/** The page of a record for those who keep it: where it is in its life, what would change, what is left to do. */
export function record_work_page(view: RecordWorkView): Page {
  const { id, title, draft, published, problems, done } = view;
  const name = title === '' ? 'Fiche sans titre' : title;
  return page({
    title: problems.length > 0 ? `Erreur : ${name}` : name,
    current: 'data',
    wide: true,
    children: (
      <>
        <p class="crumbs">
          <a href="/catalogue/mes-fiches">Mes jeux de données</a>
        </p>
        <h1>{name}</h1>
        {done !== null && <Notice kind="done">{record_done[done]}</Notice>}
        <ErrorSummary problems={problems} />
        <div class="record-editor">
          <div>
            <dl class="facts">
              <dt>État</dt>
              <dd>{view.status}</dd>
              <dt>Organisation</dt>
              <dd>{view.organisation ?? 'Aucune : administrateurs du site'}</dd>
              {published !== null && (
                <>
                  <dt>Version publiée</dt>
                  <dd>
                    {published.version}, du {say_minute(new Date(published.updated_at))} (
                    {(origin_names[published.origin] ?? published.origin).toLowerCase()})
                  </dd>
                </>
              )}
              {draft !== null && (
                <>
                  <dt>Modifiée</dt>
                  <dd>
                    {say_minute(new Date(draft.updated_at))}
                    {draft.author !== null && `, par ${draft.author}`}
                    {draft.summary !== '' && ` : ${draft.summary}`}
                  </dd>
                </>
              )}
            </dl>
            {draft?.reason != null && (
              <Notice kind="stop">
                <strong>Refusée :</strong> <span class="notes">{draft.reason}</span>
              </Notice>
            )}
            <div class="actions">
              {view.may_edit && draft?.state !== 'submitted' && (
                <a class="button" href={step_path(id, 'description')}>
                  {draft === null ? 'Modifier la fiche' : 'Continuer la modification'}
                </a>
              )}
              <a href={record_path(id, '/historique')}>Historique</a>
              {published !== null && (
                <a href={`/catalogue/${encodeURIComponent(id)}`}>Voir la fiche publiée</a>
              )}
            </div>
            {draft !== null && <Pending {...view} />}
            <Comments {...view} />
            {published !== null && <Reports {...view} />}
            <Life {...view} />
          </div>
          <RecordReview id={id} review={view.review} />
        </div>
      </>
    ),
  });
}

/** The working copy: what publishing it changes, and the steps that it may take. */
function Pending(view: RecordWorkView) {
  const { id, draft, conflicts, changes, published } = view;
  if (draft === null) return null;
  const revision = <input type="hidden" name="revision" value={String(draft.revision)} />;
  return (
    <section aria-labelledby="en-cours">
      <h2 id="en-cours">
        {published === null ? 'Ce que dit la nouvelle fiche' : 'Ce que la publication change'}
      </h2>
      {view.is_behind && conflicts.length === 0 && (
        <Notice kind="info">
          Une version plus récente a été publiée depuis. Ce qu’elle seule a changé est repris dans la vôtre.
        </Notice>
      )}
      <Changes changes={changes} is_new={published === null} />
      <PostForm action={record_path(id, '/publication')} csrf={view.csrf}>
        {revision}
        {conflicts.length > 0 && <Conflicts conflicts={conflicts} />}
        {view.may_publish && (
          <div class="actions">
            <button>
              {draft.state === 'submitted' && view.may_approve ? 'Approuver et publier' : 'Publier'}
            </button>
          </div>
        )}
      </PostForm>
      {draft.state === 'submitted' && view.may_approve && <Reject {...view} />}
      <div class="actions">
        {view.may_edit && !view.may_publish && draft.state !== 'submitted' && (
          <PostForm action={record_path(id, '/soumission')} csrf={view.csrf} inline>
            {revision}
            <button>Demander l’approbation</button>
          </PostForm>
        )}
        {view.may_edit && draft.state === 'submitted' && (
          <PostForm action={record_path(id, '/reprise')} csrf={view.csrf} inline>
            {revision}
            <button class="second">Retirer la demande d’approbation</button>
          </PostForm>
        )}
        {view.may_edit && (
          <PostForm action={record_path(id, '/abandon')} csrf={view.csrf} inline>
            {revision}
            <button class="danger">
              {published === null ? 'Supprimer ce brouillon' : 'Abandonner cette modification'}
            </button>
          </PostForm>
        )}
      </div>
    </section>
  );
}

const Reject = ({ id, draft, csrf, problems, entered }: RecordWorkView) => (
  <PostForm action={record_path(id, '/refus')} csrf={csrf}>
    <input type="hidden" name="revision" value={String(draft?.revision ?? 0)} />
    <TextArea
      name="raison"
      label="Ou refuser, en disant pourquoi"
      rows={3}
      value={entered.reason ?? ''}
      problems={problems}
    />
    <div class="actions">
      <button class="second">Refuser</button>
    </div>
  </PostForm>
);

/** Taking a record out of the catalogue or back into it, and giving it to an organisation. */
function Life({ id, published, may_publish, is_site_admin, organisations, csrf }: RecordWorkView) {
  if (published === null || !may_publish) return null;
  const is_retired = published.state === 'retired';
  return (
    <section aria-labelledby="vie">
      <h2 id="vie">Au catalogue</h2>
      <div class="actions">
        <PostForm action={record_path(id, is_retired ? '/remise' : '/retrait')} csrf={csrf} inline>
          <button class="second">{is_retired ? 'Remettre au catalogue' : 'Retirer du catalogue'}</button>
        </PostForm>
      </div>
      {is_site_admin && organisations.length > 0 && (
        <PostForm action={record_path(id, '/organisation')} csrf={csrf}>
          <Select
            name="organisation"
            label="Confier la fiche à"
            hint="Ses géomaticiens la tiennent ; ses administrateurs l’approuvent."
            choices={organisations.map((one) => [String(one.id), one.name] as const)}
          />
          <div class="actions">
            <button class="second">Confier</button>
          </div>
        </PostForm>
      )}
    </section>
  );
}
