/** Fields of the record's editor, each with its hint, what is wrong with it and what the rules say of it. */
import { notes_of } from './field_notes.tsx';
import { BoxList } from './form_parts.tsx';
import type { FieldProblem } from './forms.tsx';
import type { ControlView, FindingView } from './record_editor_view.ts';
import { typeset } from './typeset.ts';

export interface Said {
  problems: readonly FieldProblem[];
  findings: readonly FindingView[];
  focus: string | null;
}

/** The notes of a field of the editor: what the rules say of it stands under its own. */
export function said_of(name: string, hint: string | undefined, { problems, findings }: Said) {
  const rules = findings.filter(({ field }) => field === name);
  const content = (
    <ul class="rules" id={`${name}-rules`}>
      {rules.map(({ level, message, remedy }) => (
        <li class={level}>
          {level === 'error' ? 'À corriger : ' : 'Conseil : '}
          {typeset(message)} {typeset(remedy)}
        </li>
      ))}
    </ul>
  );
  return notes_of({ name, hint, problems, more: rules.length === 0 ? null : { id: 'rules', content } });
}

export function RecordControl({ control, ...said }: { control: ControlView } & Said) {
  if (control.kind === 'boxes') return <RecordBoxes control={control} {...said} />;
  const { name, label, hint, kind, values, choices = [], rows, is_short, is_number, list } = control;
  const { problem, notes, described_by, is_invalid } = said_of(name, hint, said);
  const tied = {
    id: name,
    name,
    'aria-describedby': described_by,
    'aria-invalid': is_invalid,
    autofocus: said.focus === name,
  };
  const [value = ''] = values;
  return (
    <div class={['field', is_short && 'short', problem && 'wrong'].filter(Boolean).join(' ')}>
      <label for={name}>{label}</label>
      {notes}
      {kind === 'area' ? (
        <textarea {...tied} rows={rows}>
          {value}
        </textarea>
      ) : kind === 'select' ? (
        <select {...tied}>
          {choices.map(([choice, title]) => (
            <option value={choice} selected={choice === value}>
              {title}
            </option>
          ))}
        </select>
      ) : (
        <input
          type="text"
          {...tied}
          value={value}
          list={list}
          inputmode={is_number === true ? 'decimal' : undefined}
          autocomplete="off"
        />
      )}
    </div>
  );
}

function RecordBoxes({ control, ...said }: { control: ControlView } & Said) {
  const { name, label, hint, values, choices = [] } = control;
  const { frame, notes, described_by } = said_of(name, hint, said);
  return (
    <fieldset class={frame} aria-describedby={described_by}>
      <legend>{label}</legend>
      {/* Says that the form speaks of these boxes, when none of them is ticked. */}
      <input type="hidden" name={`${name}-vu`} value="oui" />
      {notes}
      <div class="boxes">
        <BoxList {...{ name, choices, values }} />
      </div>
    </fieldset>
  );
}
