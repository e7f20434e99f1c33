import type { Map as MapLibre } from 'maplibre-gl';

/** A tile that comes so long after the last fault means that the layer is well again. */
const well_after_ms = 1500;

const silent = 'Cette couche ne répond pas.';

/** What this site said of the tile that did not come. */
async function read_reason(fault: unknown): Promise<string> {
  const body = (fault as { body?: unknown } | undefined)?.body;
  if (!(body instanceof Blob)) return silent;
  try {
    const { detail } = JSON.parse(await body.text()) as { detail?: unknown };
    return typeof detail === 'string' ? detail : silent;
  } catch {
    return silent;
  }
}

const is_loaded = (tile: unknown) => (tile as { state?: unknown } | undefined)?.state === 'loaded';

/** Tells which layers of other servers do not come: the map goes on without them. */
export function watch_layers(
  map: MapLibre,
  { on_layer, on_error }: { on_layer: (key: string, failure: string | null) => void; on_error: () => void },
): void {
  const failed_at = new Map<string, number>();
  const asked = new Set<string>();
  const came = new Set<string>();
  map.on('error', (event) => {
    const { sourceId: key, error } = event as { sourceId?: string; error?: unknown };
    if (key?.startsWith('x:') !== true) return on_error();
    const is_news = !failed_at.has(key);
    failed_at.set(key, performance.now());
    if (is_news) void read_reason(error).then((failure) => on_layer(key, failure));
  });
  map.on('sourcedataloading', ({ sourceId: key, tile }) => {
    if (key?.startsWith('x:') && tile !== undefined) asked.add(key);
  });
  // Places without tiles are no fault; a layer of which none has ever come may be gone.
  map.on('idle', () => {
    for (const key of asked) {
      if (came.has(key) || failed_at.has(key)) continue;
      failed_at.set(key, performance.now());
      on_layer(key, 'Cette couche n’a rien à montrer ici, ou son serveur ne la donne plus.');
    }
  });
  map.on('sourcedata', ({ sourceId: key, tile }) => {
    if (is_loaded(tile)) came.add(key);
    const at = failed_at.get(key);
    if (at === undefined || !is_loaded(tile) || performance.now() - at < well_after_ms) return;
    failed_at.delete(key);
    on_layer(key, null);
  });
}
