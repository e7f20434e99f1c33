import type { ComponentChildren } from 'preact';
import { notes_of } from './field_notes.tsx';
import type { FieldProblem } from './forms.tsx';

/** A form that changes something: posted, with the session's token. */
export function PostForm({
  action,
  csrf,
  inline = false,
  children,
}: {
  action: string;
  csrf: string | null;
  /** A single button among other things. */
  inline?: boolean;
  children: ComponentChildren;
}) {
  return (
    <form method="post" action={action} class={inline ? 'inline' : 'form'}>
      {csrf !== null && <input type="hidden" name="csrf" value={csrf} />}
      {children}
    </form>
  );
}

interface Labelled {
  name: string;
  label: string;
  hint?: string;
  problems?: readonly FieldProblem[];
}

/** Label, hint and problem of a control, and the attributes that tie them to it. */
export function parts_of({ label, ...noted }: Labelled) {
  const { name } = noted;
  const { notes, frame, described_by, is_invalid } = notes_of(noted);
  return {
    above: (
      <>
        <label for={name}>{label}</label>
        {notes}
      </>
    ),
    frame,
    tied: { id: name, name, 'aria-describedby': described_by, 'aria-invalid': is_invalid },
  };
}

export type Choice = readonly [value: string, label: string];

/** A list to choose one of. */
export function Select({
  choices,
  value,
  ...labelled
}: Labelled & { choices: readonly Choice[]; value?: string }) {
  const { above, frame, tied } = parts_of(labelled);
  return (
    <div class={frame}>
      {above}
      <select {...tied}>
        {choices.map(([choice, label]) => (
          <option value={choice} selected={choice === value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Several lines to fill in. */
export function TextArea({ rows = 10, value, ...labelled }: Labelled & { rows?: number; value?: string }) {
  const { above, frame, tied } = parts_of(labelled);
  return (
    <div class={frame}>
      {above}
      <textarea {...tied} rows={rows} spellcheck={false}>
        {value}
      </textarea>
    </div>
  );
}

/** Boxes to tick under one question. */
export function Boxes({
  name,
  label,
  choices,
  values,
  problems = [],
}: Labelled & { choices: readonly Choice[]; values: readonly string[] }) {
  const { notes, frame, described_by } = notes_of({ name, problems });
  return (
    <fieldset class={frame} aria-describedby={described_by}>
      <legend>{label}</legend>
      {notes}
      <BoxList {...{ name, choices, values }} />
    </fieldset>
  );
}

/** The boxes alone; the first one has the id of the whole, where problems lead. */
export const BoxList = ({
  name,
  choices,
  values,
}: {
  name: string;
  choices: readonly Choice[];
  values: readonly string[];
}) => (
  <>
    {choices.map(([value, text], i) => (
      <label class="box">
        <input
          type="checkbox"
          id={i === 0 ? name : undefined}
          name={name}
          value={value}
          checked={values.includes(value)}
        />
        {text}
      </label>
    ))}
  </>
);

/** A text to copy: shown once, selected as a whole by a click into it and Ctrl+A. */
export function Copyable({ id, label, value }: { id: string; label: string; value: string }) {
  return (
    <div class="field copyable">
      <label for={id}>{label}</label>
      <input type="text" id={id} value={value} readOnly autocomplete="off" spellcheck={false} />
    </div>
  );
}

/** A day, by the browser's own calendar; may stay empty. */
export function DateField({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input type="date" id={name} name={name} value={value} autocomplete="off" />
    </div>
  );
}
