/** The form of a saved search: what it may hold, and writing it. */
import type { Request, Response } from 'express';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { check_url } from '../../outgoing_hosts.ts';
import { one } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { saved_search_page, webhook_secret_page } from '../../viewer/pages/saved_search.tsx';
import {
  channel_names,
  frequency_names,
  type SavedSearchFields,
  type SavedSearchFormView,
} from '../../viewer/pages/saved_search_view.ts';
import { field_of } from '../accounts/form_fields.ts';
import { answer_form } from '../auth/answer_form.ts';
import { account_access, asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Context } from '../block.ts';
import { parse_catalogue_query, write_catalogue_query } from '../catalogue_search/read_catalogue_query.ts';
import { callback_hosts } from '../post_json.ts';
import { send_page } from '../respond.ts';
import { open_channels } from './addresses.ts';
import { next_look } from './look_for_changes.ts';
import { csrf_of, view_query, type SavedSearch } from './views.ts';
import { make_secret } from './webhook.ts';

/** Longest query that is kept, in characters. */
const most_query = 4000;

/** All that the form shows but what was entered. */
export async function view_form(
  request: Request,
  { config, database }: Context,
  { id, query }: { id: number | null; query: string },
): Promise<Omit<SavedSearchFormView, 'fields' | 'problems'>> {
  const access = account_access(request, database);
  const { asks, href } = await view_query(access, query);
  return {
    id,
    query,
    asks,
    href,
    email: asker_of(request)?.email ?? '',
    channels: open_channels(config),
    hosts: config.CALLBACK_HOSTS,
    csrf: csrf_of(request),
  };
}

/** What a new search begins with: its words as title, a mail a day where the site sends any. */
export const first_fields = (query: string, config: Config): SavedSearchFields => ({
  title: parse_catalogue_query(query).words.slice(0, 120),
  channel: open_channels(config).includes('email') ? 'email' : 'none',
  frequency: 'daily',
  webhook_url: '',
});

const wrong = (place: string, message: string) =>
  new AppError(message, { status: 422, code: 'invalid-form', place });

/** The query that a form brings, as /catalogue writes it: without page and order. */
export function read_kept_query(text: string): string {
  const query = write_catalogue_query({ ...parse_catalogue_query(text), sort: '' });
  if (query.length > most_query)
    throw wrong(
      'titre',
      `Cette recherche est trop longue pour être enregistrée (${most_query} caractères au plus) : écrivez son polygone avec moins de sommets ou de décimales.`,
    );
  return query;
}

const read_choice = <T extends string>(
  names: Readonly<Record<T, string>>,
  text: string,
  place: string,
): T => {
  if (Object.hasOwn(names, text)) return text as T;
  throw wrong(place, 'Choisissez une réponse de la liste.');
};

/** What was entered, checked against what the site can tell by. Throws a 422 AppError that names the field. */
function check_fields(
  entered: Record<keyof SavedSearchFields, string>,
  known: SavedSearch | null,
  config: Config,
): SavedSearchFields {
  const { title, webhook_url } = entered;
  if (title === '' || title.length > 120 || /\p{C}/u.test(title))
    throw wrong('titre', 'Donnez un titre (120 caractères au plus).');
  const channel = read_choice(channel_names, entered.channel, 'canal');
  const frequency = read_choice(frequency_names, entered.frequency, 'rythme');
  if (channel !== 'none' && channel !== known?.channel && !open_channels(config).includes(channel))
    throw wrong('canal', 'Ce site n’envoie pas d’avis de cette façon.');
  if (channel === 'webhook') check_webhook(webhook_url, config);
  return { title, channel, frequency, webhook_url: channel === 'webhook' ? webhook_url : '' };
}

function check_webhook(address: string, config: Config): void {
  if (address.length > 500) throw wrong('webhook', 'L’adresse compte 500 caractères au plus.');
  try {
    check_url(address, callback_hosts(config));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw wrong('webhook', `${error.message}. ${error.remedy ?? ''}`.trim());
  }
}

/**
 * Writes a new search (`known` null) or changes one; a webhook at a new address gets a secret, which is shown this once.
 * What the sender can mend comes back as the form.
 */
export async function save_search(
  request: Request,
  response: Response,
  context: Context,
  known: SavedSearch | null,
): Promise<void> {
  const { config, database } = context;
  const query = known?.query ?? read_kept_query(field_of(request, 'recherche'));
  const entered = {
    title: field_of(request, 'titre'),
    channel: field_of(request, 'canal'),
    frequency: field_of(request, 'rythme'),
    webhook_url: field_of(request, 'webhook'),
  };
  const view = await view_form(request, context, { id: known?.id ?? null, query });
  await answer_form(
    response,
    async () => {
      const fields = check_fields(entered, known, config);
      const has_new_address = fields.channel === 'webhook' && fields.webhook_url !== known?.webhook_url;
      const made = has_new_address ? await make_secret(config) : null;
      const access = account_access(request, database);
      await access.act(async (db) => {
        const { now } = await one<{ now: Date }>(db, query_file('database_time'));
        const { title, channel, frequency } = fields;
        const url = fields.webhook_url === '' ? null : fields.webhook_url;
        const values = [url, made?.sealed ?? null, next_look(frequency, now, 0)];
        await one(
          db,
          known === null
            ? query_file('saved_search_add', [
                access.identity.account_id,
                title,
                query,
                channel,
                frequency,
                ...values,
              ])
            : query_file('saved_search_change', [known.id, title, channel, frequency, ...values]),
        );
        await write_audit(db, request, {
          action: known === null ? 'search.saved' : 'search.changed',
          object: title,
          details: { channel, ...(url !== null && { host: new URL(url).host }) },
        });
      });
      if (made !== null) show_secret(response, { title: fields.title, secret: made.secret });
      else response.redirect(303, `/recherches?fait=${known === null ? 'enregistree' : 'modifiee'}`);
    },
    (problems) => saved_search_page({ ...view, fields: entered as unknown as SavedSearchFields, problems }),
  );
}

/** A secret leaves in this one answer, which nobody keeps. */
export function show_secret(response: Response, shown: { title: string; secret: string }): void {
  response.setHeader('Cache-Control', 'no-store');
  send_page(response, webhook_secret_page(shown));
}
