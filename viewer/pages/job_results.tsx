import { cell } from './cell.tsx';
import { SmallMap } from './small_map.tsx';
import type { SmallMapView } from './small_map_view.ts';
import { Warnings } from './warnings.tsx';

export interface OutputView {
  name: string;
  title: string;
  description: string;
  /** Path of the collection that it became; null where it stands here. */
  published: string | null;
  /** What is no set of features. */
  value: unknown;
  downloads: readonly { href: string; title: string }[];
  /** Names of columns that come first, and their titles. */
  columns: Readonly<Record<string, { title: string }>>;
  /** Properties of its features; null where it is none. */
  features: readonly Readonly<Record<string, unknown>>[] | null;
  map: SmallMapView | null;
}

/** The outputs of a job, in the order of its process. */
export type JobResultsView = readonly OutputView[];

/** Lines that the page shows; downloads hold all of them. */
const shown_lines = 50;

/** Each output for reading: sentences, tables, maps, and the way to all of it. */
export function JobResults({ outputs: all }: { outputs: JobResultsView }) {
  const sentences = all.find(({ name }) => name === 'warnings')?.value;
  const warnings = Array.isArray(sentences) ? sentences.map(String) : [];
  const outputs = all.filter(({ name }) => name !== 'warnings');
  return (
    <>
      <h2>Résultats</h2>
      <Warnings sentences={warnings} />
      {all.length === 0 && <p>Aucune des sorties demandées n’a de valeur.</p>}
      {outputs.map((output) => (
        <section class="output">
          <h3 id={`sortie-${output.name}`}>{output.title}</h3>
          {output.description !== '' && <p class="note">{output.description}</p>}
          {output.published !== null && (
            <p>
              Publiée : <a href={output.published}>voir la collection</a>.
            </p>
          )}
          {output.map !== null && (
            <SmallMap view={output.map}>La carte montre les objets du tableau ci-dessous.</SmallMap>
          )}
          {output.features !== null && (
            <Lines name={output.name} rows={output.features} columns={output.columns} />
          )}
          {output.features === null && output.published === null && (
            <Value name={output.name} value={output.value} columns={output.columns} />
          )}
          {output.downloads.length > 0 && (
            <p>
              Emporter :{' '}
              {output.downloads.map(({ href, title }, i) => (
                <>
                  {i > 0 && ' · '}
                  <a href={href}>
                    {title}
                    <span class="visually-hidden"> de « {output.title} »</span>
                  </a>
                </>
              ))}
            </p>
          )}
        </section>
      ))}
    </>
  );
}

/** Names of all members, those that are described first. */
function in_order(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: OutputView['columns'],
): string[] {
  const present = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...new Set([...Object.keys(columns).filter((name) => present.has(name)), ...present])];
}

const is_row = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists of objects are tables, objects are facts, other lists are lists. */
function Value({ name, value, columns }: Pick<OutputView, 'name' | 'value' | 'columns'>) {
  if (Array.isArray(value) && value.length > 0 && value.every(is_row))
    return <Lines name={name} rows={value} columns={columns} />;
  if (Array.isArray(value))
    return value.length === 0 ? (
      <p>Aucun.</p>
    ) : (
      <ul>
        {value.map((item) => (
          <li>{cell(item)}</li>
        ))}
      </ul>
    );
  if (is_row(value))
    return (
      <dl class="facts">
        {in_order([value], columns).map((key) => (
          <>
            <dt>{columns[key]?.title ?? key}</dt>
            <dd>{cell(value[key])}</dd>
          </>
        ))}
      </dl>
    );
  return <p>{cell(value)}</p>;
}

function Lines({
  name,
  rows,
  columns,
}: Pick<OutputView, 'name' | 'columns'> & { rows: readonly Readonly<Record<string, unknown>>[] }) {
  if (rows.length === 0) return <p>Aucun objet.</p>;
  const shown = rows.slice(0, shown_lines);
  const names = in_order(shown, columns);
  return (
    <>
      {rows.length > shown.length && (
        <p>
          Les {shown_lines} premières lignes sur {rows.length.toLocaleString('fr-FR')} ; les fichiers les
          contiennent toutes.
        </p>
      )}
      <div class="table" tabIndex={0} role="region" aria-labelledby={`sortie-${name}`}>
        <table>
          <thead>
            <tr>
              {names.map((column) => (
                <th scope="col">{columns[column]?.title ?? column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr>
                {names.map((column) => (
                  <td>{cell(row[column])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
