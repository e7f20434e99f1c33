import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { escape_xml } from '../../catalogue/formats/escape_xml.ts';
import { search_records } from '../../catalogue/search/search_records.ts';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import { access_of } from '../auth/asker.ts';
import type { Context } from '../block.ts';
import { base_url } from '../links.ts';
import { answer_unchanged, send_text } from '../respond.ts';
import { find_place } from './find_place.ts';
import { request_of, write_catalogue_query, type CatalogueQuery } from './read_catalogue_query.ts';

export const feed_type = 'application/atom+xml';

/** Entries of a feed: the records changed last. */
const most_entries = 50;

/** Of a feed without entries (RFC 4287 demands a time): it never changes by itself. */
const no_time = '1970-01-01T00:00:00.000Z';

interface Row {
  id: string;
  title: string;
  abstract: string;
  producer: string;
  created_at: Date;
  updated_at: Date;
}

/**
 * A search of the catalogue as an Atom feed (RFC 4287): what whoever asks may see, the last changed first; order and page
 * of the query do not matter. Throws a 400 AppError for a place that is not there: without it the feed would tell of
 * everything.
 */
export async function answer_feed(
  request: Request,
  response: Response,
  { config, database }: Pick<Context, 'config' | 'database'>,
  query: CatalogueQuery,
): Promise<void> {
  const access = access_of(request, database);
  const { place, problem } = await find_place(access, query);
  if (problem !== null) throw unknown_place(problem);
  const asked = { ...query, sort: 'date', page: 1 };
  const found = await search_records(access, {
    ...request_of(asked),
    ...place,
    limit: most_entries,
    count: [],
  });
  const rows = await access.read((db) => db.query<Row>(query_file('catalogue_entries', [found.ids])));
  const base = base_url(request, config);
  const body = write_feed(base, query, rows);
  const etag = createHash('sha1').update(body).digest('base64url');
  const [latest] = rows;
  if (answer_unchanged(request, response, { etag, modified_at: latest?.updated_at })) return;
  if (latest !== undefined && is_known_by_time(request, latest.updated_at)) {
    response.status(304).end();
    return;
  }
  send_text(response, `${feed_type}; charset=utf-8`, body);
}

const unknown_place = ({ field, message }: { field: string; message: string }) =>
  new AppError(message, {
    status: 400,
    code: 'unknown-territory',
    place: field,
    remedy: 'Refaire la recherche dans le catalogue : elle donne l’adresse du flux.',
  });

/** If-Modified-Since, for readers that keep no entity tag; with one, the tag alone decides (RFC 9110, 13.1.3). */
function is_known_by_time({ headers }: Request, at: Date): boolean {
  const since = headers['if-modified-since'];
  if (since === undefined || headers['if-none-match'] !== undefined) return false;
  return Math.floor(at.getTime() / 1000) * 1000 <= Date.parse(since);
}

function write_feed(base: string, query: CatalogueQuery, rows: readonly Row[]): string {
  const written = write_catalogue_query({ ...query, sort: '' });
  const suffix = written === '' ? '' : `?${written}`;
  const self = escape_xml(`${base}/catalogue.atom${suffix}`);
  const page = escape_xml(`${base}/catalogue${suffix}`);
  const title = `Catalogue${query.words === '' ? '' : ` : ${query.words}`} – Maillage`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<id>${self}</id>
<title>${escape_xml(title)}</title>
<updated>${rows[0]?.updated_at.toISOString() ?? no_time}</updated>
<link rel="self" type="${feed_type}" href="${self}"/>
<link rel="alternate" type="text/html" href="${page}"/>
<author><name>Maillage</name><uri>${escape_xml(base)}</uri></author>
${rows.map((row) => write_entry(base, row)).join('')}</feed>
`;
}

function write_entry(base: string, row: Row): string {
  const { id, title, abstract, producer, created_at, updated_at } = row;
  const address = escape_xml(`${base}/catalogue/${encodeURIComponent(id)}`);
  const metadata = escape_xml(`${base}/collections/catalogue/items/${encodeURIComponent(id)}`);
  const author = producer.trim() === '' ? '' : `<author><name>${escape_xml(producer)}</name></author>\n`;
  return `<entry>
<id>${address}</id>
<title>${escape_xml(title)}</title>
<published>${created_at.toISOString()}</published>
<updated>${updated_at.toISOString()}</updated>
${author}<link rel="alternate" type="text/html" href="${address}"/>
<link rel="related" type="application/geo+json" href="${metadata}"/>
<summary>${escape_xml(abstract)}</summary>
</entry>
`;
}
