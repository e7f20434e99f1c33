/** « Créer la fiche »: a deposited document of metadata becomes a draft, or a working copy of the record that has its id. */
import type { Request } from 'express';
import { z } from 'zod';
import type { DepositRecord } from '../../catalogue/deposits/plan.ts';
import { metadata_formats } from '../../catalogue/formats/index.ts';
import { read_record } from '../../catalogue/records.ts';
import { begin_record } from '../../catalogue/workflow/drafts.ts';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { step_path } from '../../viewer/pages/record_editor_view.ts';
import { account_access } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Context } from '../block.ts';
import { change_record } from '../record_workflow/begin_record.ts';
import { read_site, type Site } from '../records/site.ts';
import { forget_file } from './receive.ts';
import { find_deposit } from './store.ts';

const form = z.object({ over: z.boolean().default(false) }).strict();

/** `over`: the person has seen that the catalogue has this record, and wants it changed. A 422 AppError. */
export function read_taking(body: unknown): { over: boolean } {
  const read = form.safeParse(body);
  if (read.success) return read.data;
  throw new AppError('La demande n’est pas de la forme attendue.', {
    status: 422,
    code: 'invalid-deposit',
    remedy: 'Envoyer {"over": false}, ou {"over": true} pour modifier la fiche qui porte cet identifiant.',
  });
}

/**
 * Makes the draft and forgets the deposit, in one transaction. Gives the address of the editor. AppErrors: 404; 409 without a
 * record in the deposit, for an id that is taken, while a working copy is under way; 403 without the right; 422 for content.
 */
export async function take_record(
  request: Request,
  { config, database }: Context,
  id: string,
  { over }: { over: boolean },
): Promise<string> {
  const access = account_access(request, database);
  const site = await read_site(request, config, access);
  const { deposit, record_id } = await access.act(async (db) => {
    const deposit = await find_deposit(db, id);
    const found = deposit.plan?.record ?? null;
    if (found === null || deposit.plan?.rows !== 0) throw no_record();
    const record_id = over
      ? await change(db, found, site)
      : await begin_record(db, {
          body: found.record,
          organisation_id: deposit.organisation_id,
          original: found.document,
        });
    await write_audit(db, request, {
      action: over ? 'record.saved' : 'record.begun',
      object: record_id,
      details: { title: found.record.title.slice(0, 500), file: deposit.file_name },
    });
    await db.query(query_file('deposit_remove', [deposit.id]));
    return { deposit, record_id };
  });
  await forget_file(config, deposit.id);
  return step_path(record_id, 'description');
}

async function change(
  db: Db,
  { record, format: format_id, document }: DepositRecord,
  site: Site,
): Promise<string> {
  const stored = await read_record(db, record.id);
  if (stored === undefined) throw no_such_record();
  const format = metadata_formats.find(({ id }) => id === format_id)!;
  return change_record(db, stored, { record, format, original: document }, site);
}

const no_such_record = () =>
  new AppError('Le catalogue n’a pas de fiche publiée de cet identifiant.', {
    status: 409,
    code: 'no-record',
    remedy: 'Créer la fiche.',
  });

const no_record = () =>
  new AppError('Ce dépôt n’est pas une fiche de métadonnées lue.', {
    status: 409,
    code: 'no-record',
    remedy: 'Déposer le document de la fiche, et attendre sa lecture.',
  });
