import { useEffect, useState } from 'preact/hooks';
import { read_activity, type Activity } from './requests.ts';

const ask_again_ms = 1500;
/** When nobody works on anything. */
const ask_idle_ms = 15_000;

/**
 * What the site is working on, asked again and again while `is_waiting`. The page is loaded anew once communes and
 * white zones are there, or communes alone when nobody works on the rest. `failed`: the last question had no answer.
 */
export function use_activity(is_waiting: boolean): { activity: Activity | null; failed: boolean } {
  const [activity, set_activity] = useState<Activity | null>(null);
  const [failed, set_failed] = useState(false);
  useEffect(() => {
    if (!is_waiting) return undefined;
    let timer = 0;
    let stopped = false;
    const shown_communes = document.getElementById('map-view') !== null;
    const ask = async () => {
      let pause_ms = ask_again_ms;
      try {
        const found = await read_activity();
        const is_idle = found.jobs.length === 0;
        if (found.has_communes && (found.has_white_zones || (is_idle && !shown_communes)))
          return location.reload();
        if (is_idle) pause_ms = ask_idle_ms;
        set_activity(found);
        set_failed(false);
      } catch {
        set_failed(true);
      }
      if (!stopped) timer = window.setTimeout(() => void ask(), pause_ms);
    };
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [is_waiting]);
  return { activity, failed };
}

const titles: Readonly<Record<string, string>> = {
  etl_defaults: 'Communes et services',
  white_zones: 'Zones blanches',
};

/** A job in words. */
export const say_job = ({ kind, state, message }: Activity['jobs'][number]): string =>
  `${titles[kind] ?? kind} : ${state === 'queued' ? 'en attente' : (message ?? 'en cours')}`;
