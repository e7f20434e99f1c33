import { escape_xml } from '../../catalogue/formats/escape_xml.ts';
import { AppError } from '../../errors.ts';
import { one, type Access } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { collection_path } from '../ogc/collection_document.ts';
import { list_tables } from '../ogc/published.ts';

/** What a file of a sitemap may hold (sitemaps.org). */
export const most_addresses = 50_000;

/** Pages that everybody may read and that stand at one place. */
const pages = [
  '',
  'catalogue',
  'collections',
  'zones-blanches',
  'planificateur',
  'baskets',
  'processes',
  'accessibilite',
];

interface Address {
  path: string;
  /** Day of the last change. */
  changed?: string;
}

/**
 * The site for search engines: its pages, the collections and the records that anybody may see. Part 0 is all of it, or,
 * where one file cannot hold it, the index of the parts 1…; parts beyond are a 404.
 */
export async function write_sitemap(
  access: Access,
  base: string,
  part: number,
  most = most_addresses,
): Promise<string> {
  const tables = await list_tables(access);
  const fixed: Address[] = [
    ...pages.map((path) => ({ path })),
    ...tables.map(({ id, updated_at }) => ({
      path: collection_path(id),
      ...(updated_at == null ? {} : { changed: updated_at.toISOString().slice(0, 10) }),
    })),
  ];
  const { count } = await access.read((db) => one<{ count: number }>(db, query_file('sitemap_count')));
  const total = fixed.length + count;
  const parts = Math.max(1, Math.ceil(total / most));
  if (part > parts) throw no_part(part, parts);
  if (part === 0 && parts > 1) return write_index(base, parts);
  const start = Math.max(0, part - 1) * most;
  const own = fixed.slice(start, start + most);
  const records = await read_addresses(access, Math.max(0, start - fixed.length), most - own.length);
  return write_addresses(base, [...own, ...records]);
}

const no_part = (part: number, parts: number) =>
  new AppError(`Le plan du site n’a pas de partie ${part}.`, {
    status: 404,
    code: 'no-such-part',
    place: 'page',
    remedy: `Il en compte ${parts}.`,
  });

async function read_addresses(access: Access, offset: number, limit: number): Promise<Address[]> {
  const rows = await access.read((db) =>
    db.query<{ id: string; updated_at: Date }>(query_file('sitemap_records', [offset, limit])),
  );
  return rows.map(({ id, updated_at }) => ({
    path: `catalogue/${encodeURIComponent(id)}`,
    changed: updated_at.toISOString().slice(0, 10),
  }));
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

const write_addresses = (base: string, addresses: readonly Address[]): string =>
  `${head}<urlset ${namespace}>\n${addresses
    .map(
      ({ path, changed }) =>
        `<url><loc>${escape_xml(`${base}/${path}`)}</loc>${changed === undefined ? '' : `<lastmod>${changed}</lastmod>`}</url>\n`,
    )
    .join('')}</urlset>\n`;

const write_index = (base: string, parts: number): string =>
  `${head}<sitemapindex ${namespace}>\n${Array.from(
    { length: parts },
    (_, i) => `<sitemap><loc>${escape_xml(`${base}/sitemap.xml?page=${i + 1}`)}</loc></sitemap>\n`,
  ).join('')}</sitemapindex>\n`;

/** What crawlers are asked to leave: lists without end, files and screens of persons. The rest is theirs to read. */
const left_alone = [
  '/collections/*/items?',
  '/collections/*/tiles',
  '/collections/*/download',
  '/collections/*/filter',
  '/compte',
  '/connexion',
  '/jobs',
  '/planner/',
  '/map/',
];

export const write_robots = (base: string): string =>
  [
    'User-agent: *',
    ...left_alone.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${base}/sitemap.xml`,
    '',
  ].join('\n');
