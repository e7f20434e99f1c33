import type { Request } from 'express';
import { write_catalogue_page } from '../../catalogue/formats/dcat/document.ts';
import { syntaxes, type Syntax } from '../../catalogue/formats/dcat/serialize.ts';
import type { Config } from '../../config.ts';
import type { RecordsPage } from './read_records.ts';

/** The syntax that is asked for, by the parameter, else by Accept; JSON-LD to whoever has no wish. */
export function choose_syntax(request: Request, f: Syntax | null): Syntax {
  if (f !== null) return f;
  const names = Object.keys(syntaxes) as Syntax[];
  const wanted = request.accepts(names.map((name) => syntaxes[name].media_type));
  return names.find((name) => syntaxes[name].media_type === wanted) ?? 'jsonld';
}

export interface PageQuery {
  limit: number;
  offset: number;
  syntax: Syntax;
}

/** Addresses of the pages around one. A link carries the syntax: whoever follows it gets what it got before. */
export function page_links(base: string, { limit, syntax }: PageQuery, { total, next }: RecordsPage) {
  const address = `${base}/dcat`;
  const of_page = (query: string) => `${address}?f=${syntax}&limit=${limit}${query}`;
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit;
  return {
    address,
    first: of_page(''),
    next: next === null ? null : of_page(`&token=${encodeURIComponent(next)}`),
    last: last === 0 ? of_page('') : of_page(`&offset=${last}`),
  };
}

/** The document of one page. */
export function write_page(
  page: RecordsPage,
  query: PageQuery,
  {
    base,
    self,
    config,
  }: { base: string; self: string; config: Pick<Config, 'REGION_NAME' | 'CATALOGUE_CONTACT_NAME'> },
): string {
  return write_catalogue_page(
    page.records,
    {
      ...page_links(base, query, page),
      previous: null,
      self,
      title: `Maillage – ${config.REGION_NAME}`,
      description: `Catalogue des géodonnées des services publics : ${config.REGION_NAME}.`,
      publisher: config.CATALOGUE_CONTACT_NAME ?? config.REGION_NAME,
      homepage: `${base}/`,
      total: page.total,
    },
    query.syntax,
    base,
  );
}
