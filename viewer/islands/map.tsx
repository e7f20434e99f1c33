import '../style/map.css';
import { render } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { MapView } from '../pages/map_view.ts';
import { say_job, use_activity } from './activity.ts';
import { CommuneSearch } from './combobox.tsx';
import { Details } from './details.tsx';
import { Legend } from './legend.tsx';
import { List } from './list.tsx';
import type { MapCanvas } from './map_canvas.ts';
import type { Box } from './requests.ts';
import {
  read_state,
  usual_layers,
  write_state,
  type LayerId,
  type Selection,
  type ViewState,
} from '../pages/view_state.ts';
import { no_webgl, say_day, say_number } from './words.ts';

/** The map page: search, legend, map, details and list, all from one state that the address keeps. */
function MapPage({ view }: { view: MapView }) {
  const usual = usual_layers(view);
  const [state, set_state] = useState<ViewState>(() => read_state(location.hash, usual));
  const [box, set_box] = useState<Box>(view.first_view);
  const [zone, set_zone] = useState<string | null>(null);
  const [status, say] = useState('Chargement de la carte…');
  const [has_map, set_has_map] = useState<boolean | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const scale = useRef<HTMLParagraphElement>(null);
  const canvas = useRef<MapCanvas | null>(null);
  // The next details that are found bring the map to them: those chosen in a list, not those clicked on the map.
  const follow = useRef(state.position === null && state.selection !== null);
  const { activity } = use_activity(view.zones === null);
  const work = activity?.jobs[0];
  const change = useCallback(
    (changes: Partial<ViewState>) => set_state((before) => ({ ...before, ...changes })),
    [],
  );

  useEffect(() => {
    history.replaceState(null, '', write_state(state, usual) || location.pathname);
  }, [state]);
  useEffect(() => {
    const on_hash = () => set_state(read_state(location.hash, usual));
    addEventListener('hashchange', on_hash);
    return () => removeEventListener('hashchange', on_hash);
  }, []);

  useEffect(() => {
    let stopped = false;
    const start = async () => {
      const { make_map } = await import('./map_canvas.ts');
      if (stopped || place.current === null) return;
      canvas.current = make_map(place.current, view, state, {
        on_move: (position, extent) => {
          change({ position });
          set_box(extent);
        },
        on_pick: (selection, square) => {
          set_zone(square);
          change({ selection });
        },
        on_error: () => say('Une partie de la carte n’a pas pu être chargée.'),
      });
      set_has_map(true);
      say('Carte affichée.');
    };
    start().catch(() => {
      set_has_map(false);
      say(no_webgl);
    });
    // The canvas prints blank: an image of it takes its place.
    const before_print = () => {
      if (canvas.current === null || picture.current === null || scale.current === null) return;
      const { data, width_km } = canvas.current.take_picture();
      picture.current.src = data;
      scale.current.textContent = `La carte montre ${say_number(width_km)} km d’ouest en est. Imprimé le ${say_day(new Date())}.`;
    };
    addEventListener('beforeprint', before_print);
    return () => {
      stopped = true;
      removeEventListener('beforeprint', before_print);
      canvas.current?.remove();
    };
  }, []);
  useEffect(() => canvas.current?.show_layers(state.layers), [state.layers]);
  useEffect(() => canvas.current?.show_selection(state.selection), [state.selection]);

  const pick = (selection: Selection) => {
    follow.current = true;
    set_zone(null);
    change({ selection });
  };
  const toggle = (layer: LayerId) => {
    const layers = new Set(state.layers);
    if (!layers.delete(layer)) layers.add(layer);
    change({ layers });
  };
  const go_to = (extent: Box | null) => {
    if (!follow.current || extent === null) return;
    follow.current = false;
    if (canvas.current === null) set_box(extent);
    else canvas.current.go_to(extent);
  };
  return (
    <>
      <div class={has_map === false ? 'map-page no-map' : 'map-page'}>
        <div class="side">
          <CommuneSearch pick={({ id }) => pick({ kind: 'commune', id })} say={say} />
          {state.selection !== null && (
            <Details
              selection={state.selection}
              zone={zone}
              rule={view.zones?.rule ?? null}
              pick={pick}
              close={() => change({ selection: null })}
              found={go_to}
            />
          )}
          <Legend view={view} visible={state.layers} toggle={toggle} />
        </div>
        <section class="map-part" aria-label="Carte">
          {has_map === false && <p class="warnings">{no_webgl}</p>}
          <div class="map" ref={place} />
          <img class="print-picture" ref={picture} alt="" />
          <p class="print-picture" ref={scale} />
          <p class="note sources">Sources : {view.sources.join(' · ')}</p>
          <p class="tools">
            <span role="status">{work === undefined ? status : `${say_job(work)}…`}</span>
            {has_map === true && (
              <button type="button" class="second" onClick={() => print()}>
                Imprimer
              </button>
            )}
          </p>
        </section>
      </div>
      <List kind={state.list} box={box} set_kind={(list) => change({ list })} pick={pick} say={say} />
    </>
  );
}

const view = document.getElementById('map-view');
const place = document.getElementById('map-app');
if (view !== null && place !== null) {
  place.replaceChildren();
  render(<MapPage view={JSON.parse(view.textContent) as MapView} />, place);
}
