import '../style/map.css';
import '../style/planner.css';
import { render } from 'preact';
import type { PlannerView } from '../pages/planner_view.ts';
import { Planner } from './planner/planner.tsx';
import { use_coverage } from './planner/use_coverage.ts';
import { use_scenario } from './planner/use_scenario.ts';

/** The planner's page: a skeleton until the times are here, an error that can be tried again, then the whole screen. */
function PlannerPage({ view }: { view: PlannerView }) {
  const scenario = use_scenario(view);
  const { coverage, failure, retry } = use_coverage(scenario.body);
  const alert = failure !== null && (
    <p class="warnings" role="alert">
      {failure}{' '}
      <button type="button" onClick={retry}>
        Réessayer
      </button>
    </p>
  );
  if (coverage === null)
    return (
      <>
        {alert}
        {failure === null && <p role="status">Chargement des temps de trajet…</p>}
        {/* What the skip links lead to is there from the beginning. */}
        {['guichets', 'resultats', 'liste'].map((id) => (
          <div key={id} id={id} tabIndex={-1} class="skeleton" aria-busy={failure === null} />
        ))}
      </>
    );
  return <Planner view={view} scenario={scenario} coverage={coverage} alert={alert} />;
}

const view = document.getElementById('planner-view');
const place = document.getElementById('planner-app');
if (view !== null && place !== null) {
  place.replaceChildren();
  render(<PlannerPage view={JSON.parse(view.textContent) as PlannerView} />, place);
}
