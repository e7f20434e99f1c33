/** Fields of the record's editor, each with its hint, what is wrong with it and what the rules say of it. */
import type { FieldProblem } from './forms.tsx';
import type { ControlView, FindingView } from './record_editor_view.ts';

export interface Said {
  problems: readonly FieldProblem[];
  findings: readonly FindingView[];
  focus: string | null;
}

/** What stands between a label and its field, and the ids that tie it to the field. */
export function notes_of(name: string, hint: string | undefined, { problems, findings }: Said) {
  const problem = problems.find(({ field }) => field === name);
  const rules = findings.filter(({ field }) => field === name);
  const ids = [hint && `${name}-hint`, problem && `${name}-problem`, rules.length > 0 && `${name}-rules`];
  return {
    problem,
    described_by: ids.filter(Boolean).join(' ') || undefined,
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
        {rules.length > 0 && (
          <ul class="rules" id={`${name}-rules`}>
            {rules.map(({ level, message, remedy }) => (
              <li class={level}>
                {level === 'error' ? 'À corriger : ' : 'Conseil : '}
                {message} {remedy}
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  };
}

export function RecordControl({ control, ...said }: { control: ControlView } & Said) {
  if (control.kind === 'boxes') return <RecordBoxes control={control} {...said} />;
  const { name, label, hint, kind, values, choices = [], rows, is_short, is_number, list } = control;
  const { problem, notes, described_by } = notes_of(name, hint, said);
  const tied = {
    id: name,
    name,
    'aria-describedby': described_by,
    'aria-invalid': problem === undefined ? undefined : true,
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
  const { problem, notes, described_by } = notes_of(name, hint, said);
  return (
    <fieldset class={problem === undefined ? 'field' : 'field wrong'} aria-describedby={described_by}>
      <legend>{label}</legend>
      {/* Says that the form speaks of these boxes, when none of them is ticked. */}
      <input type="hidden" name={`${name}-vu`} value="oui" />
      {notes}
      <div class="boxes">
        {choices.map(([value, title], i) => (
          <label class="box">
            <input
              type="checkbox"
              id={i === 0 ? name : undefined}
              name={name}
              value={value}
              checked={values.includes(value)}
            />
            {title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
