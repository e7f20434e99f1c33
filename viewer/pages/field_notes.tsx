/** What stands between a label and its field, and the ids that tie it to the field: hint, what is wrong, rules. */
import type { ComponentChildren } from 'preact';

/** What is wrong with a field of a form that was sent, in the order of the fields. */
export interface FieldProblem {
  /** The field's name, which is its id too; empty: the form as a whole. */
  field: string;
  message: string;
}

interface Noted {
  name: string;
  hint?: string | undefined;
  problems?: readonly FieldProblem[];
  /** More notes, with the end of their id: `rules`. */
  more?: { id: string; content: ComponentChildren } | null;
}

export function notes_of({ name, hint, problems = [], more = null }: Noted) {
  const problem = problems.find(({ field }) => field === name);
  const ids = [
    hint !== undefined && `${name}-hint`,
    problem !== undefined && `${name}-problem`,
    more !== null && `${name}-${more.id}`,
  ].filter(Boolean);
  return {
    problem,
    described_by: ids.length === 0 ? undefined : ids.join(' '),
    frame: problem === undefined ? 'field' : 'field wrong',
    is_invalid: problem === undefined ? undefined : true,
    notes: (
      <>
        {hint !== undefined && (
          <p class="note" id={`${name}-hint`}>
            {hint}
          </p>
        )}
        {problem !== undefined && (
          <p class="problem" id={`${name}-problem`}>
            <span class="out-of-sight">Erreur : </span>
            {problem.message}
          </p>
        )}
        {more?.content}
      </>
    ),
  };
}
