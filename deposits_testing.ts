/** Deposits over HTTP as programs send them, with the jobs that read and publish them. */
import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { make_account, make_organisation, type TestAccount } from './api/auth/testing.ts';
import { start_server, type RunningServer } from './api/server.ts';
import { drain } from './api/worker.ts';
import { examination_job, publication_job } from './catalogue/deposits/files.ts';
import { read_config } from './config.ts';
import { job_handlers } from './job_handlers.ts';
import { make_test_folder, use_database } from './sql/testing.ts';
import type { DepositView } from './viewer/pages/deposit_view.ts';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** Who deposits, once the tests have begun. */
export interface Depositors {
  server: RunningServer;
  here: number;
  elsewhere: number;
  officer: TestAccount;
  stranger: TestAccount;
  agent: TestAccount;
}

/** A server with two organisations and their people, for the tests of one `describe`; 1 MB is the most that a deposit has. */
export function use_deposits() {
  const database = use_database();
  const folder = make_test_folder();
  const config = read_config({
    PORT: '0',
    RATE_LIMIT_PER_MINUTE: '0',
    DATA_DIR: folder,
    DEPOSIT_MAX_MB: '1',
    DEPOSIT_QUOTA_MB: '1',
  });
  const begun = {} as Depositors;
  before(async () => {
    const here = await make_organisation(database(), 'SDIS');
    const elsewhere = await make_organisation(database(), 'Ailleurs');
    Object.assign(begun, {
      here,
      elsewhere,
      officer: await make_account(database(), 'officer@exemple.fr', [['officer', here]]),
      stranger: await make_account(database(), 'stranger@exemple.fr', [['officer', elsewhere]]),
      agent: await make_account(database(), 'agent@exemple.fr', [['agent', here]]),
      server: await start_server({ config, database: database() }, { log_requests: false }),
    });
  });
  after(async () => {
    await begun.server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(
    account: TestAccount | null,
    method: string,
    address: string,
    body?: unknown,
  ): Promise<Answer> {
    const is_bytes = body instanceof Uint8Array;
    const answer = await fetch(begun.server.url + address, {
      method,
      headers: {
        origin: begun.server.url,
        accept: 'application/json',
        ...(account !== null && { cookie: account.cookie, 'x-csrf-token': account.csrf_token }),
        ...(body !== undefined && {
          'content-type': is_bytes ? 'application/octet-stream' : 'application/json',
        }),
      },
      ...(body !== undefined && { body: is_bytes ? Buffer.from(body) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
  }
  const work = () =>
    drain({
      config,
      database: database(),
      handlers: {
        [examination_job]: job_handlers[examination_job]!,
        [publication_job]: job_handlers[publication_job]!,
      },
      signal: new AbortController().signal,
    });
  const address = (id: string) => `/catalogue/depots/${id}`;
  const look = async (id: string, account = begun.officer) =>
    (await ask(account, 'GET', address(id))).body as unknown as DepositView;
  async function deposit(
    name: string,
    content: string | Buffer,
    account = begun.officer,
    organisation = begun.here,
  ): Promise<string> {
    const bytes = Buffer.from(content);
    const made = await ask(account, 'POST', '/catalogue/depots', { name, bytes: bytes.length, organisation });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    const { id } = made.body as { id: string };
    expect((await ask(account, 'PUT', `${address(id)}/contenu`, bytes)).status).to.equal(200);
    return id;
  }
  async function examine(id: string, reading: object = {}, account = begun.officer) {
    expect((await ask(account, 'POST', `${address(id)}/examen`, reading)).status).to.equal(202);
    await work();
    return look(id, account);
  }
  async function publish(id: string, publication: object, account = begun.officer) {
    const asked = await ask(account, 'POST', `${address(id)}/publication`, publication);
    await work();
    return { asked, state: await look(id, account) };
  }
  return { database, folder, config, begun, ask, work, address, look, deposit, examine, publish };
}

/** What a form says of a small file of columns `nom` and `nature`. */
export const described = {
  id: 'bornes',
  title: 'Bornes d’incendie',
  abstract: 'Les bornes du canton.',
  producer: 'SDIS',
  licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence' },
  email: 'sig@exemple.fr',
  topic: 'structure',
  theme: 'us',
  scale: 5000,
  visibility: 'public',
  columns: [
    { from: 'nom', name: 'libelle', type: 'text', title: 'Libellé' },
    { from: 'nature', name: 'nature', type: 'text', title: 'Nature' },
  ],
};
