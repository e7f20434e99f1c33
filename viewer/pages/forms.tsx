import type { ComponentChildren } from 'preact';

/** What is wrong with a field of a form that was sent, in the order of the fields. */
export interface FieldProblem {
  /** The field's name, which is its id too; empty: the form as a whole. */
  field: string;
  message: string;
}

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
  const problem = problems.find(({ field }) => field === name);
  const described_by = [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ');
  return (
    <div class={problem === undefined ? 'field' : 'field wrong'}>
      <label for={name}>
        {label}
        {!required && !is_search && <small> (facultatif)</small>}
      </label>
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
        aria-describedby={described_by === '' ? undefined : described_by}
        aria-invalid={problem === undefined ? undefined : true}
      />
    </div>
  );
}
