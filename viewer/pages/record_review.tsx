import { renderToString } from 'preact-render-to-string';
import { step_path, type ReviewView } from './record_editor_view.ts';
import { typeset } from './typeset.ts';

const say_rules = (count: number) => (count === 1 ? '1 règle' : `${count} règles`);

/** What is still missing in a record and which rules it breaks, each with a link to its field. */
export function RecordReview({ id, review }: { id: string; review: ReviewView }) {
  const { completion, findings, quality } = review;
  const errors = findings.filter(({ level }) => level === 'error');
  const warnings = findings.filter(({ level }) => level === 'warning');
  const rules = (list: typeof findings) => (
    <ul>
      {list.map(({ message, remedy, step, field }) => (
        <li>
          <a href={step_path(id, step, field)}>{typeset(message)}</a> {typeset(remedy)}
        </li>
      ))}
    </ul>
  );
  return (
    <section class="record-review" id="reste" aria-labelledby="reste-titre" tabIndex={-1}>
      <h2 id="reste-titre">Ce qui manque</h2>
      <p>
        <label for="avancement">
          {completion.done} des {completion.of} rubriques attendues sont remplies
        </label>
        <meter id="avancement" min={0} max={completion.of} value={completion.done}>
          {completion.done} sur {completion.of}
        </meter>
      </p>
      {completion.missing.length > 0 && (
        <ul>
          {completion.missing.map(({ label, step, field }) => (
            <li>
              <a href={step_path(id, step, field)}>{label}</a>
            </li>
          ))}
        </ul>
      )}
      {errors.length > 0 && (
        <>
          <h3>{say_rules(errors.length)} à corriger (INSPIRE, CNIG)</h3>
          {rules(errors)}
        </>
      )}
      {warnings.length > 0 && (
        <details>
          <summary>
            {warnings.length} {warnings.length === 1 ? 'conseil' : 'conseils'}
          </summary>
          {rules(warnings)}
        </details>
      )}
      <h3>Qualité : {quality.score} sur 100</h3>
      {quality.missing.length > 0 && (
        <details>
          <summary>Ce qui la ferait monter</summary>
          <ul>
            {quality.missing.map(({ criterion, lost, why, step, field }) => (
              <li>
                <a href={step_path(id, step, field)}>{criterion}</a> (+ {lost}) : {typeset(why)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** The same as a text, for the script of the editor to put in its place. */
export const write_review = (id: string, review: ReviewView): string =>
  renderToString(<RecordReview id={id} review={review} />);
