import type { Request } from 'express';
import type { Config } from '../../config.ts';
import { site_contact } from '../../catalogue/site_contact.ts';
import type { Contact } from '../../catalogue/record.ts';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { base_url } from '../links.ts';
import { list_tables } from '../ogc/published.ts';

/** What a record is completed from: where the site is, and the tables that whoever asks may read. */
export interface Site {
  /** Without a slash at its end. */
  base_url: string;
  tables: ReadonlyMap<string, PublishedTable>;
  /** Whom records name that name nobody. */
  contact?: Contact;
}

/** The site as whoever asks sees it; its tables are at most a second old. */
export async function read_site(request: Request, config: Config, access: Access): Promise<Site> {
  return site_at(base_url(request, config), access, site_contact(config));
}

/** The same where no request tells the address: jobs and commands. */
export async function site_at(base: string, access: Access, contact?: Contact): Promise<Site> {
  return site_of(base, await list_tables(access), contact);
}

/** The same of tables that were read already. */
export const site_of = (base: string, tables: readonly PublishedTable[], contact?: Contact): Site => ({
  base_url: base,
  tables: new Map(tables.map((table) => [table.id, table])),
  ...(contact !== undefined && { contact }),
});

/** The collection of records (OGC API – Records); no table is served under its name. */
export const catalogue_id = 'catalogue';

/** Its path, relative to the site. */
export const catalogue_path = `collections/${catalogue_id}`;

/** Path of a record in OGC API – Records, relative to the site. */
export const record_path = (id: string) => `${catalogue_path}/items/${encodeURIComponent(id)}`;

/** The URI that names a record of this site. */
export const record_uri = (base: string, id: string) => `${base}/${record_path(id)}`;

/** Address of the page that shows a record to people. */
export const record_page = (base: string, id: string) => `${base}/catalogue/${encodeURIComponent(id)}`;
