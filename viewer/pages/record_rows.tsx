/** Entries of a list in the record's editor, each with its fields and a button that takes it away. */
import { said_of, RecordControl, type Said } from './record_controls.tsx';
import type { ControlView, RowsView } from './record_editor_view.ts';

export function RecordRows({ rows, ...said }: { rows: RowsView } & Said) {
  const { name, title, hint, add, is_table } = rows;
  const { notes } = said_of(name, hint, said);
  return (
    <div class="rows" id={name}>
      <h3>{title}</h3>
      <input type="hidden" name={`${name}-vu`} value="oui" />
      {notes}
      {is_table ? rows.rows.length > 0 && <Table rows={rows} {...said} /> : <Entries rows={rows} {...said} />}
      <button class="second" name="action" value={`ajouter:${name}`}>
        {add}
      </button>
    </div>
  );
}

/** The field that a new entry begins with. */
const first_of_new = ({ name, rows }: RowsView, { focus }: Said, i: number) =>
  focus === name && i === rows.length - 1 ? (rows[i]?.controls[0]?.name ?? null) : null;

function Remove({ rows: { name, one }, legend, i }: { rows: RowsView; legend: string; i: number }) {
  return (
    <button class="second" name="action" value={`retirer:${name}:${i}`}>
      Retirer{' '}
      <span class="out-of-sight">
        {one} {legend}
      </span>
    </button>
  );
}

function Entries({ rows, ...said }: { rows: RowsView } & Said) {
  return (
    <>
      {rows.rows.map(({ legend, rest, controls }, i) => (
        <fieldset class="line">
          <legend>{legend}</legend>
          <input type="hidden" name={`${rows.name}-${i}-reste`} value={rest} />
          <div>
            {controls.map((control) => (
              <RecordControl control={control} {...said} focus={first_of_new(rows, said, i)} />
            ))}
            <Remove rows={rows} legend={legend} i={i} />
          </div>
        </fieldset>
      ))}
    </>
  );
}

/** An entry on each row; the first field, or what stands for it, names the row. */
function Table({ rows, ...said }: { rows: RowsView } & Said) {
  const [first] = rows.rows;
  const heads = first?.controls.map(({ label }) => label) ?? [];
  return (
    <div class="table" tabIndex={0} role="region" aria-label={rows.title}>
      <table class="entries">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
            <th scope="col">
              <span class="out-of-sight">Retirer</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.rows.map(({ legend, rest, is_kept, controls }, i) => (
            <tr>
              {controls.map((control, at) => (
                <Cell
                  control={control}
                  legend={legend}
                  is_head={at === 0}
                  focus={first_of_new(rows, said, i)}
                  said={said}
                />
              ))}
              <td>
                <input type="hidden" name={`${rows.name}-${i}-reste`} value={rest} />
                {!is_kept && <Remove rows={rows} legend={legend} i={i} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({
  control,
  legend,
  is_head,
  focus,
  said,
}: {
  control: ControlView;
  legend: string;
  is_head: boolean;
  focus: string | null;
  said: Said;
}) {
  const content =
    control.is_fixed === true ? (
      control.values[0]
    ) : (
      <RecordControl
        control={{ ...control, hint: undefined, label: `${control.label} de ${legend}` }}
        {...said}
        focus={focus}
      />
    );
  return is_head ? <th scope="row">{content}</th> : <td>{content}</td>;
}
