import { createHash } from 'node:crypto';
import type { MetadataRecord } from '../../../catalogue/record.ts';
import { households } from '../../../catalogue/referentiels.ts';
import { inherited_licence, result_details, type ResultInput } from '../../../catalogue/result_details.ts';
import type { Coverage } from '../coverage/compute_coverage.ts';
import type { Figures } from '../coverage/figures.ts';
import { urban_density_per_km2 } from '../coverage/read_communes.ts';
import type { Situation } from '../coverage/situation.ts';
import { spread } from '../coverage/uncertainty.ts';
import { count_by_source, title_of_source } from '../coverage/used_sources.ts';
import type { Basket } from './baskets.ts';
import { say_class_rule, type ClassRule } from './class_rule.ts';
import { say_rule } from './parameters.ts';
import type { UsedSource } from './vintages.ts';

/** Changes whenever the same inputs may give another result. */
export const model_version = '3';

/** What is kept with a result: enough to compute it again, and the figures that are shown with it. */
export interface KeptParameters {
  model_version: string;
  code_version: string;
  as_of: string;
  rule: string;
  method: string;
  approximate: boolean;
  /** « démonstration, 2016/2024 » for old or mixed vintages, else null. */
  label: string | null;
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
  /** Of P(white): the draws, and how far speeds and thresholds may be off. */
  uncertainty: { draws: number; seed: number; speed: number; threshold: number } | null;
  /** Of the whole site, as computed: the factors are in the column « facteur ». */
  rescaling: { grid: number; communes: number; least: number; greatest: number } | null;
  /** Of the whole site: minutes, Gini, Palma, P(white), ages, people without a car. */
  figures: Omit<Figures, 'population' | 'by_class' | 'share'>;
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
  situation: Situation;
  coverage: Coverage;
  code_version: string;
  alternatives: KeptParameters['alternatives'];
}

export function keep_parameters({
  situation,
  coverage,
  code_version,
  alternatives,
}: Finding): KeptParameters {
  const { antennas, request, read, demands } = situation;
  const { counters, ...asked_basket } = request.basket;
  const { population, by_class: _classes, share: _share, ...figures } = coverage.whole;
  return {
    model_version,
    code_version,
    as_of: request.as_of,
    rule: say_rule(antennas.basket),
    method: situation.method,
    approximate: situation.approximate,
    label: situation.label,
    asked_basket,
    basket: antennas.basket,
    is_fallback: antennas.is_fallback,
    class_rule: antennas.basket.class_rule,
    travel: { ...situation.travel, urban_density_per_km2 },
    counters_signature: createHash('sha256').update(JSON.stringify(counters)).digest('hex'),
    demands: {
      collection: read.collection,
      title: title_of_source(read.collection),
      vintage: read.vintage,
      count: demands.ids.length,
      population,
    },
    antennas: antennas.categories.map(({ category, services }) => ({
      category: category.id,
      title: category.title,
      count: services.length,
      sources: count_by_source(services),
    })),
    sources: [...situation.sources],
    left_out: antennas.left_out.map(({ id, title }) => ({ category: id, title })),
    uncertainty: request.uncertainty === null ? null : { ...request.uncertainty, ...spread },
    rescaling: keep_rescaling(situation),
    figures,
    alternatives,
  };
}

function keep_rescaling({ read: { rescaling } }: Situation): KeptParameters['rescaling'] {
  if (rescaling === null) return null;
  const factors = [...rescaling.factors.values()].sort((a, b) => a - b);
  const { grid, communes } = rescaling;
  return { grid, communes, least: factors[0] ?? 1, greatest: factors.at(-1) ?? 1 };
}

/** The records of the three collections: the zones, their summary, and the zones dissolved. `inputs`: for the licence. */
export function describe_result(
  finding: Finding,
  inputs: readonly ResultInput[],
): Readonly<Record<'zones' | 'summary' | 'areas', MetadataRecord>> {
  const kept = keep_parameters(finding);
  const shared = {
    kind: 'process_result' as const,
    ...result_details(kept.as_of, true),
    ...inherited_licence(inputs),
    producer: 'Maillage',
    source_url: null,
    vintage: null,
    lineage: say_lineage(kept),
    keywords: ['services publics', 'accessibilité', 'zones blanches'],
    warnings: [...finding.situation.warnings],
    parameters: { ...kept },
  };
  const where = kept.demands.collection === 'communes' ? 'commune' : 'carreau habité';
  const title = kept.is_fallback ? 'Accès à la préfecture ou sous-préfecture' : 'Zones blanches de services';
  const label = kept.label === null ? '' : ` Données : ${kept.label}.`;
  return {
    zones: {
      ...shared,
      id: 'white_zones',
      title,
      abstract: `Classe de chaque ${where} : zone blanche, grise ou desservie, en voiture. ${kept.rule}${label}`,
    },
    summary: {
      ...shared,
      id: 'white_zones_summary',
      title: `${title}, par territoire`,
      abstract: `Habitants en zone blanche, grise ou desservie, par commune, intercommunalité, département et pour la région. ${kept.rule}${label}`,
    },
    areas: {
      ...shared,
      id: 'white_zones_areas',
      title: `${title}, contours`,
      abstract: `Contours réunis de chaque classe, par intercommunalité. ${kept.rule}${label}`,
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
  const { without_car } = kept.figures;
  if (without_car !== null)
    sources.push(`${title_of_source(households.id)} (${without_car.vintage ?? 'millésime inconnu'})`);
  return [
    `Entrées : ${sources.join(' ; ')}.`,
    kept.rule,
    `Catégories : ${categories.join(' ; ')}.`,
    `Temps : ${kept.method}. ${say_class_rule(kept.class_rule, kept.basket.categories)}`,
    `Calculé au ${kept.as_of} par Maillage ${kept.code_version}, modèle ${kept.model_version}.`,
  ].join(' ');
}
