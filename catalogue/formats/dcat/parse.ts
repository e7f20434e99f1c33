/** Reads RDF in its syntaxes, within limits: no DTD, no entity, nothing that has to be fetched. */
import { createRequire } from 'node:module';
import { AppError, message_of } from '../../../errors.ts';
import { parse_json } from '../../json_input.ts';
import { default_xml_limits } from '../../xml.ts';
import { decode_xml } from '../../xml_encoding.ts';
import { scan_xml } from '../../xml_scan.ts';
import { Graph } from './graph.ts';
import { rdf_parts } from './rdf_parts.ts';
import type { Syntax } from './serialize.ts';

/** Names in documents that are not addresses are read as if the document stood here; nothing is fetched from it. */
export const no_address = 'file:///';

const max_bytes: Record<Syntax, number> = { rdf: 20 * 2 ** 20, jsonld: 10 * 2 ** 20, ttl: 10 * 2 ** 20 };
const json_limits = { max_depth: 64, max_keys: 500_000 };
const max_values = 1_000_000;

/** The statements of a document. Throws a 400 AppError that says where it is wrong, 413 beyond the limits. */
export async function parse_rdf(bytes: Uint8Array, syntax: Syntax, base = no_address): Promise<Graph> {
  if (bytes.length > max_bytes[syntax]) throw too_large(`plus de ${max_bytes[syntax]} octets`);
  if (syntax === 'rdf') return parse_rdfxml(bytes, base);
  const text = new TextDecoder().decode(bytes);
  return syntax === 'ttl' ? parse_turtle(text, base) : parse_jsonld(text, base);
}

const too_large = (what: string) =>
  new AppError(`Le document compte ${what}.`, {
    status: 413,
    code: 'rdf-limit',
    remedy: 'L’envoyer en plusieurs parties.',
  });

const malformed = (syntax: string, thrown: unknown, place?: string) =>
  new AppError(`Ce n’est pas du ${syntax} correct : ${message_of(thrown).slice(0, 300)}`, {
    status: 400,
    code: 'malformed-rdf',
    ...(place === undefined ? {} : { place }),
    remedy: 'Corriger le document à cet endroit.',
    cause: thrown,
  });

// The packages are loaded with the first document: the server's start does not wait for them.
const require_now = createRequire(import.meta.url);

/** Turtle, at once: the documents that records were read from are kept in it. */
export function parse_turtle(text: string, base = no_address): Graph {
  const { Parser } = require_now('n3') as typeof import('n3');
  const separators = text.match(/[,;.]/g)?.length ?? 0;
  if (separators > 2 * max_values) throw too_large(`plus de ${2 * max_values} signes de ponctuation`);
  const graph = new Graph();
  try {
    for (const quad of new Parser({ baseIRI: base, format: 'text/turtle' }).parse(text)) graph.add(quad);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const { context } = Object(thrown) as { context?: { line?: number } };
    throw malformed('Turtle', thrown, context?.line === undefined ? undefined : `ligne ${context.line}`);
  }
  return graph;
}

async function parse_rdfxml(bytes: Uint8Array, base: string): Promise<Graph> {
  const text = decode_xml(bytes);
  scan_xml(text, default_xml_limits);
  const { RdfXmlParser } = await import('rdfxml-streaming-parser');
  const graph = new Graph();
  for (const part of rdf_parts(text, bytes))
    await new Promise<void>((resolve, reject) => {
      const parser = new RdfXmlParser({ baseIRI: base });
      parser.on('data', (quad: Parameters<Graph['add']>[0]) => {
        try {
          graph.add(quad);
        } catch (thrown) {
          parser.destroy(thrown as Error);
        }
      });
      parser.on('end', resolve);
      parser.on('error', (thrown: unknown) =>
        reject(thrown instanceof AppError ? thrown : malformed('RDF/XML', thrown)),
      );
      parser.end(part);
    });
  return graph;
}

async function parse_jsonld(text: string, base: string): Promise<Graph> {
  const document = parse_json(text, json_limits);
  if (typeof document !== 'object' || document === null)
    throw malformed('JSON-LD', new Error('un objet ou un tableau est attendu'));
  if (count_values(document) > max_values) throw too_large(`plus de ${max_values} valeurs`);
  const { default: jsonld } = await import('jsonld');
  const graph = new Graph();
  const quads = await jsonld
    .toRDF(document, { base, documentLoader: refuse_context })
    .catch((thrown: unknown) => {
      throw refused_context(thrown) ?? malformed('JSON-LD', thrown);
    });
  for (const quad of quads) graph.add(quad);
  return graph;
}

const refuse_context = (url: string): Promise<never> =>
  Promise.reject(
    new AppError(`Le contexte « ${url.slice(0, 200)} » devrait être téléchargé.`, {
      status: 400,
      code: 'remote-context',
      place: '@context',
      remedy: 'Écrire le contexte dans le document, ou donner le catalogue en RDF/XML ou en Turtle.',
    }),
  );

/** The refusal of a context among the causes that the package wraps it in. */
function refused_context(thrown: unknown): AppError | undefined {
  if (thrown instanceof AppError) return thrown;
  const { details, cause } = Object(thrown) as { details?: { cause?: unknown }; cause?: unknown };
  const inner = details?.cause ?? cause;
  return inner === undefined ? undefined : refused_context(inner);
}

/** Values of a document; `parse_json` has bounded its depth. */
function count_values(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const inner of Object.values(value)) count += count_values(inner);
  return count;
}
