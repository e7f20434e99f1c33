import { useRef, useState } from 'preact/hooks';
import type { Area } from '../../pages/scenario_body.ts';
import type { PlannerCanvas } from './canvas.ts';

/** Drawing one area on the map: begun, given up, or finished. */
export function use_drawing(
  canvas: { readonly current: PlannerCanvas | null },
  finish: (area: Area) => void,
): { is_drawing: boolean; draw: () => void; stop: () => void } {
  const [is_drawing, set_drawing] = useState(false);
  const end = useRef<(() => void) | null>(null);
  const stop = () => {
    end.current?.();
    end.current = null;
    set_drawing(false);
  };
  const draw = () => {
    if (canvas.current === null) return;
    set_drawing(true);
    canvas.current
      .draw((area) => {
        end.current = null;
        set_drawing(false);
        finish(area);
      })
      .then((stop_drawing) => (end.current = stop_drawing))
      .catch(() => set_drawing(false));
  };
  return { is_drawing, draw, stop };
}
