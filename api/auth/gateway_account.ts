import type { Request } from 'express';
import type { GatewayRole } from '../../config.ts';
import { log } from '../../log.ts';
import { one, type Database, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { Asker } from './asker.ts';
import { write_audit } from './audit.ts';
import { gateway_issuer, type GatewayVisitor } from './gateway.ts';
import { admit_person } from './person_account.ts';

interface Standing {
  /** What `sec-org` names; null when it names nothing here. */
  organisation_id: number | null;
  account_id: number | null;
  email: string | null;
  name: string | null;
  state: 'invited' | 'pending' | 'active' | 'disabled' | null;
  /** Its use has not been noted for an hour. */
  is_stale: boolean;
  /** Roles as `role@organisation`; nothing behind the @ for the whole site. */
  held: string[];
  administers: Asker['administers'];
}

const read_standing = (db: Db, { person, organisation }: GatewayVisitor) =>
  one<Standing>(db, query_file('gateway_account', [gateway_issuer, person.subject, organisation]));

/**
 * The asker that a gateway's headers stand for: the account of this user name, made or changed as they say. Null while
 * it waits for approval (its organisation is unknown here), is disabled, or its address belongs to another account.
 * Most requests cost one look-up.
 */
export async function gateway_asker(
  database: Database,
  request: Request,
  visitor: GatewayVisitor,
): Promise<Asker | null> {
  let standing = await read_standing(database, visitor);
  if (standing.state === 'disabled') return null;
  if (!is_up_to_date(standing, visitor)) {
    await database.write((db) => follow(db, request, visitor)).catch(keep_last_admin);
    standing = await read_standing(database, visitor);
  }
  const { account_id, email, name, state, administers } = standing;
  if (state !== 'active' || account_id === null || email === null) return null;
  const identity = { account_id, scopes: '*' } as const;
  return { identity, email, name: name ?? '', by: 'proxy', administers, csrf_token: null };
}

/**
 * The gateway's word on roles counts in an organisation that is known here, and for the whole site: also when it takes
 * that role away from somebody whose organisation is unknown.
 */
const decides_roles = (
  roles: readonly GatewayRole[],
  { organisation_id, held }: Pick<Standing, 'organisation_id' | 'held'>,
) => organisation_id !== null || roles.includes('site_admin') || held.includes('admin@');

function is_up_to_date(standing: Standing, { person, roles }: GatewayVisitor): boolean {
  const { organisation_id, account_id, name, state, is_stale, held } = standing;
  if (account_id === null || is_stale || (person.name !== '' && person.name !== name)) return false;
  if (roles === null || !decides_roles(roles, standing))
    return state === 'active' || organisation_id === null;
  const wanted = new Set(
    roles.flatMap((role) => {
      if (role === 'site_admin') return ['admin@'];
      return organisation_id === null ? [] : [`${role}@${organisation_id}`];
    }),
  );
  // In an unknown organisation only the role of the whole site is the gateway's to say.
  const judged = organisation_id === null ? held.filter((role) => role === 'admin@') : held;
  return state === 'active' && judged.length === wanted.size && judged.every((role) => wanted.has(role));
}

/** The database keeps the site's last administrator (ML001), whatever the gateway says: then nothing changes. */
function keep_last_admin(error: unknown): void {
  if ((Object(error) as { code?: unknown }).code !== 'ML001') throw error;
  log.warn('the gateway takes the role away from the last administrator of the site: not done');
}

const warned = new Set<string>();

/** Brings the account to what the gateway says, in the owner's transaction. */
async function follow(db: Db, request: Request, visitor: GatewayVisitor): Promise<void> {
  const { person, organisation, roles } = visitor;
  const admission = await admit_person(db, request, person);
  if (admission.kind === 'refused') {
    const key = person.subject;
    if (!warned.has(key) && warned.size < 1000)
      log.warn('person of the gateway not let in', { code: admission.error.code, subject: key });
    warned.add(key);
    return;
  }
  const { account_id, email } = admission;
  const standing = await read_standing(db, visitor);
  const { organisation_id } = standing;
  const decides = roles !== null && decides_roles(roles, standing);
  await db.query(query_file('gateway_account_seen', [account_id, organisation_id !== null || decides]));
  if (!decides) return;
  const in_organisation = organisation_id === null ? [] : roles.filter((role) => role !== 'site_admin');
  const { changes } = await one<{ changes: number }>(
    db,
    query_file('gateway_roles_set', [
      account_id,
      in_organisation,
      organisation_id,
      roles.includes('site_admin'),
    ]),
  );
  if (changes === 0) return;
  await write_audit(db, request, {
    action: 'account.roles_set',
    object: email,
    details: { by: gateway_issuer, organisation, roles },
    actor: { account_id, name: email },
  });
}
