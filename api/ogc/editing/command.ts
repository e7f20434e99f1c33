import { parseArgs } from 'node:util';
import { set_editable } from '../../../catalogue/editing.ts';
import { find_organisation } from '../../../catalogue/organisations.ts';
import { AppError } from '../../../errors.ts';
import type { Database } from '../../../sql/client.ts';
import { write_audit } from '../../auth/audit.ts';

export const editable_takes = '<collection> [--organisation=SIRET] [--off]';

/** `editable <collection>`: opens a collection to editing, or closes it. */
export async function change_editable(
  args: string[],
  { database, out }: { database: Database; out: NodeJS.WritableStream },
): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { off: { type: 'boolean', default: false }, organisation: { type: 'string' } },
  });
  const [collection] = positionals;
  if (collection === undefined)
    throw new AppError('la collection manque', {
      status: 400,
      code: 'invalid-argument',
      place: 'collection',
      remedy: `Usage : npm run admin -- editable ${editable_takes}`,
    });
  const is_editable = !values.off;
  await database.write(async (db) => {
    const organisation_id =
      values.organisation === undefined ? null : (await find_organisation(db, values.organisation)).id;
    await set_editable(db, collection, is_editable, organisation_id);
    await write_audit(db, null, {
      action: 'collection.editable',
      object: collection,
      details: { is_editable, organisation_id },
    });
  });
  out.write(
    is_editable
      ? `« ${collection} » : ouverte à l’édition ; les imports la laissent telle quelle.\n`
      : `« ${collection} » : lecture seule. Un prochain import remplacera ce qui y a été saisi.\n`,
  );
}
