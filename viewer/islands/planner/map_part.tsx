import type { Ref } from 'preact';
import type { PlannerView } from '../../pages/planner_view.ts';
import type { ClassRule } from '../../pages/scenario_body.ts';
import type { Comparison } from '../../planner/figures.ts';
import { no_webgl } from '../words.ts';
import { PlannerLegend } from './legend.tsx';
import { PickedPlace, type Picked } from './picked.tsx';
import type { NamedPlace } from './places.ts';
import type { Certainties } from './use_certainty.ts';
import type { Coverage } from './use_coverage.ts';
import type { LegendKey } from './words.ts';

/** The map with its label, what was clicked on it, its legend, and what its data is worth. */
export function MapPart({
  view,
  coverage,
  rule,
  figures,
  certainty,
  has_map,
  place,
  picked,
  close,
  add,
  close_service,
  visible,
  set_visible,
}: {
  view: PlannerView;
  coverage: Coverage;
  rule: ClassRule;
  figures: Comparison;
  certainty: Certainties | null;
  has_map: boolean | null;
  place: Ref<HTMLDivElement>;
  picked: Picked | null;
  close: () => void;
  add: (place: NamedPlace) => void;
  close_service: (id: string) => void;
  visible: ReadonlySet<LegendKey>;
  set_visible: (visible: ReadonlySet<LegendKey>) => void;
}) {
  const { situation } = coverage;
  return (
    <section class="map-part" aria-label="Carte">
      {has_map === false && <p class="warnings">{no_webgl}</p>}
      <div class="map-frame">
        <div class="map" ref={place} />
        {situation.label !== null && <p class="map-label">{situation.label}</p>}
      </div>
      {picked !== null && (
        <PickedPlace
          picked={picked}
          coverage={coverage}
          is_drawn={certainty !== null && !certainty.is_stale}
          add={(found) => {
            close();
            add(found);
          }}
          close_service={(id) => {
            close();
            close_service(id);
          }}
          close={close}
        />
      )}
      <PlannerLegend
        rule={rule}
        categories={situation.basket.categories}
        figures={figures}
        certainty={certainty}
        visible={visible}
        toggle={(key) => {
          const next = new Set(visible);
          if (!next.delete(key)) next.add(key);
          set_visible(next);
        }}
      />
      {situation.warnings.map((warning) => (
        <p key={warning} class="note">
          {warning}
        </p>
      ))}
      <p class="note sources">Sources : {view.sources.join(' · ')}</p>
    </section>
  );
}
