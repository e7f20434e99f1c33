import type { Mode, Moment } from '../scenarios/scenario_body.ts';
import { say_class_rule } from '../white_zones/class_rule.ts';
import { say_rule } from '../white_zones/parameters.ts';
import { list_changed } from './changed_cells.ts';
import type { Comparison, State } from './measure.ts';

/** What a state's figures were made with. */
export interface StateDescription {
  name: State['name'];
  basket: { id: string; title: string; version: string; partners: boolean; is_fallback: boolean };
  mode: Mode;
  /** In one sentence each: what counts as a counter, and what makes a class. */
  rule: string;
  class_rule: string;
  at: Moment | null;
  /** Inhabitants whose class hangs on unknown opening hours. */
  hours_unknown: number | null;
  sites: number;
  removed: number;
  method: string;
  approximate: boolean;
}

export interface ComparisonSummary {
  as_of: string;
  /** Whether A and B, when there is B, may be set against one another; else why not. */
  comparable: boolean;
  reasons: readonly string[];
  states: StateDescription[];
  changed_places: number;
  /** « démonstration, 2016/2024 » for old or mixed vintages, else null. */
  label: string | null;
  warnings: string[];
  sources: { id: string; title: string; vintage: string | null }[];
}

/** What must be read with the figures: baskets, rules, methods, sources and all warnings, each once. */
export function describe_comparison(
  comparison: Comparison,
  more_warnings: readonly string[] = [],
): ComparisonSummary {
  const { as_of, states, reasons, warnings } = comparison;
  const situations = states.map(({ situation }) => situation);
  const sources = new Map(
    situations.flatMap((situation) =>
      situation.sources.map(({ id, title, vintage }) => [id, { id, title, vintage }] as const),
    ),
  );
  return {
    as_of,
    comparable: reasons.length === 0,
    reasons,
    states: states.map(describe_state),
    changed_places: list_changed(comparison).length,
    label: situations.find(({ label }) => label !== null)?.label ?? null,
    warnings: [
      ...new Set([...warnings, ...more_warnings, ...situations.flatMap((situation) => situation.warnings)]),
    ],
    sources: [...sources.values()],
  };
}

function describe_state({ name, situation, hours_unknown }: State): StateDescription {
  const { basket, request, antennas, method, approximate } = situation;
  const { id, title, version, france_services_counts_for_partners: partners } = basket;
  const measured_rule = antennas.is_fallback ? basket.class_rule : request.rule;
  return {
    name,
    basket: { id, title, version, partners, is_fallback: antennas.is_fallback },
    mode: request.mode,
    rule: say_rule(basket),
    class_rule: say_class_rule(measured_rule, basket.categories),
    at: request.at,
    hours_unknown: hours_unknown === null ? null : Math.round(hours_unknown),
    sites: request.added.length,
    removed: request.removed.length,
    method,
    approximate,
  };
}
