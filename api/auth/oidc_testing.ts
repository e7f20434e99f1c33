/** For tests only: an OpenID provider of the field's own on a loopback port, and a browser that follows redirections. */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';

export const test_site = 'https://sig.example.fr';
const scopes = 'openid email profile siret given_name usual_name uid';

type Claims = Record<string, unknown>;

export interface TestProvider {
  issuer: string;
  /** What is said of each person, by subject. */
  people: Map<string, Claims>;
  /** Who signs in next: a subject, or a refusal by the person. */
  next: { subject: string; acr?: string } | { error: string };
  /** Publish the keys of somebody else, under the same names. */
  publishes_wrong_keys: boolean;
  down(): Promise<void>;
  up(): Promise<void>;
}

function make_jwks(kid: string) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
}

const public_part = ({ kty, n, e, kid, use, alg }: Record<string, unknown>) => ({ kty, n, e, kid, use, alg });

/** Clients: `maillage` gets userinfo as JSON, `proconnect` as a signed JWT. Secret: `secret of <client>, long enough`. */
export async function start_test_provider(): Promise<TestProvider> {
  const key = make_jwks('one');
  const wrong_key = make_jwks('one');
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const test: TestProvider = {
    issuer: `http://127.0.0.1:${port}`,
    people: new Map(),
    next: { error: 'access_denied' },
    publishes_wrong_keys: false,
    async down() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async up() {
      if (server.listening) return;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
  const provider = new Provider(test.issuer, {
    clients: [client('maillage'), { ...client('proconnect'), userinfo_signed_response_alg: 'RS256' }],
    jwks: { keys: [key] },
    cookies: { keys: ['of the test'] },
    acrValues: ['eidas1', 'eidas2'],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name'],
      ...Object.fromEntries(['siret', 'given_name', 'usual_name', 'uid'].map((name) => [name, [name]])),
    },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject, ...test.people.get(subject) }),
    }),
    loadExistingGrant: grant_all,
  });
  const handle = provider.callback();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/interaction/') === true) {
      const { next } = test;
      const result = 'error' in next ? next : { login: { accountId: next.subject, ...next } };
      await provider.interactionFinished(request, response, result);
    } else if (request.url === '/jwks' && test.publishes_wrong_keys) {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ keys: [public_part(wrong_key)] }));
    } else await handle(request, response);
  };
  server.on('request', (request, response) => void answer(request, response));
  return test;
}

const client = (client_id: string) => ({
  client_id,
  client_secret: `secret of ${client_id}, long enough`,
  redirect_uris: [`${test_site}/connexion/oidc/retour`],
  post_logout_redirect_uris: [`${test_site}/connexion/oidc/fin`],
  token_endpoint_auth_method: 'client_secret_post' as const,
  scope: scopes,
});

async function grant_all({ oidc }: KoaContextWithOIDC) {
  const clientId = oidc.client!.clientId;
  const held = oidc.session!.grantIdFor(clientId);
  const found = held === undefined ? undefined : await oidc.provider.Grant.find(held);
  if (found !== undefined) return found;
  const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session!.accountId! });
  grant.addOIDCScope(scopes);
  await grant.save();
  return grant;
}

export interface Visit {
  status: number;
  /** Of the last page. */
  url: URL;
  text: string;
  headers: Headers;
}

/** A browser without script: cookies by host, redirections. Addresses of `test_site` are asked from `server_url`. */
export class TestBrowser {
  readonly cookies = new Map<string, Map<string, string>>();

  constructor(readonly server_url: string) {}

  /** Follows redirections until a page, or until an address that `stops` says yes to (status 0). */
  async visit(
    address: string,
    { stops = () => false, form }: { stops?: (url: URL) => boolean; form?: Record<string, string> } = {},
  ): Promise<Visit> {
    let url = new URL(address, test_site);
    let body = form === undefined ? null : new URLSearchParams(form);
    for (let hops = 0; hops < 15; hops++) {
      if (hops > 0 && stops(url)) return { status: 0, url, text: '', headers: new Headers() };
      const answer = await this.#ask(url, body);
      const location = answer.headers.get('location');
      if (location === null)
        return { status: answer.status, url, text: await answer.text(), headers: answer.headers };
      await answer.arrayBuffer();
      url = new URL(location, url);
      body = null;
    }
    throw new Error('redirected for ever');
  }

  async #ask(url: URL, body: URLSearchParams | null): Promise<Response> {
    let jar = this.cookies.get(url.host);
    if (jar === undefined) this.cookies.set(url.host, (jar = new Map()));
    const real = url.origin === test_site ? this.server_url + url.pathname + url.search : url;
    const answer = await fetch(real, {
      method: body === null ? 'GET' : 'POST',
      body,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body !== null && { origin: url.origin }),
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(new URL(test_site).host)?.get(name);
  }
}
