/** What a graph catalogues, and the records that say so. */
import type { Graph } from './graph.ts';

/** Names of the resources that a document catalogues: datasets, series, and services that no distribution merely uses. */
export function resources_of(graph: Graph): string[] {
  const found: string[] = [];
  const services: string[] = [];
  const used = new Set<string>();
  const listed = new Set<string>();
  for (const id of graph.subjects) {
    const types = graph.types(id);
    for (const { value } of graph.objects(id, 'dcat:accessService')) used.add(value);
    for (const { value } of graph.objects(id, 'dcat:service', 'foaf:primaryTopic')) listed.add(value);
    if (types.includes('dcat:Catalog')) continue;
    if (types.includes('dcat:Dataset') || types.includes('dcat:DatasetSeries')) found.push(id);
    else if (types.includes('dcat:DataService')) services.push(id);
  }
  const own = services.filter((id) => listed.has(id) || (!used.has(id) && found.length === 0));
  return [...found, ...own];
}

/** Records about resources: CatalogRecord → what it is about. */
export function records_about(graph: Graph): Map<string, string> {
  const found = new Map<string, string>();
  for (const id of graph.subjects) {
    for (const { value } of graph.objects(id, 'foaf:primaryTopic')) found.set(value, id);
    for (const { value } of graph.objects(id, 'foaf:isPrimaryTopicOf'))
      if (!found.has(id)) found.set(id, value);
  }
  return found;
}
