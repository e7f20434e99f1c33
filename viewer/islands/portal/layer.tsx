import type { ComponentChildren } from 'preact';
import type { LayerState } from '../../pages/portal_state.ts';
import { legend_image, legend_of } from './legend.ts';
import { Legend, LegendImage } from './legend_view.tsx';
import type { ShownLayer } from './style.ts';

const colour_names = ['bleu', 'orange foncé', 'vert', 'rose', 'orange', 'bleu clair', 'violet', 'noir'];

/** A layer in the list: shown or not, its legend, its settings. */
export function Layer({
  one,
  is_first,
  is_last,
  set,
  move,
  remove,
  fit,
  children,
}: {
  one: ShownLayer;
  is_first: boolean;
  is_last: boolean;
  set: (members: Partial<LayerState>) => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
  fit: () => void;
  children: ComponentChildren;
}) {
  const { state, layer } = one;
  const id = `layer-${layer.key.replaceAll(/[^\w-]/g, '_')}`;
  const legend = legend_of(one);
  const image = legend_image(one);
  return (
    <li>
      <label class="box">
        <input
          type="checkbox"
          checked={!state.is_hidden}
          onChange={(event) => set({ is_hidden: !event.currentTarget.checked })}
        />
        <strong>{layer.title}</strong>
      </label>
      <Legend entries={legend} shape={layer.shape} />
      <LegendImage key={image} path={image} title={layer.title} />
      {children}
      <details>
        <summary>Réglages de « {layer.title} »</summary>
        <div class="field">
          <label for={`${id}-opacity`}>Opacité : {state.opacity} %</label>
          <input
            id={`${id}-opacity`}
            type="range"
            min={10}
            max={100}
            step={5}
            value={state.opacity}
            onInput={(event) => set({ opacity: Number(event.currentTarget.value) })}
          />
        </div>
        {layer.shape !== 'image' && (
          <>
            {layer.columns.length > 0 && (
              <div class="field">
                <label for={`${id}-column`}>Colorer selon</label>
                <select
                  id={`${id}-column`}
                  onChange={(event) => {
                    const { value } = event.currentTarget;
                    set({ column: value === '' ? null : value });
                  }}
                >
                  <option value="">Une seule couleur</option>
                  {layer.columns.map(({ name, title }) => (
                    <option key={name} value={name} selected={name === state.column}>
                      {title}
                    </option>
                  ))}
                </select>
              </div>
            )}
            {state.column === null && (
              <div class="field">
                <label for={`${id}-colour`}>Couleur</label>
                <select
                  id={`${id}-colour`}
                  onChange={(event) => set({ colour: Number(event.currentTarget.value) })}
                >
                  {colour_names.map((name, i) => (
                    <option key={name} value={i} selected={i === state.colour}>
                      {name}
                    </option>
                  ))}
                </select>
              </div>
            )}
          </>
        )}
        <p class="layer-actions">
          <button type="button" class="second" disabled={is_first} onClick={() => move(-1)}>
            Monter
          </button>
          <button type="button" class="second" disabled={is_last} onClick={() => move(1)}>
            Descendre
          </button>
          {layer.extent !== null && (
            <button type="button" class="second" onClick={fit}>
              Zoomer dessus
            </button>
          )}
          <button type="button" class="second" onClick={remove}>
            Retirer
          </button>
        </p>
        <p class="note">
          {layer.source !== '' && `Source : ${layer.source}. `}
          {layer.remote !== null && 'Cette couche vient d’un autre serveur. '}
          {layer.page !== null && <a href={layer.page}>Voir les données</a>}
        </p>
      </details>
    </li>
  );
}

/** What is to be known of a layer of another server: it is silent, it is cut, it begins at a greater zoom. */
export function Said({
  one: { layer, remote, state },
  zoom,
  fault,
  retry,
}: {
  one: ShownLayer;
  zoom: number | null;
  fault: string | null;
  retry: () => void;
}) {
  if (layer.remote === null) return null;
  // Tiles of 256 pixels are those of a zoom more.
  const least = layer.remote.zooms[0] - (layer.remote.kind === 'image' ? 1 : 0);
  const is_far = zoom !== null && zoom < least;
  const notices = state.is_hidden
    ? []
    : [...(remote?.notices ?? []), ...(is_far ? ['Zoomez pour la voir.'] : [])];
  return (
    <div class="layer-said" role="status">
      {notices.map((notice) => (
        <p key={notice} class="note">
          {notice}
        </p>
      ))}
      {fault !== null && !state.is_hidden && (
        <p class="layer-fault">
          {fault}{' '}
          <button type="button" class="link" onClick={retry}>
            Réessayer<span class="out-of-sight"> : {layer.title}</span>
          </button>
        </p>
      )}
    </div>
  );
}
