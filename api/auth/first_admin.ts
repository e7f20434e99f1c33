/** The way in to a new site: a link, printed on the terminal, that makes its first administrator. */
import { one, type Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { write_audit } from './audit.ts';
import { create_link } from './links.ts';

/** Stands for the address that the first administrator gives when opening the link; `.invalid` is nobody's (RFC 2606). */
export const first_admin_email = 'premier-administrateur@maillage.invalid';
export const first_admin_hours = 24;

/** What the terminal shows of it. The log must not: a link opens the site to whoever has it. */
export const first_admin_notice = (base: string, path: string) =>
  `Ce site n’a pas encore d’administrateur. Pour le devenir, ouvrez ce lien (valable ${first_admin_hours} h, une fois) :\n  ${base.replace(/\/+$/, '')}${path}\n\n`;

/**
 * The path of a fresh link for the first administrator; null once the site has an active one, and then the account that
 * stood for him is gone too. An earlier link is void. Of two processes that start together the later one's is good.
 */
export async function offer_first_admin(database: Database): Promise<string | null> {
  return database.write(async (db) => {
    const [admin] = await db.query(query_file('first_admin_exists'));
    if (admin !== undefined) {
      await db.query(query_file('first_admin_forget', [first_admin_email]));
      return null;
    }
    const { id } = await one<{ id: number }>(db, query_file('first_admin_prepare', [first_admin_email]));
    await db.query(query_file('account_grant', [id, 'admin', null]));
    const { path } = await create_link(db, id, { hours: first_admin_hours });
    await write_audit(db, null, { action: 'link.created', object: first_admin_email });
    return path;
  });
}
