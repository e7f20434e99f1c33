import { useState } from 'preact/hooks';
import { most_layers, palette, type LayerState } from '../../pages/portal_state.ts';
import type { PortalLayer } from '../../pages/portal_view.ts';
import { legend_of } from './legend.ts';
import type { ShownLayer } from './style.ts';

const colour_names = ['bleu', 'orange foncé', 'vert', 'rose', 'orange', 'bleu clair', 'violet', 'noir'];

/** The layers of the map from the topmost down: order, opacity, colour, legend. */
export function Layers({
  available,
  shown,
  change,
  fit,
}: {
  available: readonly PortalLayer[];
  shown: readonly ShownLayer[];
  change: (layers: LayerState[]) => void;
  fit: (layer: PortalLayer) => void;
}) {
  const [added, set_added] = useState('');
  const states = shown.map(({ state }) => state);
  const rest = available.filter(({ key }) => !states.some((state) => state.key === key));
  const set = (index: number, members: Partial<LayerState>) =>
    change(states.map((state, i) => (i === index ? { ...state, ...members } : state)));
  const move = (index: number, by: -1 | 1) => {
    const moved = [...states];
    const [one] = moved.splice(index, 1);
    if (one === undefined) return;
    moved.splice(index + by, 0, one);
    change(moved);
  };
  const add = () => {
    const layer = available.find(({ key }) => key === added);
    if (layer === undefined) return;
    const used = new Set(states.map(({ colour }) => colour));
    const colour = palette.findIndex((_, i) => !used.has(i));
    change([
      { key: added, opacity: 100, colour: Math.max(0, colour), column: null, is_hidden: false },
      ...states,
    ]);
    set_added('');
    if (states.length === 0) fit(layer);
  };
  return (
    <section aria-labelledby="couches" class="portal-layers">
      <h2 id="couches" tabIndex={-1}>
        Couches
      </h2>
      <div class="field">
        <label for="add-layer">Ajouter une couche</label>
        <div class="search-line">
          <select id="add-layer" onChange={(event) => set_added(event.currentTarget.value)}>
            <option value="">Choisir…</option>
            {rest.map(({ key, title }) => (
              <option key={key} value={key} selected={key === added}>
                {title}
              </option>
            ))}
          </select>
          <button type="button" disabled={added === '' || states.length >= most_layers} onClick={add}>
            Ajouter
          </button>
        </div>
        {states.length >= most_layers && <p class="note">{most_layers} couches au plus.</p>}
      </div>
      {shown.length === 0 && (
        <p>Ajoutez une couche : elle se pose sur la carte, et l’adresse de la page la garde.</p>
      )}
      <ol class="layer-list">
        {shown.map((one, i) => (
          <Layer
            key={one.state.key}
            one={one}
            is_first={i === 0}
            is_last={i === shown.length - 1}
            set={(members) => set(i, members)}
            move={(by) => move(i, by)}
            remove={() => change(states.filter((_, j) => j !== i))}
            fit={() => fit(one.layer)}
          />
        ))}
      </ol>
    </section>
  );
}

function Layer({
  one,
  is_first,
  is_last,
  set,
  move,
  remove,
  fit,
}: {
  one: ShownLayer;
  is_first: boolean;
  is_last: boolean;
  set: (members: Partial<LayerState>) => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
  fit: () => void;
}) {
  const { state, layer } = one;
  const id = `layer-${layer.key.replaceAll(/[^\w-]/g, '_')}`;
  const legend = legend_of(one);
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
      <Legend entries={legend} />
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
          {layer.source} {layer.page !== null && <a href={layer.page}>Voir les données</a>}
        </p>
      </details>
    </li>
  );
}

/** SVG swatches: a style attribute would break the content security policy. */
export function Legend({ entries }: { entries: readonly { colour: string; title: string }[] }) {
  return entries.length === 0 ? null : (
    <ul class="swatches">
      {entries.map(({ colour, title }) => (
        <li key={title}>
          <svg viewBox="0 0 20 14" width="20" height="14" aria-hidden="true">
            <rect width="20" height="14" fill={colour} stroke="#1b1b1b" stroke-width="1" />
          </svg>{' '}
          {title}
        </li>
      ))}
    </ul>
  );
}
