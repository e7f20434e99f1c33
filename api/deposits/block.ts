import type { Request, Response } from 'express';
import { inspire_themes } from '../../catalogue/code_lists/inspire_themes.ts';
import { frequencies } from '../../catalogue/code_lists/iso_codes.ts';
import { licences } from '../../catalogue/code_lists/licences.ts';
import { topics } from '../../catalogue/code_lists/topics.ts';
import { examination_job, publication_job, safe_file_name } from '../../catalogue/deposits/files.ts';
import { check_publication, check_reading } from '../../catalogue/deposits/options.ts';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import { deposit_page } from '../../viewer/pages/deposit.tsx';
import type { DepositPageView } from '../../viewer/pages/deposit_view.ts';
import { account_access, asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Block, Context } from '../block.ts';
import { read_json_body } from '../body.ts';
import { ground_of } from '../ogc/collection_view.ts';
import { list_tables } from '../ogc/published.ts';
import { integer, read_query, refuse, type Param } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { send_json, send_page } from '../respond.ts';
import { read_new_deposit } from './read_new_deposit.ts';
import { read_taking, take_record } from './take_record.ts';
import { settle_publication } from './settle_publication.ts';
import { forget_file, is_whole, piece_bytes, receive_piece } from './receive.ts';
import {
  ask_job,
  find_deposit,
  list_organisations,
  save_publication,
  save_reading,
  view_deposit,
} from './store.ts';

const text_param = (description: string): Param<string | null> => ({
  description,
  schema: { type: 'string' },
  absent: null,
  parse: (text) => text,
});
const page_params = { depot: text_param('Dépôt à reprendre.') };
const piece_params = {
  offset: integer('Où commence le morceau, en octets.', { absent: 0, minimum: 0, maximum: 1e12 }),
  before: {
    ...text_param('SHA-256 de ce qui précède : son premier et son dernier Mio (tout, jusqu’à 2 Mio).'),
    parse(given, name) {
      if (!/^[0-9a-f]{64}$/.test(given)) throw refuse(name, given, '64 chiffres hexadécimaux');
      return given;
    },
  } satisfies Param<string | null>,
  name: text_param('Nom du fichier, comparé à celui du début de l’envoi.'),
};

/** The page where officers deposit files, and what its script asks. Programs may do the same with an API key. */
export const deposits_block: Block = {
  id: 'deposits',
  routes(router, context) {
    const { config, database } = context;
    router.get('/catalogue/deposer', (request, response) => show_page(request, response, context));
    router.post('/catalogue/depots', (request, response) => create(request, response, context));
    router.get('/catalogue/depots/:deposit', async (request, response) => {
      read_query(request, {});
      send_json(response, await view_deposit(request, context, request.params.deposit));
    });
    router.put('/catalogue/depots/:deposit/contenu', async (request, response) => {
      const piece = { id: request.params.deposit, ...read_query(request, piece_params) };
      const access = account_access(request, database);
      send_json(response, { received: await receive_piece(request, access, config, piece) });
    });
    router.post('/catalogue/depots/:deposit/examen', async (request, response) => {
      const reading = check_reading(await read_json_body(request));
      await ask(request, context, async (db, deposit) => {
        await save_reading(db, deposit, reading);
        await ask_job(db, deposit.id, examination_job);
      });
      response.status(202);
      send_json(response, await view_deposit(request, context, request.params.deposit));
    });
    router.post('/catalogue/depots/:deposit/publication', async (request, response) => {
      const publication = check_publication(await read_json_body(request, { max_keys: 20_000 }));
      await ask(request, context, async (db, deposit) => {
        await save_publication(db, deposit, await settle_publication(db, deposit, publication));
        await ask_job(db, deposit.id, publication_job);
        const details = { file: deposit.file_name, organisation: deposit.organisation };
        await write_audit(db, request, { action: 'dataset.deposited', object: publication.id, details });
      });
      response.status(202);
      send_json(response, await view_deposit(request, context, request.params.deposit));
    });
    router.post('/catalogue/depots/:deposit/fiche', async (request, response) => {
      read_query(request, {});
      const taking = read_taking(await read_json_body(request));
      charge(response, costs.computation);
      const address = await take_record(request, context, request.params.deposit, taking);
      response.status(201).setHeader('Location', address);
      send_json(response, { editor: address });
    });
    router.delete('/catalogue/depots/:deposit', async (request, response) => {
      const { id } = await account_access(request, database).act(async (db) => {
        const deposit = await find_deposit(db, request.params.deposit);
        await db.query(query_file('deposit_remove', [deposit.id]));
        return deposit;
      });
      await forget_file(config, id);
      response.status(204).end();
    });
  },
};

