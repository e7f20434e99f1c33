/** Screens asked as a browser without script asks them. */
import { read_config } from '../../config.ts';
import type { Database } from '../../sql/client.ts';
import type { TestAccount } from '../auth/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

export interface Answer {
  status: number;
  /** Where a 303 leads. */
  location: string;
  text: string;
  headers: Headers;
}

export interface Screens {
  server: RunningServer;
  get(path: string, account: TestAccount | null, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a form; lists are names that come several times. */
  post(
    path: string,
    account: TestAccount,
    fields?: Record<string, string | readonly string[]>,
  ): Promise<Answer>;
}

/** Starts the site on a test's database. */
export async function open_screens(database: Database): Promise<Screens> {
  const config = read_config({ PORT: '0' });
  const server = await start_server({ config, database }, { log_requests: false });
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const answer = await fetch(server.url + path, { redirect: 'manual', ...init });
    const { status, headers } = answer;
    return { status, headers, location: headers.get('location') ?? '', text: await answer.text() };
  };
  return {
    server,
    get: (path, account, headers = { accept: 'text/html' }) =>
      ask(path, { headers: account === null ? headers : { ...headers, cookie: account.cookie } }),
    post: (path, account, fields = {}) => {
      const body = new URLSearchParams({ csrf: account.csrf_token });
      for (const [name, value] of Object.entries(fields))
        for (const text of [value].flat()) body.append(name, text);
      const headers = { accept: 'text/html', cookie: account.cookie, origin: server.url };
      return ask(path, { method: 'POST', headers, body });
    },
  };
}
