import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MetadataRecord } from '../../../catalogue/record.ts';
import { inherited_licence, result_details, type ResultInput } from '../../../catalogue/result_details.ts';
import { project_root } from '../../../config.ts';
import { say_count, say_mode } from '../../../viewer/pages/scenario_view.ts';
import type { ScenarioDetails } from '../../../viewer/pages/scenario_view.ts';
import type { Comparison } from '../compare_scenarios/measure.ts';
import { describe_comparison } from '../compare_scenarios/describe.ts';
import { make_table } from '../compare_scenarios/table.ts';
import { model_version } from '../white_zones/result.ts';
import { sites_spec, zones_spec } from './published_specs.ts';

const { version: code_version } = JSON.parse(
  readFileSync(path.join(project_root, 'package.json'), 'utf8'),
) as { version: string };

/** A collection that the result was computed from, and of which content. */
export interface Dataset {
  id: string;
  content_signature: string | null;
  updated_at: Date;
}

type Published = Pick<ScenarioDetails, 'id' | 'short' | 'title' | 'notes' | 'organisation' | 'n' | 'body'>;

/** The records of both collections: what is needed to compute them again, and how they came about, in French. */
export function describe_publication(
  scenario: Published,
  comparison: Comparison,
  datasets: readonly Dataset[],
  inputs: readonly ResultInput[],
): { zones: MetadataRecord; sites: MetadataRecord } {
  const { id, short, title, organisation, n, body } = scenario;
  const summary = describe_comparison(comparison);
  const after = comparison.states.at(-1)!;
  const { basket, travel } = after.situation;
  const shared = {
    kind: 'process_result' as const,
    ...result_details(comparison.as_of, false),
    ...inherited_licence(inputs),
    producer: organisation ?? 'Maillage',
    source_url: null,
    vintage: null,
    keywords: ['services publics', 'visio-guichets', 'scénario'],
    warnings: [...(summary.label === null ? [] : [`${summary.label}.`]), ...summary.warnings],
    lineage: say_lineage(scenario, comparison, datasets),
    parameters: {
      scenario: id,
      version: n,
      body,
      model_version,
      code_version,
      basket: { id: basket.id, title: basket.title, version: basket.version },
      basket_signature: createHash('sha256').update(JSON.stringify(basket)).digest('hex'),
      travel,
      datasets,
      ...summary,
      territories: make_table(comparison, title).filter(({ niveau }) => niveau !== 'epci'),
    },
  };
  return {
    zones: {
      ...shared,
      id: zones_spec(short).id,
      title: `${title} : zones avant et après`,
      abstract: `Classe de chaque lieu habité aujourd’hui et avec le scénario « ${title} » (version ${n}), ${say_mode(body.mode)}, et ce qui change. ${summary.states[0]!.rule} ${summary.states[0]!.class_rule}`,
    },
    sites: {
      ...shared,
      id: sites_spec(short).id,
      title: `${title} : guichets proposés`,
      abstract: `${say_count(body.sites.length, 'guichet proposé', 'guichets proposés')} par le scénario « ${title} » (version ${n}).`,
    },
  };
}

function say_lineage(
  { title, n, body }: Published,
  { as_of, states }: Comparison,
  datasets: readonly Dataset[],
): string {
  const { situation } = states.at(-1)!;
  const { removed = [] } = body;
  const content = datasets
    .map(({ id, content_signature }) => `${id} (contenu ${content_signature ?? 'modifié à la main'})`)
    .join(', ');
  return [
    `Scénario « ${title} », version ${n} : ${say_count(body.sites.length, 'guichet ajouté', 'guichets ajoutés')}, ${say_count(removed.length, 'service fermé', 'services fermés')}.`,
    `Temps : ${situation.method}.`,
    `Panier « ${situation.basket.title} », version ${situation.basket.version}.`,
    `Données publiques du site : ${content}.`,
    `Calculé au ${as_of} par Maillage ${code_version}, modèle ${model_version}.`,
  ].join(' ');
}
