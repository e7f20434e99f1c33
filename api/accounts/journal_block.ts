import { once } from 'node:events';
import type { Request, Response } from 'express';
import type { AccountAccess } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { write_audit } from '../auth/audit.ts';
import type { Block, Context } from '../block.ts';
import { choice, day, read_query, refuse, type Param } from '../params.ts';
import { choose_format, respond } from '../respond.ts';
import { journal_page, type AuditRow, type JournalFilter } from '../../viewer/pages/journal.tsx';
import { administrator_access } from './administrator.ts';
import { csv_line } from './csv.ts';
import { read_number } from './form_fields.ts';

const page_size = 50;
/** Lines of one query of the export: short transactions, little memory. */
const export_size = 1000;

const text = (description: string): Param<string> => ({
  description,
  schema: { type: 'string', maxLength: 200 },
  absent: '',
  parse: (given) => given.trim().slice(0, 200),
});
const journal_params = {
  f: choice('Format de la réponse.', ['json', 'html', 'csv']),
  qui: text('Partie de l’acteur ou de l’objet.'),
  action: text('Début de l’action, par exemple « account. ».'),
  du: day('Premier jour.'),
  au: day('Dernier jour.'),
  avant: {
    description: 'Numéro de la ligne avant laquelle continuer.',
    schema: { type: 'integer' },
    absent: null,
    parse(given: string, name: string): number {
      const number = read_number(given);
      if (number === null) throw refuse(name, given, 'le numéro d’une ligne');
      return number;
    },
  } as Param<number | null>,
};

/** « Journal »: the audit log, for site administrators. */
export const journal_block: Block = {
  id: 'journal',
  routes(router, context) {
    router.get('/journal', async (request, response) => {
      const { f, avant, ...filter } = read_query(request, journal_params);
      const access = await administrator_access(request, context.database, 'site');
      if (f === 'csv') return export_journal(request, response, context, filter);
      const found = await read_page(access, filter, avant, page_size + 1);
      const rows = found.slice(0, page_size);
      const next = found.length > page_size ? (rows.at(-1)?.id ?? null) : null;
      respond(response, choose_format(request, f), {
        json: () => ({ rows, next }),
        html: () => journal_page({ rows, filter, next }),
      });
    });
  },
};

function read_page(
  access: Pick<AccountAccess, 'read'>,
  { qui, action, du, au }: JournalFilter,
  before: number | null,
  size: number,
): Promise<AuditRow[]> {
  const given = [qui, action, du, au].map((value) => (value === '' ? null : value));
  return access.read((db) => db.query<AuditRow>(query_file('audit_page', [...given, before, size])));
}

/** Sends the lines as CSV, a thousand at a time as the asker takes them. The export is a line of the log itself. */
async function export_journal(
  request: Request,
  response: Response,
  { database }: Context,
  filter: JournalFilter,
): Promise<void> {
  const access = await administrator_access(request, database, 'site');
  await access.act((db) => write_audit(db, request, { action: 'journal.exported', details: { ...filter } }));
  response.setHeader('Content-Type', 'text/csv; charset=utf-8; header=present');
  response.setHeader('Content-Disposition', 'attachment; filename="journal-maillage.csv"');
  response.setHeader('Cache-Control', 'no-store');
  // Spreadsheets need the mark to read accents.
  response.write(
    '\uFEFF' + csv_line(['numero', 'date', 'qui', 'action', 'objet', 'details', 'adresse', 'requete']),
  );
  for (let before: number | null = null; !response.destroyed;) {
    const rows: AuditRow[] = await read_page(access, filter, before, export_size);
    if (!response.write(rows.map(line_of).join('')))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    before = rows.at(-1)?.id ?? null;
    if (rows.length < export_size) break;
  }
  response.end();
}

const line_of = ({ id, at, actor, action, object, details, address, request_id }: AuditRow): string =>
  csv_line([
    String(id),
    at.toISOString(),
    actor,
    action,
    object,
    JSON.stringify(details),
    address,
    request_id,
  ]);
