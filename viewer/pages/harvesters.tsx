import { say_minute } from './account_views.ts';
import { Notice } from './forms.tsx';
import { harvester_done, type HarvesterDone, type HarvesterRow, type RunView } from './harvest_view.ts';
import { page, type Page } from './layout.tsx';

/** « Moissonnages »: the remote catalogues that the asker looks after. */
export function harvesters_page({
  harvesters,
  done = null,
}: {
  harvesters: readonly HarvesterRow[];
  done?: HarvesterDone | null;
}): Page {
  return page({
    title: 'Moissonnages',
    current: 'data',
    wide: true,
    children: (
      <>
        <p class="crumbs">
          <a href="/catalogue/mes-fiches">Mes jeux de données</a>
        </p>
        <h1>Moissonnages</h1>
        {done !== null && <Notice kind="done">{harvester_done[done]}</Notice>}
        <p>
          Une moisson recopie ici les fiches d’un catalogue ou d’un service distant, et suit ce qui y change
          et ce qui en disparaît.
        </p>
        <div class="actions">
          <a class="button" href="/moissonnages/nouveau">
            Ajouter une moisson
          </a>
        </div>
        {harvesters.length === 0 ? (
          <p role="status">Aucune moisson pour l’instant.</p>
        ) : (
          <div class="table" tabIndex={0} role="region" aria-label="Liste des moissons">
            <table>
              <thead>
                <tr>
                  <th scope="col">Nom</th>
                  <th scope="col">Dernier passage</th>
                  <th scope="col" class="number">
                    Fiches
                  </th>
                  <th scope="col">Horaire</th>
                  <th scope="col">Protocole</th>
                  <th scope="col">Organisation</th>
                </tr>
              </thead>
              <tbody>
                {harvesters.map(({ id, name, kind_title, organisation, records, last_run, times }) => (
                  <tr>
                    <th scope="row">
                      <a href={`/moissonnages/${id}`}>{name}</a>
                    </th>
                    <td>
                      {last_run === null ? (
                        'Jamais'
                      ) : (
                        <>
                          <RunState run={last_run} /> {say_minute(last_run.started_at)}
                        </>
                      )}
                    </td>
                    <td class="number">{records.toLocaleString('fr-FR')}</td>
                    <td>{times}</td>
                    <td>{kind_title}</td>
                    <td>{organisation ?? 'Le site'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </>
    ),
  });
}

const badges = { good: '', plain: '', waiting: ' pending', bad: ' bad' } as const;

/** How a run stands, set off. */
export const RunState = ({ run }: { run: Pick<RunView, 'state' | 'tone'> }) => (
  <span class={`badge${badges[run.tone]}`}>{run.state}</span>
);
