import { PostForm } from './form_parts.tsx';
import { ErrorSummary, Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { RecordControl } from './record_controls.tsx';
import { RecordRows } from './record_rows.tsx';
import { RecordReview } from './record_review.tsx';
import {
  record_path,
  step_path,
  steps,
  type EditorView,
  type PartView,
  type SearchPart,
} from './record_editor_view.ts';

/** A step of the editor: one form, saved whole by each of its buttons, and by a script while it is typed. */
export function record_editor_page(view: EditorView): Page {
  const { id, step, problems, revision, is_locked } = view;
  const index = steps.findIndex((one) => one.id === step);
  const name = view.title === '' ? 'Fiche sans titre' : view.title;
  const title = `${steps[index]?.title ?? ''} – ${name}`;
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    current: 'data',
    islands: ['record_editor'],
    wide: true,
    skip_links: [{ href: '#reste', title: 'Aller à ce qui manque' }],
    children: (
      <>
        <p class="crumbs">
          <a href="/catalogue/mes-fiches">Mes jeux de données</a> › <a href={record_path(id)}>{name}</a>
        </p>
        <h1>{name}</h1>
        <p class="record-status" role="status" id="etat">
          {view.is_saved ? `Enregistré. ${view.status}.` : `${view.status}.`}
        </p>
        <nav class="tabs" aria-label="Étapes">
          {steps.map(({ id: other, title: words }, i) => (
            <a href={step_path(id, other)} aria-current={other === step ? 'step' : undefined}>
              {i + 1}. {words}
            </a>
          ))}
        </nav>
        <p class="to-review">
          <a href="#reste">Ce qui manque à cette fiche</a>
        </p>
        <ErrorSummary problems={problems} />
        {view.overtaken !== null && <Overtaken changes={view.overtaken} />}
        {is_locked && (
          <Notice kind="info">
            Cette fiche attend son approbation : elle ne change pas pendant ce temps.{' '}
            <a href={record_path(id)}>Retirer la demande</a> pour la modifier.
          </Notice>
        )}
        <div class="record-editor">
          <PostForm action={step_path(id, step)} csrf={view.csrf}>
            <input type="hidden" name="revision" value={String(revision)} />
            {/* What the Enter key presses: it takes nothing away. */}
            <button name="action" value="enregistrer" class="out-of-sight" tabIndex={-1} aria-hidden="true">
              Enregistrer
            </button>
            <datalist id="organismes">
              {view.organisations.map((organisation) => (
                <option value={organisation} />
              ))}
            </datalist>
            <fieldset class="whole" disabled={is_locked}>
              <legend class="out-of-sight">{steps[index]?.title}</legend>
              {view.sections.map(({ title: words, hint, parts }) => (
                <section>
                  <h2>{words}</h2>
                  {hint !== undefined && <p class="note">{hint}</p>}
                  {parts.map((part) => (
                    <Part part={part} view={view} />
                  ))}
                </section>
              ))}
              <div class="actions">
                <button name="action" value={index < steps.length - 1 ? 'suivant' : 'terminer'}>
                  {index < steps.length - 1
                    ? `Continuer : ${steps[index + 1]?.title ?? ''}`
                    : 'Terminer : vérifier et publier'}
                </button>
                <button class="second" name="action" value="enregistrer">
                  Enregistrer
                </button>
                <a href={record_path(id)}>Quitter</a>
              </div>
            </fieldset>
          </PostForm>
          <RecordReview id={id} review={view.review} />
        </div>
      </>
    ),
  });
}

const Overtaken = ({ changes }: { changes: readonly string[] }) => (
  <Notice kind="stop">
    <p>
      Quelqu’un a enregistré cette fiche pendant que vous la modifiiez. Rien n’est perdu : votre saisie est
      ci-dessous.{' '}
      {changes.length === 0 ? 'Elle dit la même chose.' : 'L’enregistrer maintenant fait ces changements :'}
    </p>
    <ul>
      {changes.map((change) => (
        <li>{change}</li>
      ))}
    </ul>
  </Notice>
);

function Part({ part, view }: { part: PartView; view: EditorView }) {
  const said = {
    problems: view.problems,
    findings: view.review.findings.filter(({ step }) => step === view.step),
    focus: view.focus,
  };
  if (part.part === 'rows') return <RecordRows rows={part.rows} {...said} />;
  if (part.part === 'search') return <Search part={part} {...said} />;
  return <RecordControl control={part.control} {...said} />;
}

/** Words to search by, and what was found. */
function Search({
  part: { action, button, choice, control, found, said },
  ...rest
}: { part: SearchPart } & Omit<Parameters<typeof RecordControl>[0], 'control'>) {
  return (
    <div class="search-part">
      {choice !== undefined && <RecordControl control={choice} {...rest} />}
      <RecordControl control={control} {...rest} />
      <button class="second" name="action" value={action}>
        {button}
      </button>
      {said !== '' && (
        <div role="group" aria-label={control.label} class="found">
          <p role="status">{said}</p>
          {found.map(([key, label]) => (
            <button class="second" name="action" value={`${action}:${key}`}>
              {label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
