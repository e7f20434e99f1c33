import type { ChangeView, ConflictView } from './record_work_view.ts';

/** Differences between two states of a record: a line per member, lists told by what came and what went. */
export function Changes({
  changes,
  is_new = false,
}: {
  changes: readonly ChangeView[];
  /** There is no state before: what it says is told alone. */
  is_new?: boolean;
}) {
  if (changes.length === 0) return <p>Rien ne change.</p>;
  return (
    <dl class="changes">
      {changes.map(({ name, before, after, added, removed }) => (
        <>
          <dt>{name}</dt>
          <dd>
            {before !== null && is_new && after}
            {before !== null && !is_new && (
              <>
                <del>{before}</del> <span aria-hidden="true">→</span> <ins>{after}</ins>
              </>
            )}
            {added.map((entry) => (
              <p>{is_new ? entry : <Added>{entry}</Added>}</p>
            ))}
            {removed.map((entry) => (
              <p>
                Retiré : <del>{entry}</del>
              </p>
            ))}
            {before === null && added.length + removed.length === 0 && 'Ordre changé'}
          </dd>
        </>
      ))}
    </dl>
  );
}

const Added = ({ children }: { children: string }) => (
  <>
    Ajouté : <ins>{children}</ins>
  </>
);

/** What both sides have changed: a choice for each. */
export const Conflicts = ({ conflicts }: { conflicts: readonly ConflictView[] }) => (
  <div class="notice stop" role="alert">
    <p>
      Une version plus récente a été publiée depuis, et change aussi ce que vous avez changé. Choisissez ce
      qui doit rester :
    </p>
    {conflicts.map(({ member, name, mine, theirs }) => (
      <fieldset class="field">
        <legend>{name}</legend>
        <label class="box">
          <input type="radio" name={`choix-${member}`} value="mine" required />
          Votre texte : {mine}
        </label>
        <label class="box">
          <input type="radio" name={`choix-${member}`} value="theirs" />
          Publié depuis : {theirs}
        </label>
      </fieldset>
    ))}
  </div>
);
