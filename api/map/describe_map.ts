import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { MapView } from '../../viewer/pages/map_view.ts';
import { say_classes } from '../processes/white_zones/class_rule.ts';
import type { Result } from '../processes/white_zones/answer.ts';

const shown = ['communes', 'epci', 'departements', 'regions', 'services', 'white_zones'];
/** What the map and the white zones are made of. */
const sources = ['communes', 'epci', 'departements', 'services', 'population_cells'];

export interface Found {
  tables: readonly PublishedTable[];
  result: Result | null;
  region: string;
  first_view: MapView['first_view'] | null;
}

/** What the map page shows; null as long as no commune with an extent is published. */
export function describe_map({ tables, result, region, first_view }: Found): MapView | null {
  const used = tables.filter(({ id }) => shown.includes(id));
  const communes = used.find(({ id }) => id === 'communes');
  if (communes?.extent == null) return null;
  const basket = new Set<string>(result?.basket.categories.map(({ id }) => id));
  const houses_count = result?.basket.france_services_counts_for_partners === true;
  return {
    region,
    bbox: communes.extent,
    first_view: first_view ?? communes.extent,
    collections: used.map(({ id }) => id),
    approximate_contours: communes.record?.warnings.some((text) => /approch/i.test(text)) === true,
    counter_types: [
      ...new Set(
        (result?.basket.counters ?? [])
          .filter(
            ({ category, only_for_partners }) => basket.has(category) && (!only_for_partners || houses_count),
          )
          .map(({ source, type_service }) => `${source}:${type_service}`),
      ),
    ],
    sources: tables.filter(({ id }) => sources.includes(id)).map(say_source),
    zones: result === null ? null : describe_zones(result),
  };
}

function say_source({ title, record }: PublishedTable): string {
  const facts = [record?.producer, record?.vintage, record?.licence?.name];
  const known = facts.filter((fact) => fact != null && fact !== '');
  return known.length === 0 ? title : `${title} : ${known.join(', ')}`;
}

function describe_zones(result: Result): NonNullable<MapView['zones']> {
  const { categories } = result.basket;
  return {
    title: result.title,
    rule: result.rule,
    method: result.method,
    label: result.label,
    explain: say_classes(result.class_rule, categories),
    computed_at: result.computed_at.toISOString(),
    warnings: result.warnings,
    region: result.region,
    departements: result.departements,
  };
}
