import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  read_portal_state,
  write_portal_state,
  type LayerState,
  type PortalState,
} from '../pages/portal_state.ts';
import type { PortalClasses, PortalLayer, PortalPageView } from '../pages/portal_view.ts';
import type { Extent } from '../pages/small_map_view.ts';
import type { PickedFeature, PortalCanvas } from './portal/canvas.ts';
import { Layers } from './portal/layers.tsx';
import { legend_image, legend_of } from './portal/legend.ts';
import { Objects, Picked } from './portal/objects.tsx';
import { draw_picture, type PictureWords } from './portal/picture.ts';
import { PrintedPage, use_print } from './portal/print.tsx';
import { use_remote_features } from './portal/remote.ts';
import { read_classes } from './portal/requests.ts';
import { ShareLine } from './portal/share.tsx';
import type { ShownLayer } from './portal/style.ts';
import { no_webgl, say_day } from './words.ts';

const class_key = ({ key, column }: LayerState) => `${key} ${column ?? ''}`;

/** The portal's map: its state is the address. */
function Portal({ view }: { view: PortalPageView }) {
  const [state, set_state] = useState<PortalState>(() => read_portal_state(location.search));
  const [classes, set_classes] = useState<ReadonlyMap<string, PortalClasses>>(new Map());
  const [picked, set_picked] = useState<PickedFeature | null>(null);
  const [extent, set_extent] = useState<Extent | null>(null);
  const [faults, set_faults] = useState<ReadonlyMap<string, string>>(new Map());
  const [said, set_said] = useState('Chargement de la carte…');
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<PortalCanvas | null>(null);
  const find = (key: string) => view.layers.find((layer) => layer.key === key);
  const remote = use_remote_features(
    state.layers.flatMap(({ key, is_hidden }) => {
      const layer = find(key);
      return !is_hidden && layer?.remote?.kind === 'features' ? [layer] : [];
    }),
    extent,
  );
  const shown: ShownLayer[] = state.layers.flatMap((one) => {
    const layer = find(one.key);
    if (layer === undefined) return [];
    return [
      {
        state: one,
        layer,
        classes: classes.get(class_key(one)) ?? null,
        remote: remote.states.get(one.key) ?? null,
      },
    ];
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
          on_move(seen, extent) {
            set_state((before) => ({ ...before, view: seen }));
            set_extent(extent);
          },
          on_pick: set_picked,
          on_layer: (key, failure) =>
            set_faults((before) => {
              const after = new Map(before);
              if (failure === null) after.delete(key);
              else after.set(key, failure);
              return after;
            }),
          on_error: () => set_said('Une partie de la carte n’a pas pu être chargée.'),
        },
      );
      set_said('');
      set_extent(canvas.current.extent());
      canvas.current.show(latest.current);
    };
    open().catch(() => {
      set_said(no_webgl);
      set_extent(view.extent);
    });
    return () => {
      is_wanted = false;
      canvas.current?.close();
    };
  }, []);
  // The view is the map's own: only layers and their classes are drawn anew.
  const drawn = JSON.stringify([state.layers, [...classes.keys()]]);
  useEffect(() => canvas.current?.show(shown), [remote.states]);
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

  const visible = shown.filter(({ state }) => !state.is_hidden);
  const words: PictureWords = {
    title: state.title === '' ? 'Carte' : state.title,
    date: say_day(new Date()),
    sources: visible.map(({ layer }) =>
      layer.source === '' ? layer.title : `${layer.title} : ${layer.source}`,
    ),
    legend: visible.map((one) => ({
      title: one.layer.title,
      shape: one.layer.shape,
      entries: legend_of(one),
      image: legend_image(one),
    })),
  };
  const { side, set_side, printed, print } = use_print(canvas, words.legend, set_said);
  const fit = ({ extent }: PortalLayer) => extent !== null && canvas.current?.fit(extent);
  const save = async () => {
    const taken = canvas.current?.take_picture();
    if (taken === undefined) return;
    const blob = await draw_picture(taken, words);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'carte.png';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const retry = (key: string) => {
    if (find(key)?.remote?.kind === 'features') remote.retry(key);
    else canvas.current?.reload(key);
  };
  return (
    <div class="portal">
      <div class="portal-panel">
        <p class="to-map">
          <a href="#carte">Voir la carte</a>
        </p>
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
          zoom={state.view?.zoom ?? null}
          faults={faults}
          retry={retry}
          change={(layers) => set_state((before) => ({ ...before, layers }))}
          fit={fit}
        />
        {gone > 0 && (
          <p class="warnings">
            Le lien nomme {gone === 1 ? 'une couche' : `${gone} couches`} que vous ne pouvez pas voir, ou qui
            n’existe plus.
          </p>
        )}
        <ShareLine
          is_empty={shown.length === 0}
          side={side}
          set_side={set_side}
          print={() => void print()}
          save={() => void save()}
          say={set_said}
        />
        <p>
          <a href="/carte/couches">Couches d’autres serveurs</a>
        </p>
      </div>
      <div class="portal-map" id="carte" tabIndex={-1}>
        <div class="canvas" ref={place} />
        <p role="status" class="said">
          {said}
        </p>
        {words.sources.length > 0 && <p class="note">Sources : {words.sources.join(' · ')}</p>}
        <Picked picked={picked} shown={shown} />
        <Objects shown={shown} extent={() => canvas.current?.extent() ?? view.extent} />
      </div>
      <PrintedPage side={side} printed={printed} words={words} />
    </div>
  );
}

const view = document.getElementById('portal-view');
const place = document.getElementById('portal-app');
if (view !== null && place !== null) {
  place.replaceChildren();
  render(<Portal view={JSON.parse(view.textContent) as PortalPageView} />, place);
}
