import { render } from 'preact';
import { say_job, use_activity } from './activity.ts';

/** Follows the work under way and shows the map as soon as there is something to see. */
function Loading() {
  const { activity, failed } = use_activity(true);
  const job = activity?.jobs[0];
  if (failed) return <p role="status">Le serveur ne répond pas. Nouvel essai dans un instant…</p>;
  if (job === undefined)
    return <p role="status">{activity === null ? 'Préparation…' : 'Aucun import n’est en cours.'}</p>;
  return (
    <>
      <p role="status">{say_job(job)}</p>
      <progress max={1} value={job.progress} aria-label="Avancement" />
    </>
  );
}

const place = document.getElementById('loading-app');
if (place !== null) {
  place.replaceChildren();
  render(<Loading />, place);
}
