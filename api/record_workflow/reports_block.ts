import type { Request, Response } from 'express';
import { read_record } from '../../catalogue/records.ts';
import { longest_record_id } from '../../catalogue/workflow/record_schema.ts';
import { add_report, close_report, type NewReport } from '../../catalogue/workflow/error_reports.ts';
import { AppError } from '../../errors.ts';
import type { Database, Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import {
  report_error_page,
  report_sent_page,
  type ReportErrorView,
} from '../../viewer/pages/report_error.tsx';
import { record_path } from '../../viewer/pages/record_editor_view.ts';
import { field_of, number_of_path } from '../accounts/form_fields.ts';
import { answer_form } from '../auth/answer_form.ts';
import { access_of, account_access, asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Block, Context } from '../block.ts';
import { client_key } from '../client_address.ts';
import { read_mail_address } from '../mail/mailer.ts';
import { read_query, type Param } from '../params.ts';
import { send_page } from '../respond.ts';
import { TokenBuckets } from '../token_buckets.ts';
import { notify } from './notify.ts';

/** Reports of one client: enough for who goes through a map, too few to flood the officers. */
const most_reports = 10;
const window_ms = 3_600_000;
const buckets = new WeakMap<Database, TokenBuckets>();

const text_param = (description: string, most: number): Param<string> => ({
  description,
  schema: { type: 'string', maxLength: most },
  absent: '',
  parse: (text) => text.slice(0, most),
});
const place_params = {
  fiche: text_param('Identifiant de la fiche.', longest_record_id),
  collection: text_param('Collection montrée, à la place de la fiche.', 200),
  objet: text_param('Objet montré de la collection.', 300),
  lon: text_param('Longitude du lieu montré, en degrés.', 30),
  lat: text_param('Latitude du lieu montré, en degrés.', 30),
};
type Place = ReportErrorView['place'];

/** « Signaler une erreur », for anybody; closing a report, for who keeps the record. */
export const error_reports_block: Block = {
  id: 'error-reports',
  routes(router, context) {
    router.get('/catalogue/signaler', async (request, response) => {
      const place = read_query(request, place_params);
      const view = await view_of(request, context, place);
      send_page(response, report_error_page(view));
    });
    router.post('/catalogue/signaler', (request, response) => report(request, response, context));
    router.post('/catalogue/signalements/:report/cloture', async (request, response) => {
      const id = number_of_path(request.params.report);
      const closed = await close(request, context, id);
      response.redirect(303, record_path(closed.record_id, '?fait=traite'));
    });
  },
};

interface ReportView extends ReportErrorView {
  record_id: string;
}

/** What the report is about, as long as its sender sees it; a 404 AppError else. */
async function view_of(request: Request, { database }: Context, place: Place): Promise<ReportView> {
  const access = access_of(request, database);
  const id = await access.read((db) => record_of(db, place));
  const stored = await access.read((db) => read_record(db, id));
  if (stored === undefined)
    throw new AppError('Ces données ne sont pas au catalogue, ou vous ne pouvez pas les voir.', {
      status: 404,
      code: 'record-not-found',
      place: 'fiche',
      remedy: 'Partir de la page des données : elle mène au signalement.',
    });
  const csrf = asker_of(request)?.csrf_token ?? null;
  const { title } = stored.record;
  return { record_id: id, title, place, problems: [], entered: { message: '', email: '' }, csrf };
}

async function record_of(db: Db, { fiche, collection }: Place): Promise<string> {
  if (fiche !== '') return fiche;
  const [row] = await db.query<{ record_id: string }>(query_file('collection_record', [collection]));
  return row?.record_id ?? '';
}

async function report(request: Request, response: Response, context: Context): Promise<void> {
  const text = (name: string, most: number) => field_of(request, name).slice(0, most);
  const place = {
    fiche: text('fiche', longest_record_id),
    collection: text('collection', 200),
    objet: text('objet', 300),
    lon: text('lon', 30),
    lat: text('lat', 30),
  };
  const view = await view_of(request, context, place);
  const entered = { message: field_of(request, 'message'), email: field_of(request, 'courriel') };
  await answer_form(
    response,
    async () => {
      const given = read_report(view.record_id, place, entered);
      spend(request, context);
      await keep(request, context, given, view.title);
      send_page(response, report_sent_page({ title: view.title, id: view.record_id }));
    },
    (problems) => report_error_page({ ...view, problems, entered }),
  );
}

const problem = (place: string, message: string) =>
  new AppError(message, { status: 422, code: 'invalid-form', place });

function read_report(
  record_id: string,
  place: Place,
  { message, email }: ReportErrorView['entered'],
): NewReport {
  const said = message
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .trim();
  if (said === '' || said.length > 2000)
    throw problem('message', 'Dites ce qui est faux (2 000 caractères au plus).');
  const is_mail = email === '' || is_address(email);
  if (!is_mail)
    throw problem('courriel', 'Écrivez l’adresse sous la forme nom@domaine.fr, ou laissez ce champ vide.');
  const [lon, lat] = [degrees(place.lon, 180), degrees(place.lat, 90)];
  const is_place = lon !== null && lat !== null;
  return {
    record_id,
    collection_id: place.collection === '' ? null : place.collection,
    feature_id: place.objet === '' ? null : place.objet,
    lon: is_place ? lon : null,
    lat: is_place ? lat : null,
    message: said,
    email: email === '' ? null : email,
  };
}

function degrees(text: string, most: number): number | null {
  const value = /^-?\d{1,3}(?:\.\d{1,15})?$/.test(text) ? Number(text) : NaN;
  return Math.abs(value) <= most ? value : null;
}

function is_address(text: string): boolean {
  try {
    return read_mail_address(text) !== '';
  } catch {
    return false;
  }
}

/** A 429 AppError once a client has reported so much in an hour. */
function spend(request: Request, { database }: Context): void {
  const own = buckets.get(database) ?? new TokenBuckets(most_reports, window_ms);
  buckets.set(database, own);
  const taken = own.take(client_key(request), 1, Date.now());
  if (taken.is_allowed) return;
  throw new AppError('Vous avez déjà signalé beaucoup d’erreurs en peu de temps.', {
    status: 429,
    code: 'too-many-reports',
    remedy: `Recommencer dans ${Math.ceil(taken.retry_in_s / 60)} minutes.`,
  });
}

/** As the owner: whoever reports has no rights to write. Officers hear of the first report of a day, not of each. */
async function keep(request: Request, context: Context, given: NewReport, title: string): Promise<void> {
  const { record_id } = given;
  const { is_first } = await context.database.write(async (db) => {
    const added = await add_report(db, given);
    await write_audit(db, request, {
      action: 'record.reported',
      object: record_id,
      details: { report: added.id },
    });
    return added;
  });
  if (!is_first) return;
  const text = `Une erreur est signalée dans « ${title.slice(0, 200)} » :\n\n${given.message.slice(0, 600)}`;
  await notify(context, { officers_of: record_id }, { record_id, subject: 'une erreur est signalée', text });
}

async function close(request: Request, context: Context, id: number): Promise<{ record_id: string }> {
  const answer = field_of(request, `reponse-${id}`).replaceAll('\r\n', '\n').slice(0, 2000);
  const closed = await account_access(request, context.database).act(async (db) => {
    const done = await close_report(db, id, answer === '' ? null : answer);
    await write_audit(db, request, {
      action: 'record.closed',
      object: done.record_id,
      details: { report: id },
    });
    return done;
  });
  const { record_id, email } = closed;
  if (email !== null && answer !== '') {
    const text = `Vous avez signalé une erreur :\n\n${closed.message.slice(0, 300)}\n\nRéponse :\n\n${answer}`;
    await notify(context, { address: email }, { record_id, subject: 'réponse à votre signalement', text });
  }
  return closed;
}
