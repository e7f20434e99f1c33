/** Features of other servers, asked for by way of this one as the view needs them. */
import type { Feature } from 'geojson';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ExternalFeatures, PortalLayer } from '../../pages/portal_view.ts';
import type { Extent } from '../../pages/small_map_view.ts';
import { read_remote } from './requests.ts';

export interface RemoteState {
  features: readonly Feature[];
  /** What is not shown, in French. */
  notices: readonly string[];
  /** Why nothing came; null when something did. */
  failure: string | null;
}

interface Held extends RemoteState {
  /** What was asked for; null: it has to be asked for anew. */
  asked: Extent | null;
  is_complete: boolean;
}

/** While the map is moved, nothing is asked. */
const calm_ms = 300;

/** The view and a quarter around it, so that a small move asks for nothing. */
function widen([west, south, east, north]: Extent): Extent {
  const [wide, high] = [(east - west) / 4, (north - south) / 4];
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  return [
    round(Math.max(-180, west - wide)),
    round(Math.max(-90, south - high)),
    round(Math.min(180, east + wide)),
    round(Math.min(90, north + high)),
  ];
}

const holds = (outer: Extent, inner: Extent) =>
  outer[0] <= Math.max(-180, inner[0]) &&
  outer[1] <= Math.max(-90, inner[1]) &&
  outer[2] >= Math.min(180, inner[2]) &&
  outer[3] >= Math.min(90, inner[3]);

/** `extent`: what the map shows; null until it is known. `layers`: those shown whose features this site asks for. */
export function use_remote_features(layers: readonly PortalLayer[], extent: Extent | null) {
  const [held, set_held] = useState<ReadonlyMap<string, Held>>(new Map());
  const under_way = useRef(new Map<string, AbortController>());
  const keep = (key: string, state: Held) => set_held((before) => new Map(before).set(key, state));
  const ask = async (key: string, seen: Extent) => {
    under_way.current.get(key)?.abort();
    const stop = new AbortController();
    under_way.current.set(key, stop);
    const asked = widen(seen);
    try {
      const found: ExternalFeatures = await read_remote(key, asked, stop.signal);
      const { features, notices, is_complete } = found;
      keep(key, { features, notices, is_complete, asked, failure: null });
    } catch (error) {
      if (stop.signal.aborted) return;
      const failure = error instanceof Error ? error.message : 'Cette couche ne répond pas.';
      keep(key, { features: [], notices: [], is_complete: false, asked, failure });
    }
  };
  const wanted = layers.map(({ key }) => key).join(' ');
  useEffect(() => {
    if (extent === null) return undefined;
    const due = layers.filter(({ key }) => {
      const state = held.get(key);
      return state?.asked == null || !holds(state.asked, extent) || !state.is_complete;
    });
    const timer = setTimeout(() => {
      for (const { key } of due) void ask(key, extent);
    }, calm_ms);
    return () => clearTimeout(timer);
  }, [wanted, extent?.join()]);
  return {
    states: held as ReadonlyMap<string, RemoteState>,
    retry(key: string) {
      if (extent !== null) void ask(key, extent);
    },
  };
}
