import { say_minute } from './account_views.ts';
import { say_date } from './data_words.ts';
import { Select } from './form_parts.tsx';
import { Field } from './forms.tsx';
import { HarvestCrumbs } from './harvest_crumbs.tsx';
import type { HarvestLine, HarvestLines, RunView } from './harvest_view.ts';
import { RunState } from './harvesters.tsx';
import { page, type Page } from './layout.tsx';
import { typeset } from './typeset.ts';
import { ListPages } from './list_pages.tsx';

interface Harvested {
  id: number;
  name: string;
}

/** A run with its log: what it did to each item, or would have done. */
export function harvest_run_page(harvester: Harvested, run: RunView, lines: HarvestLines): Page {
  const path = `/moissonnages/${harvester.id}/passages/${run.id}`;
  const title = `${run.is_dry ? 'Essai' : 'Passage'} du ${say_minute(run.started_at)}`;
  return page({
    title: `${title}, ${harvester.name}`,
    current: 'data',
    wide: true,
    children: (
      <>
        <HarvestCrumbs harvester={harvester} />
        <h1>{title}</h1>
        <dl class="facts">
          <dt>État</dt>
          <dd>
            <RunState run={run} />
          </dd>
          <dt>Fiches</dt>
          <dd>{run.counts}</dd>
          {run.ended_at !== null && (
            <>
              <dt>Fin</dt>
              <dd>{say_minute(run.ended_at)}</dd>
            </>
          )}
          {run.message !== null && (
            <>
              <dt>Message</dt>
              <dd>{run.message}</dd>
            </>
          )}
        </dl>
        <h2>Journal</h2>
        <p>
          {run.is_dry ? 'Ce qui changerait' : 'Ce qui a changé'}, fiche par fiche ; ce qui est resté le même
          n’y figure pas.
        </p>
        <Lines {...lines} path={path} has_dates={false} />
      </>
    ),
  });
}

/** What is known of each remote item, the unchanged ones too. */
export function harvest_items_page(harvester: Harvested, lines: HarvestLines): Page {
  return page({
    title: `Fiches de ${harvester.name}`,
    current: 'data',
    wide: true,
    children: (
      <>
        <HarvestCrumbs harvester={harvester} />
        <h1>Fiches et éléments distants</h1>
        <p>Chaque élément du catalogue distant, et ce que le dernier passage en a fait.</p>
        <Lines {...lines} path={`/moissonnages/${harvester.id}/fiches`} has_dates />
      </>
    ),
  });
}

function Lines({
  lines,
  total,
  offset,
  page_size,
  q,
  issue,
  outcomes,
  path,
  has_dates,
}: HarvestLines & { path: string; has_dates: boolean }) {
  const address = (start: number) => {
    const set = Object.entries({ q, issue, offset: start === 0 ? '' : String(start) });
    return `${path}?${new URLSearchParams(set.filter(([, value]) => value !== '')).toString()}`;
  };
  return (
    <>
      <form method="get" action={path} class="filters" role="search" aria-label="Lignes">
        <Field name="q" label="Titre ou identifiant" value={q} autocomplete="off" is_search />
        <Select name="issue" label="Issue" value={issue} choices={[['', 'Toutes'], ...outcomes]} />
        <button class="second">Filtrer</button>
      </form>
      <p role="status">
        {total === 0
          ? 'Aucune ligne.'
          : `${total.toLocaleString('fr-FR')} ligne${total > 1 ? 's' : ''}${total > page_size ? `, de la ${offset + 1}ᵉ à la ${Math.min(total, offset + page_size)}ᵉ` : ''}.`}
      </p>
      {lines.length > 0 && (
        <div class="table harvest-lines" tabIndex={0} role="region" aria-label="Lignes du journal">
          <table>
            <thead>
              <tr>
                <th scope="col">Titre</th>
                <th scope="col">Issue</th>
                <th scope="col">Identifiant distant</th>
                {has_dates && <th scope="col">Modifiée là-bas</th>}
                <th scope="col">Message</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr>
                  <th scope="row">
                    <Title {...line} />
                  </th>
                  <td>{line.outcome}</td>
                  <td class="details">{line.remote_id}</td>
                  {has_dates && <td>{line.remote_date === null ? '–' : say_date(line.remote_date)}</td>}
                  <td class="details">{line.message === null ? '–' : typeset(line.message)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ListPages {...{ total, offset, address }} limit={page_size} />
    </>
  );
}

function Title({ title, record_id, is_here, remote_id }: HarvestLine) {
  const shown = title === '' ? remote_id : title;
  if (record_id === null || !is_here) return <>{shown}</>;
  return <a href={`/catalogue/${encodeURIComponent(record_id)}`}>{shown}</a>;
}
