import type { Map as MapLibre } from 'maplibre-gl';
import { TerraDraw, TerraDrawPolygonMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { Area } from '../../pages/scenario_body.ts';

/** Lets one polygon be drawn on the map; calls back when it is closed. The returned function ends drawing. */
export function draw_polygon(map: MapLibre, finish: (area: Area) => void): () => void {
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [new TerraDrawPolygonMode()],
  });
  draw.start();
  draw.setMode('polygon');
  draw.on('finish', (id) => {
    const feature = draw.getSnapshotFeature(id);
    if (feature?.geometry.type !== 'Polygon') return;
    const area: Area = { type: 'Polygon', coordinates: feature.geometry.coordinates };
    // After the event: what it comes from still works on the feature.
    setTimeout(() => finish(area), 0);
  });
  let is_over = false;
  return () => {
    if (is_over) return;
    is_over = true;
    draw.stop();
  };
}
