import type { DepositColumn } from '../../pages/deposit_view.ts';

export interface EditedColumn extends DepositColumn {
  is_kept: boolean;
}

const types: readonly (readonly [type: string, title: string])[] = [
  ['text', 'texte'],
  ['integer', 'nombre entier'],
  ['bigint', 'grand nombre entier'],
  ['double precision', 'nombre'],
  ['boolean', 'vrai ou faux'],
  ['date', 'date'],
  ['timestamptz', 'date et heure'],
  ['jsonb', 'document'],
];

/** Columns as they will be published: kept or left out, renamed, typed, titled. */
export function Columns({
  columns,
  dropped,
  change,
}: {
  columns: readonly EditedColumn[];
  dropped: readonly { from: string; reason: string }[];
  change: (columns: EditedColumn[]) => void;
}) {
  const set = (index: number, members: Partial<EditedColumn>) =>
    change(columns.map((column, i) => (i === index ? { ...column, ...members } : column)));
  return (
    <details>
      <summary>
        Colonnes : {columns.filter(({ is_kept }) => is_kept).length} publiées (renommer, typer, laisser de
        côté)
      </summary>
      <div class="table" tabIndex={0} role="region" aria-label="Colonnes">
        <table>
          <thead>
            <tr>
              <th scope="col">Publier</th>
              <th scope="col">Dans le fichier</th>
              <th scope="col">Nom publié</th>
              <th scope="col">Titre</th>
              <th scope="col">Type</th>
              <th scope="col">Exemples</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column, i) => (
              <tr key={column.from}>
                <td>
                  <label class="box">
                    <input
                      type="checkbox"
                      checked={column.is_kept}
                      onChange={(event) => set(i, { is_kept: event.currentTarget.checked })}
                    />
                    <span class="out-of-sight">Publier {column.from}</span>
                  </label>
                </td>
                <th scope="row">{column.from}</th>
                <td>
                  <input
                    type="text"
                    aria-label={`Nom publié de ${column.from}`}
                    value={column.name}
                    pattern="[a-z_][a-z0-9_]*"
                    maxLength={56}
                    title="Minuscules sans accent, chiffres ou « _ »"
                    onInput={(event) => set(i, { name: event.currentTarget.value })}
                  />
                </td>
                <td>
                  <input
                    type="text"
                    aria-label={`Titre de ${column.from}`}
                    value={column.title}
                    maxLength={200}
                    onInput={(event) => set(i, { title: event.currentTarget.value })}
                  />
                </td>
                <td>
                  <select
                    aria-label={`Type de ${column.from}`}
                    onChange={(event) => set(i, { type: event.currentTarget.value })}
                  >
                    {types.map(([type, title]) => (
                      <option key={type} value={type} selected={type === column.type}>
                        {title}
                      </option>
                    ))}
                  </select>
                </td>
                <td>{column.samples.join(' | ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {dropped.length > 0 && (
        <p class="note">
          Laissées : {dropped.map(({ from, reason }) => `« ${from} » (${reason})`).join(', ')}.
        </p>
      )}
    </details>
  );
}
