import type { Feature } from 'geojson';
import { useEffect, useState } from 'preact/hooks';
import type { Extent } from '../../pages/small_map_view.ts';
import { say_number } from '../words.ts';
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
export function Picked({
  picked,
  shown,
}: {
  picked: { key: string; id: string } | null;
  shown: readonly ShownLayer[];
}) {
  const [feature, set_feature] = useState<Feature | null>(null);
  const [said, set_said] = useState('');
  useEffect(() => {
    set_feature(null);
    if (picked === null) return undefined;
    let is_wanted = true;
    set_said('Chargement…');
    read_item(picked.key, picked.id).then(
      (found) => {
        if (!is_wanted) return;
        set_feature(found);
        set_said('');
      },
      (error: Error) => is_wanted && set_said(error.message),
    );
    return () => {
      is_wanted = false;
    };
  }, [picked]);
  if (picked === null) return null;
  const layer = shown.find(({ layer }) => layer.key === picked.key)?.layer;
  const path = `/collections/${encodeURIComponent(picked.key)}/items/${encodeURIComponent(picked.id)}?f=html`;
  return (
    <section class="picked" aria-labelledby="picked-title">
      <h2 id="picked-title">Objet choisi</h2>
      <p class="note">{layer?.title ?? picked.key}</p>
      {said !== '' && <p role="status">{said}</p>}
      {feature !== null && (
        <>
          <dl class="facts">
            {Object.entries(feature.properties ?? {})
              .slice(0, 30)
              .map(([name, value]) => (
                <>
                  <dt>{name}</dt>
                  <dd>{say(value)}</dd>
                </>
              ))}
          </dl>
          <p>
            <a href={path}>Sa page</a>
          </p>
        </>
      )}
    </section>
  );
}

interface Listed {
  title: string;
  key: string;
  has_items: boolean;
  names: { id: string; name: string }[];
  matched: number | null;
}

/** The same features as a list: the first of each layer in what the map shows. */
export function Objects({ shown, extent }: { shown: readonly ShownLayer[]; extent: () => Extent | null }) {
  const [lists, set_lists] = useState<Listed[] | null>(null);
  const [said, set_said] = useState('');
  const read = async () => {
    const seen = extent();
    if (seen === null) return;
    set_said('Chargement…');
    try {
      const layers = shown.filter(({ state, layer }) => !state.is_hidden && layer.shape !== 'image');
      const found = await Promise.all(
        layers.map(async ({ layer: { key, title, label, has_items } }) => {
          const { features, matched } = await read_items(key, seen, listed);
          const names = features.map(({ id, properties }) => ({
            id: String(id ?? ''),
            name: label === null ? String(id ?? '') : say(properties?.[label]),
          }));
          return { key, title, has_items, names, matched };
        }),
      );
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
      {lists?.map(({ key, title, names, matched, has_items }) => (
        <div key={key}>
          <h3>{title}</h3>
          <p class="note">
            {names.length === 0
              ? 'Aucun objet dans la vue.'
              : matched !== null && matched > names.length
                ? `${say_number(names.length)} premiers de ${say_number(matched)}.`
                : `${say_number(names.length)} dans la vue.`}{' '}
            <a href={`/collections/${encodeURIComponent(key)}/items?f=html&limit=50`}>Tout le tableau</a>
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
