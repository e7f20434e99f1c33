import { useState } from 'preact/hooks';
import { most_layers, palette, type LayerState } from '../../pages/portal_state.ts';
import type { PortalLayer } from '../../pages/portal_view.ts';
import { Layer, Said } from './layer.tsx';
import type { ShownLayer } from './style.ts';

/** The layers of the map from the topmost down: order, opacity, colour, legend. */
export function Layers({
  available,
  shown,
  zoom,
  faults,
  change,
  fit,
  retry,
}: {
  available: readonly PortalLayer[];
  shown: readonly ShownLayer[];
  /** Of the map; null until it is known. */
  zoom: number | null;
  /** Layers of other servers whose tiles do not come, and why. */
  faults: ReadonlyMap<string, string>;
  change: (layers: LayerState[]) => void;
  fit: (layer: PortalLayer) => void;
  retry: (key: string) => void;
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
          >
            <Said
              one={one}
              zoom={zoom}
              fault={faults.get(one.state.key) ?? one.remote?.failure ?? null}
              retry={() => retry(one.state.key)}
            />
          </Layer>
        ))}
      </ol>
    </section>
  );
}
