import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { read_activity, type Activity } from './requests.ts';

const titles: Readonly<Record<string, string>> = {
  etl_defaults: 'Communes et services',
  white_zones: 'Zones blanches',
};
const ask_again_ms = 1500;

/** Follows the work under way and shows the map as soon as the communes are there. */
function Loading() {
  const [activity, set_activity] = useState<Activity | null>(null);
  const [failed, set_failed] = useState(false);
  useEffect(() => {
    let timer = 0;
    const ask = async () => {
      try {
        const found = await read_activity();
        if (found.has_communes) return location.reload();
        set_activity(found);
        set_failed(false);
      } catch {
        set_failed(true);
      }
      timer = window.setTimeout(() => void ask(), ask_again_ms);
    };
    void ask();
    return () => clearTimeout(timer);
  }, []);
  const job = activity?.jobs[0];
  if (failed) return <p role="status">Le serveur ne répond pas. Nouvel essai dans un instant…</p>;
  if (job === undefined)
    return <p role="status">{activity === null ? 'Préparation…' : 'Aucun import n’est en cours.'}</p>;
  return (
    <>
      <p role="status">
        {titles[job.kind] ?? job.kind} : {job.state === 'queued' ? 'en attente' : (job.message ?? 'en cours')}
      </p>
      <progress max={1} value={job.progress} aria-label="Avancement" />
    </>
  );
}

const place = document.getElementById('loading-app');
if (place !== null) {
  place.replaceChildren();
  render(<Loading />, place);
}
