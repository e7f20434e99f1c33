import { page, type Page } from './layout.tsx';
import type { PlannerView } from './planner_view.ts';

/** The planner: its island works on what `/planner/situation` tells. */
export function planner_page(view: PlannerView): Page {
  return page({
    title: 'Planificateur',
    wide: true,
    children: (
      <>
        <h1>
          Planificateur de visio-guichets <small>{view.region}</small>
        </h1>
        <script
          type="application/json"
          id="planner-view"
          // Nothing in a text may close the element.
          dangerouslySetInnerHTML={{ __html: JSON.stringify(view).replaceAll('<', String.raw`\u003c`) }}
        />
        <div id="planner-app">
          <p role="status">Chargement…</p>
        </div>
      </>
    ),
  });
}
