import type { ComponentChildren } from 'preact';
import { notes_of, type FieldProblem } from './field_notes.tsx';

export type { FieldProblem };

/** Above a form that came back: what is wrong, each with a link to its field. The page's focus begins here. */
export function ErrorSummary({ problems }: { problems: readonly FieldProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabIndex={-1} autofocus aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">La demande n’a pas abouti</h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li>{field === '' ? message : <a href={`#${field}`}>{message}</a>}</li>
        ))}
      </ul>
    </div>
  );
}

/** A sentence above the content: `done` what was just done, `stop` what keeps it from being done. */
export function Notice({ kind, children }: { kind: 'done' | 'stop' | 'info'; children: ComponentChildren }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'stop' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

export interface FieldProps {
  /** Name in the form, and id. */
  name: string;
  label: string;
  type?: 'text' | 'email' | 'password';
  value?: string;
  /** Said under the label, and by screen readers with the field. */
  hint?: string;
  problems?: readonly FieldProblem[];
  /** What browsers and password managers may fill in; `off` for what is not the person's own. */
  autocomplete: string;
  required?: boolean;
  /** A filter: nobody needs to be told that it may stay empty. */
  is_search?: boolean;
  max_length?: number;
}

/** A line to fill in, with label, hint and error tied to it. */
export function Field(props: FieldProps) {
  const { name, label, type = 'text', value, hint, problems = [], autocomplete, is_search = false } = props;
  const required = !is_search && (props.required ?? true);
  const { notes, frame, described_by, is_invalid } = notes_of({ name, hint, problems });
  return (
    <div class={frame}>
      <label for={name}>
        {label}
        {!required && !is_search && <small> (facultatif)</small>}
      </label>
      {notes}
      <input
        id={name}
        name={name}
        // Preact's types know one set of attributes per literal type; these fit all three.
        {...({ type } as { type: 'text' })}
        value={value}
        autocomplete={autocomplete}
        required={required}
        maxLength={props.max_length}
        autocapitalize={type === 'text' ? undefined : 'none'}
        spellcheck={type === 'text' ? undefined : false}
        aria-describedby={described_by}
        aria-invalid={is_invalid}
      />
    </div>
  );
}
