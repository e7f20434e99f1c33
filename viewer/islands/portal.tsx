import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  read_portal_state,
  write_portal_state,
  type LayerState,
  type PortalState,
} from '../pages/portal_state.ts';
import type { PortalClasses, PortalLayer, PortalPageView } from '../pages/portal_view.ts';
import type { PortalCanvas } from './portal/canvas.ts';
import { Layers, Legend } from './portal/layers.tsx';
import { legend_of } from './portal/legend.ts';
import { Objects, Picked } from './portal/objects.tsx';
import { draw_picture, scale_of } from './portal/picture.ts';
import { read_classes } from './portal/requests.ts';
import type { ShownLayer } from './portal/style.ts';
import { no_webgl, say_day } from './words.ts';

const class_key = ({ key, column }: LayerState) => `${key} ${column ?? ''}`;

/** The portal's map: its state is the address. */
function Portal({ view }: { view: PortalPageView }) {
  const [state, set_state] = useState<PortalState>(() => read_portal_state(location.search));
  const [classes, set_classes] = useState<ReadonlyMap<string, PortalClasses>>(new Map());
  const [picked, set_picked] = useState<{ key: string; id: string } | null>(null);
  const [said, set_said] = useState('Chargement de la carte…');
  const [picture, set_picture] = useState('');
  const [scale, set_scale] = useState('');
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<PortalCanvas | null>(null);
  const shown: ShownLayer[] = state.layers.flatMap((one) => {
    const layer = view.layers.find(({ key }) => key === one.key);
    return layer === undefined ? [] : [{ state: one, layer, classes: classes.get(class_key(one)) ?? null }];
  });
  // The map opens later than the first classes may come.
  const latest = useRef(shown);
  latest.current = shown;
  const gone = state.layers.length - shown.length;

  useEffect(() => {
    const query = write_portal_state(state);
    history.replaceState(null, '', query === '' ? '/carte' : `/carte?${query}`);
  }, [state]);
  useEffect(() => {
    let is_wanted = true;
    const open = async () => {
      const { draw_portal } = await import('./portal/canvas.ts');
      if (place.current === null || !is_wanted) return;
      canvas.current = draw_portal(
        place.current,
        { ...view, view: state.view },
        {
          on_move: (seen) => set_state((before) => ({ ...before, view: seen })),
          on_pick: set_picked,
          on_error: () => set_said('Une partie de la carte n’a pas pu être chargée.'),
        },
      );
      set_said('');
      canvas.current.show(latest.current);
    };
    open().catch(() => set_said(no_webgl));
    return () => {
      is_wanted = false;
      canvas.current?.close();
    };
  }, []);
  // The view is the map's own: only layers and their classes are drawn anew.
  const drawn = JSON.stringify([state.layers, [...classes.keys()]]);
  useEffect(() => {
    canvas.current?.show(shown);
    for (const one of state.layers) {
      const key = class_key(one);
      if (one.column === null || classes.has(key)) continue;
      read_classes(one.key, one.column).then(
        (found) => set_classes((known) => new Map(known).set(key, found)),
        (error: Error) => set_said(error.message),
      );
    }
  }, [drawn]);
  useEffect(() => {
    const prepare = () => {
      const taken = canvas.current?.take_picture();
      if (taken === undefined) return;
      set_picture(taken.canvas.toDataURL('image/png'));
      set_scale(scale_of(taken.width_km).text);
    };
    addEventListener('beforeprint', prepare);
    return () => removeEventListener('beforeprint', prepare);
  }, []);

  const title = state.title === '' ? 'Carte' : state.title;
  const date = say_day(new Date());
  const visible = shown.filter(({ state }) => !state.is_hidden);
  const sources = visible.map(({ layer }) =>
    layer.source === '' ? layer.title : `${layer.title} : ${layer.source}`,
  );
  const legend = visible.map((one) => ({ title: one.layer.title, entries: legend_of(one) }));
  const fit = ({ extent }: PortalLayer) => extent !== null && canvas.current?.fit(extent);
  const print = () => {
    const taken = canvas.current?.take_picture();
    if (taken !== undefined) {
      set_picture(taken.canvas.toDataURL('image/png'));
      set_scale(scale_of(taken.width_km).text);
    }
    // Once the picture is in the page.
    setTimeout(() => globalThis.print(), 100);
  };
  const save = async () => {
    const taken = canvas.current?.take_picture();
    if (taken === undefined) return;
    const blob = await draw_picture(taken, { title, date, legend, sources });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'carte.png';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const share = () =>
    navigator.clipboard === undefined
      ? set_said('Copiez l’adresse de la page : elle contient la carte.')
      : void navigator.clipboard.writeText(location.href).then(
          () => set_said('Le lien est copié.'),
          () => set_said('Copiez l’adresse de la page : elle contient la carte.'),
        );
  return (
    <div class="portal">
      <div class="portal-panel">
        <div class="field">
          <label for="title">Titre de la carte</label>
          <input
            id="title"
            type="text"
            maxLength={200}
            autocomplete="off"
            value={state.title}
            onInput={({ currentTarget: { value } }) => set_state((before) => ({ ...before, title: value }))}
          />
        </div>
        <Layers
          available={view.layers}
          shown={shown}
          change={(layers) => set_state((before) => ({ ...before, layers }))}
          fit={fit}
        />
        {gone > 0 && (
          <p class="warnings">
            Le lien nomme {gone === 1 ? 'une couche' : `${gone} couches`} que vous ne pouvez pas voir, ou qui
            n’existe plus.
          </p>
        )}
        <p class="actions">
          <button type="button" class="second" onClick={share}>
            Copier le lien
          </button>
          <button type="button" class="second" disabled={shown.length === 0} onClick={print}>
            Imprimer
          </button>
          <button type="button" class="second" disabled={shown.length === 0} onClick={() => void save()}>
            Image PNG
          </button>
        </p>
        <p>
          <a href="/carte/couches">Couches d’autres serveurs</a>
        </p>
      </div>
      <div class="portal-map">
        <div class="canvas" ref={place} />
        <p role="status" class="said">
          {said}
        </p>
        <Picked picked={picked} shown={shown} />
        <Objects shown={shown} extent={() => canvas.current?.extent() ?? view.extent} />
      </div>
      <div class="portal-print" aria-hidden="true">
        <p class="print-title">{title}</p>
        {picture !== '' && <img src={picture} alt="" />}
        <p>
          Un quart de la largeur au plus : {scale}. {date}.
        </p>
        {legend.map(({ title, entries }) => (
          <div key={title}>
            <p>
              <strong>{title}</strong>
            </p>
            <Legend entries={entries} />
          </div>
        ))}
        <p>Sources : {sources.join(' · ')}</p>
      </div>
    </div>
  );
}

const view = document.getElementById('portal-view');
const place = document.getElementById('portal-app');
if (view !== null && place !== null) {
  place.replaceChildren();
  render(<Portal view={JSON.parse(view.textContent) as PortalPageView} />, place);
}
