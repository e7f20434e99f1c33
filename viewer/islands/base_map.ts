import { Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl, type MapOptions } from 'maplibre-gl';
import worker_url from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { map_words } from './words.ts';

setWorkerUrl(worker_url);

export const is_still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A map as all of the site's are: French, flat, north up, printable. Throws when the browser has no WebGL. */
export function open_map(options: MapOptions): MapLibre {
  const map = new MapLibre({
    locale: map_words,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: is_still() ? 0 : 150,
    canvasContextAttributes: { preserveDrawingBuffer: true },
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left');
  return map;
}
