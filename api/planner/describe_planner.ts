import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { travel_modes } from '../../catalogue/roads/graph.ts';
import type { PlannerBasket, PlannerView } from '../../viewer/pages/planner_view.ts';
import type { Visitor } from '../../viewer/pages/layout.tsx';
import { describe_map } from '../map/describe_map.ts';
import type { Basket } from '../processes/white_zones/baskets.ts';

export interface Found {
  tables: readonly PublishedTable[];
  region: string;
  first_view: PlannerView['first_view'] | null;
  baskets: readonly Basket[];
  default_basket: string;
  visitor: Visitor | null;
}

const drawn = ['communes', 'epci', 'departements', 'regions', 'services', 'population_cells'];

/** What the planner's page shows; null as long as no commune with an extent is published. */
export function describe_planner({
  tables,
  region,
  first_view,
  baskets,
  default_basket,
  visitor,
}: Found): PlannerView | null {
  const map = describe_map({ tables, result: null, region, first_view });
  if (map === null) return null;
  const { bbox, approximate_contours, sources } = map;
  return {
    region,
    bbox,
    first_view: map.first_view,
    collections: tables.map(({ id }) => id).filter((id) => drawn.includes(id)),
    approximate_contours,
    sources,
    baskets: baskets.map(describe_basket),
    default_basket,
    modes: travel_modes,
    has_hours: true,
    may_save: visitor !== null,
    csrf_token: visitor?.csrf_token ?? null,
  };
}

/** Without its table of counters, which is told with each situation by what counted. */
function describe_basket({ counters: _counters, ...basket }: Basket): PlannerBasket {
  return basket;
}
