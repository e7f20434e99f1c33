import type { MethodView } from '../../../viewer/pages/method.tsx';
import { title_of_source } from '../coverage/used_sources.ts';
import { say_class_rule, say_classes } from './class_rule.ts';
import type { KeptParameters } from './result.ts';

/** What a method page is told from: the published result, or a request of the planner kept in the same form. */
export type Explained = Omit<KeptParameters, 'figures'> & {
  figures: KeptParameters['figures'] | null;
  title: string;
  warnings: readonly string[];
  lineage: string;
  /** Share of the inhabitants in white zones, 0 to 1. */
  share_white: number | null;
  /** What a scenario makes of it, in a sentence. */
  scenario?: string;
  /** How sure the white zones are, as the planner counts them. */
  counted?: string;
};

/** The view of viewer/pages/method.tsx. */
export function method_view(kept: Explained): MethodView {
  const { basket, class_rule, figures, travel } = kept;
  return {
    title: kept.title,
    rule: kept.rule,
    label: kept.label,
    method: kept.method,
    approximate: kept.approximate,
    travel: say_travel(travel),
    warnings: kept.warnings,
    lineage: kept.lineage,
    share_white: kept.share_white,
    scenario: kept.scenario ?? null,
    basket: { title: basket.title, version: basket.version, categories: basket.categories },
    class_sentence: say_class_rule(class_rule, basket.categories),
    explain: say_classes(class_rule, basket.categories),
    antennas: kept.antennas.map(({ title, count, sources }) => ({
      title,
      counted: say_counted(count, sources),
    })),
    left_out: kept.left_out,
    counters: basket.counters
      .filter(({ only_for_partners }) => !only_for_partners || basket.france_services_counts_for_partners)
      .map(({ source, type_service, category }) => ({
        source: title_of_source(source),
        type_service,
        category: basket.categories.find(({ id }) => id === category)?.title ?? null,
      }))
      .filter(({ category }) => category !== null),
    sources: kept.sources,
    uncertainty: kept.uncertainty,
    counted: kept.counted ?? null,
    rescaling: kept.rescaling,
    figures,
    alternatives: kept.alternatives,
  };
}

/** « 72 : Annuaire de l’administration 68, Tournées 4 »; results kept by former versions tell the number alone. */
function say_counted(
  count: number,
  sources: readonly { source: string; count: number }[] | undefined,
): string {
  const all = count.toLocaleString('fr-FR');
  if (sources === undefined || sources.length === 0) return all;
  if (sources.length === 1) return `${all} (${title_of_source(sources[0]?.source ?? '')})`;
  const parts = sources.map((one) => `${title_of_source(one.source)} ${one.count.toLocaleString('fr-FR')}`);
  return `${all} (${parts.join(', ')})`;
}

const number = (value: unknown) =>
  typeof value === 'number' ? value.toLocaleString('fr-FR', { maximumFractionDigits: 2 }) : '–';

/** The parameters of the measure of time, a line each. */
function say_travel(travel: Readonly<Record<string, unknown>>): string[] {
  const record = (value: unknown) => (value ?? {}) as Readonly<Record<string, unknown>>;
  if (travel['kind'] === 'road') {
    const graph = record(travel['graph']);
    const off = record(travel['demands']);
    return [
      `Graphe routier « ${String(graph['name'])} », empreinte ${String(graph['signature']).slice(0, 12)}, routes ouvertes le ${String(travel['day'])}.`,
      `${number(off['unsnapped'])} lieux habités à plus de 1,6 km de toute route connue : ${say_crow_fly(record(travel['fallback']))}`,
    ];
  }
  const sentence = say_crow_fly(travel);
  return [sentence.charAt(0).toUpperCase() + sentence.slice(1)];
}

function say_crow_fly(travel: Readonly<Record<string, unknown>>): string {
  const detour = (travel['detour'] ?? {}) as Readonly<Record<string, unknown>>;
  return `ligne droite allongée d’un détour (commune urbaine × ${number(detour['urban'])}, ailleurs × ${number(detour['rural'])}), à ${number(travel['speed_kmh'])} km/h.`;
}
