import type { ReadRecord } from '../format.ts';
import { part_of } from './over.ts';
import { parse_rdf } from './parse.ts';
import { read_graph } from './read.ts';
import type { Graph } from './graph.ts';
import type { Syntax } from './serialize.ts';
import { write_turtle } from './write_turtle.ts';

export interface DcatPage {
  records: ReadRecord[];
  /** Address of the following page of the catalogue; null on the last one. */
  next: string | null;
  /** Resources of the whole catalogue, when it says so. */
  total: number | null;
}

/**
 * Reads a DCAT document, or a page of a catalogue. `base` is the address that it was fetched from: names in it may be
 * relative. Throws a 400 AppError with its place, 413 beyond the limits.
 */
export async function read_dcat_page(bytes: Uint8Array, syntax: Syntax, base?: string): Promise<DcatPage> {
  const graph = await parse_rdf(bytes, syntax, base);
  return {
    records: read_graph(graph, (read) => write_turtle(part_of(graph, read))),
    ...read_paging(graph),
  };
}

/** Hydra's paging, of today (`next` of a PartialCollectionView) and of before (`nextPage` of a PagedCollection). */
function read_paging(graph: Graph): Pick<DcatPage, 'next' | 'total'> {
  let next: string | null = null;
  let total: number | null = null;
  for (const id of graph.subjects) {
    next ??= graph.objects(id, 'hydra:next', 'hydra:nextPage')[0]?.value ?? null;
    const items = Number(graph.objects(id, 'hydra:totalItems')[0]?.value);
    if (Number.isSafeInteger(items)) total ??= items;
  }
  return { next, total };
}

/** The syntax of a document by its media type, else by how it begins; undefined when it is none of RDF's. */
export function syntax_of(media_type: string | undefined, bytes: Uint8Array): Syntax | undefined {
  const type = media_type?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/rdf+xml') return 'rdf';
  if (type === 'application/ld+json') return 'jsonld';
  if (type === 'text/turtle' || type === 'application/n-triples') return 'ttl';
  const start = new TextDecoder().decode(bytes.subarray(0, 2000)).trimStart();
  if (start.startsWith('<?xml') || /^<([\w-]+:)?(RDF|CatalogRecord|Catalog|Dataset)\b/.test(start))
    return 'rdf';
  if (start.startsWith('{') || start.startsWith('[')) return 'jsonld';
  return /^(@prefix|@base|prefix|base|#|<[a-z]+:)/i.test(start) ? 'ttl' : undefined;
}
