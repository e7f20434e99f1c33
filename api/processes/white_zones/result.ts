import { createHash } from 'node:crypto';
import type { MetadataRecord } from '../../../catalogue/record.ts';
import { urban_density_per_km2 } from '../coverage/read_communes.ts';
import type { ReadDemands } from '../coverage/read_demands.ts';
import type { ServiceSource } from '../coverage/read_services.ts';
import { count_by_source, list_used, title_of_source } from '../coverage/used_sources.ts';
import type { Basket } from './baskets.ts';
import { say_class_rule, type ClassRule } from './class_rule.ts';
import type { Computation } from './compute.ts';
import { say_rule, type Parameters } from './parameters.ts';
import type { TravelTimes } from './travel_time.ts';
import type { UsedSource } from './vintages.ts';
import { list_warnings } from './warnings.ts';

/** Changes whenever the same inputs may give another result. */
export const model_version = '1';

/** What is kept with a result: enough to compute it again, and the figures that are shown with it. */
export interface KeptParameters {
  model_version: string;
  code_version: string;
  as_of: string;
  rule: string;
  method: string;
  approximate: boolean;
  /** Its counters are those of `basket`, unless that is the fallback. */
  asked_basket: Omit<Basket, 'counters'>;
  /** As measured: without the categories left out, or the fallback. */
  basket: Basket;
  is_fallback: boolean;
  class_rule: ClassRule;
  travel: Readonly<Record<string, unknown>>;
  /** SHA-256 of the asked basket's table of counters. */
  counters_signature: string;
  demands: { collection: string; title: string; vintage: string | null; count: number; population: number };
  antennas: {
    category: string;
    title: string;
    count: number;
    sources: { source: string; count: number }[];
  }[];
  sources: UsedSource[];
  left_out: { category: string; title: string }[];
  /** Shares of the population under the other shipped baskets, on the same data. */
  alternatives: {
    basket: string;
    title: string;
    rule: string;
    share_white: number | null;
    share_served: number | null;
  }[];
}

export interface Finding {
  parameters: Parameters;
  computation: Computation;
  demands: ReadDemands;
  travel_times: Pick<TravelTimes, 'method' | 'approximate' | 'parameters'>;
  travel_warnings: readonly string[];
  service_sources: readonly ServiceSource[];
  code_version: string;
  alternatives: KeptParameters['alternatives'];
}

export function keep_parameters(finding: Finding): KeptParameters {
  const { parameters, computation, demands, travel_times } = finding;
  const { antennas } = computation;
  const { counters, ...asked_basket } = parameters.basket;
  return {
    model_version,
    code_version: finding.code_version,
    as_of: parameters.as_of,
    rule: say_rule(antennas.basket),
    method: travel_times.method,
    approximate: travel_times.approximate,
    asked_basket,
    basket: antennas.basket,
    is_fallback: antennas.is_fallback,
    class_rule: antennas.basket.class_rule,
    travel: { ...travel_times.parameters, urban_density_per_km2 },
    counters_signature: createHash('sha256').update(JSON.stringify(counters)).digest('hex'),
    demands: {
      collection: demands.collection,
      title: title_of_source(demands.collection),
      vintage: demands.vintage,
      count: demands.demands.ids.length,
      population: computation.region.population,
    },
    antennas: antennas.categories.map(({ category, services }) => ({
      category: category.id,
      title: category.title,
      count: services.length,
      sources: count_by_source(services),
    })),
    sources: list_used(antennas, demands, finding.service_sources),
    left_out: antennas.left_out.map(({ id, title }) => ({ category: id, title })),
    alternatives: finding.alternatives,
  };
}

/** The records of the two collections: the zones and their summary. */
export function describe_result(finding: Finding): { zones: MetadataRecord; summary: MetadataRecord } {
  const kept = keep_parameters(finding);
  const warnings = list_warnings({
    antennas: finding.computation.antennas,
    demands: finding.demands,
    travel_warnings: finding.travel_warnings,
    used: kept.sources,
    service_sources: finding.service_sources,
    as_of: kept.as_of,
  });
  const shared = {
    kind: 'process_result' as const,
    producer: 'Maillage',
    licence: null,
    source_url: null,
    vintage: null,
    lineage: say_lineage(kept),
    keywords: ['services publics', 'accessibilité', 'zones blanches'],
    warnings,
    parameters: { ...kept },
  };
  const where = kept.demands.collection === 'communes' ? 'commune' : 'carreau habité';
  return {
    zones: {
      ...shared,
      id: 'white_zones',
      title: kept.is_fallback ? 'Accès à la préfecture ou sous-préfecture' : 'Zones blanches de services',
      abstract: `Classe de chaque ${where} : zone blanche, grise ou desservie, en voiture. ${kept.rule}`,
    },
    summary: {
      ...shared,
      id: 'white_zones_summary',
      title: kept.is_fallback
        ? 'Accès à la préfecture, par département'
        : 'Zones blanches de services, par département',
      abstract: `Habitants en zone blanche, grise ou desservie, par département et pour la région. ${kept.rule}`,
    },
  };
}

function say_lineage(kept: KeptParameters): string {
  const sources = kept.sources.map(({ title, vintage, count }) => {
    const period = vintage ?? 'millésime inconnu';
    return `${title} (${period}, ${count.toLocaleString('fr-FR')})`;
  });
  const categories = kept.basket.categories.map(
    ({ title, weight, served_max_minutes, white_min_minutes }) =>
      `${title} (poids ${weight}, desservie jusqu’à ${served_max_minutes} min, loin au-delà de ${white_min_minutes} min)`,
  );
  return [
    `Entrées : ${sources.join(' ; ')}.`,
    kept.rule,
    `Catégories : ${categories.join(' ; ')}.`,
    `Temps : ${kept.method}. ${say_class_rule(kept.class_rule, kept.basket.categories)}`,
    `Calculé au ${kept.as_of} par Maillage ${kept.code_version}, modèle ${kept.model_version}.`,
  ].join(' ');
}
