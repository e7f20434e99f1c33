import type { Database } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { hash_password } from './passwords.ts';
import { make_account, type TestAccount } from './testing.ts';

/** A password that the rules take. */
export const test_password = 'cheval pile agrafe correct';

/** An active account with a password, without a session. */
export async function make_password_account(
  database: Database,
  email: string,
  roles: Parameters<typeof make_account>[2] = [],
): Promise<TestAccount> {
  const account = await make_account(database, email, roles);
  const hash = await hash_password(test_password);
  await database.query(sql`update maillage.account set password_hash = ${hash} where id = ${account.id}`);
  await database.query(sql`delete from maillage.session where account_id = ${account.id}`);
  return account;
}

/** A browser as far as signing in goes: it keeps cookies, sends forms and follows nothing by itself. */
export class FormBrowser {
  readonly cookies = new Map<string, string>();
  constructor(
    readonly url: string,
    /** Each of its own: tries are counted by network address too. */
    readonly headers: Record<string, string> = {},
  ) {}

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(this.url + path, {
      redirect: 'manual',
      ...init,
      headers: {
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        ...(cookie !== '' && { cookie }),
        ...this.headers,
        ...(init.headers as Record<string, string>),
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#ask(path, { headers });
  }

  /** Sends a form as a page of the site would, with its CSRF token when the page has one. */
  post(
    path: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = new URLSearchParams(fields);
    return this.#ask(path, { method: 'POST', body, headers: { origin: this.url, ...headers } });
  }

  /** The CSRF token that a page's forms hold; empty without a session. */
  async csrf(path = '/accessibilite'): Promise<string> {
    return /name="csrf" value="([^"]+)"/.exec(await (await this.get(path)).text())?.[1] ?? '';
  }

  sign_in(
    adresse: string,
    mot_de_passe = test_password,
    more: Record<string, string> = {},
  ): Promise<Response> {
    return this.post('/connexion', { adresse, mot_de_passe, ...more });
  }

  /** Whether the site knows who asks. */
  async is_signed_in(): Promise<boolean> {
    return (await (await this.get('/accessibilite')).text()).includes('Se déconnecter');
  }
}