async function show_page(request: Request, response: Response, context: Context): Promise<void> {
  const { config, database } = context;
  const { depot } = read_query(request, page_params);
  const access = account_access(request, database);
  const known = await access.read(async (db) => ({
    organisations: await list_organisations(db),
    waiting: await db.query<DepositPageView['waiting'][number]>(query_file('deposits_own', [])),
  }));
  const view: DepositPageView = {
    ...known,
    max_bytes: config.DEPOSIT_MAX_MB * 2 ** 20,
    piece_bytes,
    csrf_token: asker_of(request)?.csrf_token ?? null,
    deposit: depot === null ? null : await view_deposit(request, context, depot),
    topics: topics.map(({ code, label }) => [code, label]),
    themes: inspire_themes.map(({ code, label }) => [code, label]),
    frequencies: frequencies.map(({ code, label }) => [code, label]),
    licences: licences.map(({ code, label, uri }) => ({ code, label, uri })),
    grounds: ground_of(await list_tables(access)),
  };
  response.setHeader('Cache-Control', 'private, no-store');
  send_page(response, deposit_page(view));
}

/** A new deposit, still without content: there must be room for it. */
async function create(request: Request, response: Response, context: Context): Promise<void> {
  const { config, database } = context;
  const { name, bytes, organisation } = read_new_deposit(await read_json_body(request), config);
  const access = account_access(request, database);
  const quota = config.DEPOSIT_QUOTA_MB * 2 ** 20;
  const values = [access.identity.account_id, organisation, safe_file_name(name), bytes, quota];
  const [made] = await access.act((db) => db.query<{ id: string }>(query_file('deposit_create', values)));
  if (made === undefined)
    throw new AppError(`Les dépôts en attente de l’organisation dépassent ${config.DEPOSIT_QUOTA_MB} Mo.`, {
      status: 413,
      code: 'deposit-quota',
      remedy: 'Publier ou supprimer ceux qui attendent, puis recommencer.',
    });
  response.status(201).setHeader('Location', `/catalogue/depots/${made.id}`);
  send_json(response, await view_deposit(request, context, made.id));
}

/** Does what is asked of a whole deposit, in one transaction under the asker's rights. */
async function ask(
  request: Request,
  { config, database }: Context,
  work: (
    db: Parameters<typeof find_deposit>[0],
    deposit: Awaited<ReturnType<typeof find_deposit>>,
  ) => Promise<void>,
): Promise<void> {
  read_query(request, {});
  const id = request.params['deposit'] as string;
  await account_access(request, database).act(async (db) => {
    const deposit = await find_deposit(db, id);
    const is_busy = deposit.job_state === 'queued' || deposit.job_state === 'running';
    if (is_busy || deposit.published_at !== null)
      throw new AppError(
        is_busy ? 'Ce dépôt est déjà en cours de traitement.' : 'Ce dépôt est déjà publié.',
        {
          status: 409,
          code: 'deposit-busy',
          remedy: 'Attendre la fin, puis recharger la page.',
        },
      );
    if (!(await is_whole(config, deposit)))
      throw new AppError('Le fichier n’est pas arrivé en entier.', {
        status: 409,
        code: 'deposit-incomplete',
        remedy: 'Reprendre l’envoi, ou déposer le fichier de nouveau.',
      });
    await work(db, deposit);
  });
}
