import { say_minute } from './account_views.ts';
import { say_action, audit_actions } from './audit_actions.ts';
import { DateField, Select, type Choice } from './form_parts.tsx';
import { Field } from './forms.tsx';
import { page, type Page } from './layout.tsx';

export interface AuditRow {
  id: number;
  at: Date;
  actor: string;
  action: string;
  object: string | null;
  details: Record<string, unknown>;
  address: string | null;
  request_id: string | null;
}

export interface JournalFilter {
  qui: string;
  action: string;
  /** ISO dates, or empty. */
  du: string;
  au: string;
}

const all_actions: readonly Choice[] = [
  ['', 'Toutes'],
  ...Object.entries(audit_actions).sort(([, one], [, other]) => one.localeCompare(other, 'fr')),
];

/** The list of actions, and the beginning of a name that an address of this page asked for. */
const choices_of = (chosen: string): readonly Choice[] =>
  all_actions.some(([value]) => value === chosen) ? all_actions : [...all_actions, [chosen, chosen]];

/** « Journal »: who did what, the latest first. */
export function journal_page({
  rows,
  filter,
  next,
}: {
  rows: readonly AuditRow[];
  filter: JournalFilter;
  /** Number of the last line when there are more. */
  next: number | null;
}): Page {
  const query = (extra: Record<string, string>) => {
    const set = Object.entries({ ...filter, ...extra }).filter(([, value]) => value !== '');
    return `/journal?${new URLSearchParams(set).toString()}`;
  };
  return page({
    title: 'Journal',
    wide: true,
    children: (
      <>
        <h1>Journal</h1>
        <p>
          Chaque changement, et chaque consultation d’un compte, y laisse une ligne ; il n’est jamais modifié.
        </p>
        <form method="get" action="/journal" class="filters" role="search" aria-label="Journal">
          <Field name="qui" label="Qui, ou quoi" value={filter.qui} autocomplete="off" is_search />
          <Select name="action" label="Action" value={filter.action} choices={choices_of(filter.action)} />
          <DateField name="du" label="Du" value={filter.du} />
          <DateField name="au" label="Au" value={filter.au} />
          <button class="second">Filtrer</button>
        </form>
        <p>
          <a href={query({ f: 'csv' })}>Exporter ces lignes en CSV</a>
        </p>
        {rows.length === 0 ? (
          <p role="status">Aucune ligne.</p>
        ) : (
          <div class="table" tabIndex={0} role="region" aria-label="Lignes du journal">
            <table>
              <thead>
                <tr>
                  <th scope="col">Date</th>
                  <th scope="col">Qui</th>
                  <th scope="col">Action</th>
                  <th scope="col">Sur quoi</th>
                  <th scope="col">Détails</th>
                  <th scope="col">Depuis</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ at, actor, action, object, details, address }) => (
                  <tr>
                    <td>{say_minute(at)}</td>
                    <td>{actor}</td>
                    <td>{say_action(action)}</td>
                    <td>{object ?? '–'}</td>
                    <td class="details">
                      {Object.entries(details).map(([name, value]) => (
                        <div>
                          {name} : {typeof value === 'string' ? value : JSON.stringify(value)}
                        </div>
                      ))}
                    </td>
                    <td>{address ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {next !== null && (
          <nav class="actions" aria-label="Pages du journal">
            <a href={query({ avant: String(next) })}>Lignes plus anciennes</a>
          </nav>
        )}
      </>
    ),
  });
}
