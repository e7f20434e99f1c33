import { say_minute } from './account_views.ts';
import { PostForm } from './form_parts.tsx';
import { Notice } from './forms.tsx';
import { HarvestCrumbs } from './harvest_crumbs.tsx';
import { harvester_done, type HarvesterDone, type HarvesterView, type RunView } from './harvest_view.ts';
import { RunState } from './harvesters.tsx';
import { page, type Page } from './layout.tsx';

interface Shown {
  view: HarvesterView;
  csrf: string | null;
  done?: HarvesterDone | null;
}

/** One harvester: what it does, what can be asked of it, its runs. */
export function harvester_page({ view, csrf, done = null }: Shown): Page {
  const { id, name, jobs, runs, obstacle, needs_approval } = view;
  const path = `/moissonnages/${id}`;
  const waiting = runs.find(({ is_dry }) => !is_dry);
  return page({
    title: name,
    current: 'data',
    wide: true,
    children: (
      <>
        <HarvestCrumbs />
        <h1>{name}</h1>
        {done !== null && <Notice kind="done">{harvester_done[done]}</Notice>}
        {obstacle !== null && <Notice kind="stop">{obstacle}</Notice>}
        {waiting !== undefined && waiting.to_confirm > 0 && (
          <Confirmation run={waiting} path={path} csrf={csrf} needs_approval={needs_approval} />
        )}
        {jobs.length > 0 && <UnderWay view={view} csrf={csrf} />}
        {jobs.length === 0 && <Wishes path={path} csrf={csrf} needs_approval={needs_approval} />}
        <Facts view={view} />
        <div class="actions">
          <a href={`${path}/fiches`}>Fiches et éléments distants</a>
          {!needs_approval && <a href={`${path}/modifier`}>Modifier</a>}
          <a href={`${path}/suppression`}>Supprimer…</a>
        </div>
        <Runs runs={runs} path={path} />
      </>
    ),
  });
}

interface Asking {
  path: string;
  csrf: string | null;
  needs_approval: boolean;
}

function Confirmation({ run, path, csrf, needs_approval }: Asking & { run: RunView }) {
  const n = run.to_confirm.toLocaleString('fr-FR');
  return (
    <Notice kind="info">
      <p>
        {n} fiches ne sont plus dans le catalogue distant : c’est beaucoup, et peut-être une panne là-bas.
        Rien n’a été supprimé. <a href={`${path}/passages/${run.id}?issue=vanished`}>Voir lesquelles</a>
      </p>
      {!needs_approval && (
        <PostForm action={`${path}/confirmer`} csrf={csrf} inline>
          <input type="hidden" name="passage" value={String(run.id)} />
          <button class="danger">Supprimer ces {n} fiches</button>
        </PostForm>
      )}
    </Notice>
  );
}

function UnderWay({ view, csrf }: { view: HarvesterView; csrf: string | null }) {
  const path = `/moissonnages/${view.id}`;
  return (
    <section aria-labelledby="en-cours">
      <h2 id="en-cours">En ce moment</h2>
      <div role="status">
        {view.jobs.map(({ title, state, message }) => (
          <p>
            {title} : {state}
            {message !== null && <>. {message}</>}
          </p>
        ))}
      </div>
      <div class="actions">
        <a class="button" href={path}>
          Actualiser
        </a>
        <PostForm action={`${path}/arreter`} csrf={csrf} inline>
          <button class="second">Arrêter</button>
        </PostForm>
      </div>
    </section>
  );
}

const Wishes = ({ path, csrf, needs_approval }: Asking) => (
  <PostForm action={`${path}/lancer`} csrf={csrf} inline>
    <button name="action" value="essai" class="second">
      Tester la première page
    </button>
    <button name="action" value="essai_complet" class="second">
      Tester tout
    </button>
    {needs_approval ? (
      <p>Moissonner publie des fiches : demandez-le à un administrateur de votre organisation.</p>
    ) : (
      <button name="action" value="lancer">
        Moissonner maintenant
      </button>
    )}
  </PostForm>
);

function Facts({ view }: { view: HarvesterView }) {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Protocole', view.kind_title],
    ['Adresse', view.address],
    ['Clé', view.has_secret ? 'enregistrée, chiffrée' : 'aucune'],
    ['Organisation', view.organisation ?? 'Le site'],
    ['Fiches visibles', view.visibility],
    ['Territoire', view.territory],
    ['Condition', view.query],
    ['Horaire', view.times],
    ['Fiches ici', view.records.toLocaleString('fr-FR')],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd class="long">{value}</dd>
          </>
        ))}
    </dl>
  );
}

function Runs({ runs, path }: { runs: readonly RunView[]; path: string }) {
  if (runs.length === 0) return <p>Aucun passage pour l’instant.</p>;
  return (
    <>
      <h2 id="passages">Passages</h2>
      <div class="table" tabIndex={0} role="region" aria-labelledby="passages">
        <table>
          <thead>
            <tr>
              <th scope="col">Début</th>
              <th scope="col">État</th>
              <th scope="col">Ce qui s’est passé</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr>
                <th scope="row">
                  <a href={`${path}/passages/${run.id}`}>{say_minute(run.started_at)}</a>
                </th>
                <td>
                  <RunState run={run} />
                </td>
                <td class="details">
                  {run.counts}
                  {run.message !== null && <p class="hint">{run.message}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Asks once more before a harvester is gone, and what becomes of its records. */
export function harvester_removal_page({ view, csrf }: Shown): Page {
  const path = `/moissonnages/${view.id}`;
  const n = view.records.toLocaleString('fr-FR');
  const is_empty = view.records === 0;
  return page({
    title: `Supprimer « ${view.name} »`,
    current: 'data',
    children: (
      <>
        <HarvestCrumbs harvester={view} />
        <h1>Supprimer « {view.name} » ?</h1>
        <p>
          Ses passages et leur journal disparaîtront.{' '}
          {is_empty
            ? 'Elle n’a pas de fiche ici.'
            : `Ses ${n} fiches peuvent rester, sans plus suivre le catalogue distant : une autre moisson de la même organisation pourra les reprendre. Supprimées avec elle, elles disparaissent pour tous ; celles qui ont été complétées ici sont seulement retirées de la publication.`}
        </p>
        <PostForm action={`${path}/suppression`} csrf={csrf}>
          <div class="actions">
            <button name="fiches" value="garder" class="danger">
              {is_empty ? 'Supprimer la moisson' : 'Supprimer la moisson, garder les fiches'}
            </button>
            {!view.needs_approval && !is_empty && (
              <button name="fiches" value="supprimer" class="danger">
                Supprimer la moisson et ses {n} fiches
              </button>
            )}
            <a href={path}>Annuler</a>
          </div>
        </PostForm>
      </>
    ),
  });
}
