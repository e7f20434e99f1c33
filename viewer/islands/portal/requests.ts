import type { Feature, FeatureCollection } from 'geojson';
import type { ExternalFeatures, PortalClasses } from '../../pages/portal_view.ts';
import type { Extent } from '../../pages/small_map_view.ts';

async function ask<T>(path: string, signal: AbortSignal | null = null): Promise<T> {
  const answer = await fetch(path, { headers: { Accept: 'application/json' }, signal });
  if (answer.ok) return (await answer.json()) as T;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  throw new Error(problem.detail ?? `Le serveur a répondu ${answer.status}.`);
}

export const read_classes = (collection: string, column: string) =>
  ask<PortalClasses>(`/carte/classes?${new URLSearchParams({ collection, colonne: column })}`);

export const read_item = (collection: string, id: string) =>
  ask<Feature>(`/collections/${encodeURIComponent(collection)}/items/${encodeURIComponent(id)}?f=json`);

/** The first features of a layer in an extent, and how many there are (null: not counted to the end). */
export async function read_items(
  collection: string,
  extent: Extent,
  limit: number,
): Promise<{ features: Feature[]; matched: number | null }> {
  const query = new URLSearchParams({
    f: 'json',
    bbox: extent.map((side) => side.toFixed(5)).join(','),
    limit: String(limit),
  });
  const found = await ask<FeatureCollection & { numberMatched?: number }>(
    `/collections/${encodeURIComponent(collection)}/items?${query}`,
  );
  return { features: found.features, matched: found.numberMatched ?? null };
}

/** Path of what this site gives of a layer of another server; its key is « x: » and a number. */
export const remote_path = (key: string, ...more: readonly string[]) =>
  ['/carte/externes', encodeURIComponent(key.slice(2)), ...more].join('/');

export const read_remote = (key: string, extent: Extent, signal: AbortSignal) =>
  ask<ExternalFeatures>(`${remote_path(key, 'objets')}?bbox=${extent.join(',')}`, signal);
