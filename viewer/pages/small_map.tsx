import type { ComponentChildren } from 'preact';
import type { SmallMapView } from './small_map_view.ts';

/**
 * A place for a small map, which island `small_map` fills, and its text: what is drawn, and where the same can be read.
 * Without script the text stands alone.
 */
export function SmallMap({ view, children }: { view: SmallMapView; children: ComponentChildren }) {
  return (
    <figure class="small-map" data-view={JSON.stringify(view)}>
      <div class="canvas" />
      <img class="print-picture" alt="" />
      <p class="said" role="status" />
      <figcaption>
        {children}{' '}
        <noscript>
          <span>La carte demande JavaScript.</span>
        </noscript>
      </figcaption>
    </figure>
  );
}
