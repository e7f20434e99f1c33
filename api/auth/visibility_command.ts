import { parseArgs } from 'node:util';
import { find_organisation } from '../../catalogue/organisations.ts';
import { set_visibility, visibilities, type Visibility } from '../../catalogue/visibility.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import { write_audit } from './audit.ts';

const usage =
  'npm run admin -- visibility <collection> --to=public|accounts|organisation [--organisation=] [--share=]';

const wrong = (message: string, place: string) =>
  new AppError(message, { status: 400, code: 'invalid-argument', place, remedy: `Usage : ${usage}` });

export const visibility_takes =
  '<collection> --to=public|accounts|organisation [--organisation=SIRET] [--share=SIRET]…';

/** `visibility <collection> --to=…`: who may read a collection, from now on. */
export async function change_visibility(
  args: string[],
  { database, out }: { database: Database; out: NodeJS.WritableStream },
): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      organisation: { type: 'string' },
      share: { type: 'string', multiple: true, default: [] },
    },
  });
  const [collection] = positionals;
  if (collection === undefined) throw wrong('la collection manque', 'collection');
  const to = values.to;
  if (!is_visibility(to)) throw wrong(`--to=${to ?? ''} : visibilité inconnue`, '--to');
  await database.write(async (db) => {
    const organisation_id =
      values.organisation === undefined ? null : (await find_organisation(db, values.organisation)).id;
    const shared_with: number[] = [];
    for (const named of values.share) shared_with.push((await find_organisation(db, named)).id);
    await set_visibility(db, collection, { visibility: to, organisation_id, shared_with });
    await write_audit(db, null, {
      action: 'collection.visibility',
      object: collection,
      details: { visibility: to, organisation_id, shared_with },
    });
  });
  out.write(`« ${collection} » : ${sentences[to]}.\n`);
}

const sentences: Readonly<Record<Visibility, string>> = {
  public: 'visible de tous',
  accounts: 'visible des comptes connectés',
  organisation: 'visible de son organisation et de celles à qui elle est partagée',
};

const is_visibility = (text: string | undefined): text is Visibility =>
  visibilities.some((known) => known === text);
