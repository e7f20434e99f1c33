/** Writes trees in the three syntaxes that DCAT catalogues are asked for in. */
import type { Node } from './tree.ts';
import { write_jsonld } from './write_jsonld.ts';
import { write_rdfxml } from './write_rdfxml.ts';
import { write_turtle } from './write_turtle.ts';

export const syntaxes = {
  jsonld: { media_type: 'application/ld+json', write: write_jsonld },
  rdf: { media_type: 'application/rdf+xml', write: write_rdfxml },
  ttl: { media_type: 'text/turtle', write: write_turtle },
} as const satisfies Record<string, { media_type: string; write(nodes: readonly Node[]): string }>;

export type Syntax = keyof typeof syntaxes;
