/** DCAT in RDF/XML, Turtle or JSON-LD: a document, or a catalogue in pages as Hydra links them. */
import { read_dcat_page, syntax_of } from '../../catalogue/formats/dcat/read_page.ts';
import { AppError } from '../../errors.ts';
import type { ReadPage } from './harvester.ts';
import { text } from './reading.ts';
import { unreadable } from './remote.ts';

export const read_dcat: ReadPage = async ({ address, remote }, at) => {
  const { bytes, url, type } = await remote.ask(new URL(text(at?.['url']) ?? address), {
    accept: 'text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1',
  });
  const syntax = syntax_of(type, bytes);
  if (syntax === undefined) throw unreadable(url, new Error(`« ${type} » n’est pas du RDF`));
  const page = await read_dcat_page(bytes, syntax, url.href).catch((error: unknown) => {
    throw error instanceof AppError ? unreadable(url, error) : error;
  });
  return {
    items: page.records.map(({ record, original, warnings }) => ({
      remote_id: record.id,
      remote_date: record.record_date ?? null,
      record,
      original,
      signature: name_in_order(original.document),
      warnings,
    })),
    next: page.next === null ? null : { url: new URL(page.next, url).href },
    announced: page.total,
  };
};

/** Blank nodes are named anew each time a document is read: here by the order in which they come. */
function name_in_order(document: string): string {
  const names = new Map<string, string>();
  return document.replace(/_:[\w-]+/g, (name) => {
    const known = names.get(name) ?? `_:${names.size}`;
    names.set(name, known);
    return known;
  });
}
