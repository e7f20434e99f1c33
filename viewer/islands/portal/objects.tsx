import type { Feature } from 'geojson';
import { useEffect, useState } from 'preact/hooks';
import { bbox } from '@turf/turf';
import type { PortalLayer } from '../../pages/portal_view.ts';
import type { Extent } from '../../pages/small_map_view.ts';
import { say_number } from '../words.ts';
import type { PickedFeature } from './canvas.ts';
import { read_item, read_items } from './requests.ts';
import type { ShownLayer } from './style.ts';

const listed = 10;

function say(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number') return value.toLocaleString('fr-FR', { maximumFractionDigits: 6 });
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The feature that was clicked, with all that the collection says of it. */
export function Picked({ picked, shown }: { picked: PickedFeature | null; shown: readonly ShownLayer[] }) {
  const [properties, set_properties] = useState<Feature['properties']>(null);
  const [said, set_said] = useState('');
  const layer = shown.find(({ layer }) => layer.key === picked?.key)?.layer;
  const is_remote = layer != null && layer.remote !== null;
  useEffect(() => {
    set_properties(null);
    set_said('');
    if (picked === null) return undefined;
    if (is_remote) return set_properties(picked.properties);
    let is_wanted = true;
    set_said('Chargement…');
    read_item(picked.key, picked.id).then(
      (found) => {
        if (!is_wanted) return;
        set_properties(found.properties);
        set_said('');
      },
      (error: Error) => is_wanted && set_said(error.message),
    );
    return () => {
      is_wanted = false;
    };
  }, [picked]);
  if (picked === null) return null;
  const path = `/collections/${encodeURIComponent(picked.key)}/items/${encodeURIComponent(picked.id)}?f=html`;
  return (
    <section class="picked" aria-labelledby="picked-title">
      <h2 id="picked-title">Objet choisi</h2>
      <p class="note">{layer?.title ?? picked.key}</p>
      {said !== '' && <p role="status">{said}</p>}
      {properties !== null && (
        <>
          <dl class="facts">
            {Object.entries(properties)
              .slice(0, 30)
              .map(([name, value]) => (
                <>
                  <dt>{name}</dt>
                  <dd>{say(value)}</dd>
                </>
              ))}
          </dl>
          {!is_remote && (
            <p>
              <a href={path}>Sa page</a>
            </p>
          )}
        </>
      )}
    </section>
  );
}

interface Listed {
  title: string;
  key: string;
  /** Features have pages of their own. */
  has_items: boolean;
  is_remote: boolean;
  names: { id: string; name: string }[];
  matched: number | null;
}

async function list_layer({ layer, remote }: ShownLayer, seen: Extent): Promise<Listed> {
  const { key, title, label, has_items } = layer;
  if (layer.remote !== null) {
    const there = (remote?.features ?? []).filter((feature) => touches(feature, seen));
    const names = there.slice(0, listed).map(({ id, properties }, i) => ({
      id: String(id ?? i),
      name: name_of(properties) ?? `Objet ${id ?? i + 1}`,
    }));
    return { key, title, has_items, is_remote: true, names, matched: there.length };
  }
  const { features, matched } = await read_items(key, seen, listed);
  const names = features.map(({ id, properties }) => ({
    id: String(id ?? ''),
    name: label === null ? String(id ?? '') : say(properties?.[label]),
  }));
  return { key, title, has_items, is_remote: false, names, matched };
}

/** Whether a feature's box meets an extent. */
function touches(feature: Feature, [west, south, east, north]: Extent): boolean {
  const [least_x, least_y, most_x, most_y] = bbox(feature);
  return least_x <= east && most_x >= west && least_y <= north && most_y >= south;
}

/** What a feature of another server is called, as far as its columns' names tell. */
function name_of(properties: Feature['properties']): string | null {
  const named = Object.entries(properties ?? {});
  const [, value] =
    named.find(([name, value]) => /^(?:nom|name|titre|title|libelle|label)/i.test(name) && value != null) ??
    named.find(([, value]) => typeof value === 'string' && value !== '') ??
    [];
  return value === undefined ? null : say(value);
}

/** Images and vector tiles of other servers are only drawn. */
const has_objects = ({ remote }: PortalLayer) => remote === null || remote.kind === 'features';

/** The same features as a list: the first of each layer in what the map shows. */
export function Objects({ shown, extent }: { shown: readonly ShownLayer[]; extent: () => Extent | null }) {
  const [lists, set_lists] = useState<Listed[] | null>(null);
  const [said, set_said] = useState('');
  const drawn_only = shown.filter(({ state, layer }) => !state.is_hidden && !has_objects(layer));
  const read = async () => {
    const seen = extent();
    if (seen === null) return;
    set_said('Chargement…');
    try {
      const layers = shown.filter(({ state, layer }) => !state.is_hidden && has_objects(layer));
      const found = await Promise.all(layers.map((one) => list_layer(one, seen)));
      set_lists(found);
      set_said('');
    } catch (error) {
      set_said(error instanceof Error ? error.message : 'La liste n’a pas pu être lue.');
    }
  };
  return (
    <section aria-labelledby="objets" class="portal-objects">
      <h2 id="objets" tabIndex={-1}>
        Objets de la vue
      </h2>
      <p>
        <button type="button" class="second" disabled={shown.length === 0} onClick={() => void read()}>
          Lister les objets de la vue
        </button>
      </p>
      <p role="status">{said}</p>
      {lists !== null && drawn_only.length > 0 && (
        <p class="note">
          {drawn_only.map(({ layer }) => `« ${layer.title} »`).join(', ')} : images d’un autre serveur, dont
          les objets ne se listent pas.
        </p>
      )}
      {lists?.map(({ key, title, names, matched, has_items, is_remote }) => (
        <div key={key}>
          <h3>{title}</h3>
          <p class="note">
            {names.length === 0
              ? 'Aucun objet dans la vue.'
              : matched !== null && matched > names.length
                ? `${say_number(names.length)} premiers de ${say_number(matched)}.`
                : `${say_number(names.length)} dans la vue.`}{' '}
            {!is_remote && (
              <a href={`/collections/${encodeURIComponent(key)}/items?f=html&limit=50`}>Tout le tableau</a>
            )}
          </p>
          <ul>
            {names.map(({ id, name }) => (
              <li key={id}>
                {has_items ? (
                  <a href={`/collections/${encodeURIComponent(key)}/items/${encodeURIComponent(id)}?f=html`}>
                    {name}
                  </a>
                ) : (
                  name
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
