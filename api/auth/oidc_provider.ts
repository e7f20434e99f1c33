import * as oidc from 'openid-client';
import type { Config } from '../../config.ts';
import { AppError, message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import type { OutgoingSettings } from '../../outgoing.ts';
import { outgoing_fetch } from '../../outgoing_fetch.ts';
import { attempt_minutes, type Attempt } from './oidc_attempt.ts';
import { read_person, type Person } from './oidc_person.ts';
import { make_token } from './tokens.ts';

const timeout_s = 10;
const metadata_age_ms = 3_600_000;
export const callback_path = '/connexion/oidc/retour';

export interface ProviderSettings {
  /** Root of this site, without trailing slash. */
  site: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  scopes: string;
  /** As the button and the messages name it. */
  name: string;
  acr_values: string | null;
  trusts_email: boolean;
}

/** The secret in the body where the provider knows that (ProConnect wants it), else by the Basic scheme, the default. */
const authenticate_client =
  (secret: string): oidc.ClientAuth =>
  (server, ...rest) => {
    const by_body = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
    return (by_body ? oidc.ClientSecretPost(secret) : oidc.ClientSecretBasic(secret))(server, ...rest);
  };

/**
 * The identity provider: asked for its addresses and keys when first needed, so that the site starts and runs without
 * it. OpenID Connect Core 1.0 (code flow, PKCE of RFC 7636) and RP-Initiated Logout 1.0, by openid-client.
 */
export class IdentityProvider {
  #found: { client: oidc.Configuration; at_ms: number } | undefined;
  #asking: Promise<oidc.Configuration> | undefined;
  /** Whom its requests may reach: the issuer, which the settings name, and the hosts that it names itself. */
  readonly #hosts: string[];
  readonly #fetch: oidc.CustomFetch;

  constructor(
    readonly settings: ProviderSettings,
    network: OutgoingSettings,
  ) {
    this.#hosts = [host_and_port(new URL(settings.issuer))];
    this.#fetch = outgoing_fetch(network, { hosts: this.#hosts, setting: 'OIDC_ISSUER' });
  }

  /** Known for an hour; then what was known serves as long as the provider does not answer. */
  async #client(): Promise<oidc.Configuration> {
    const found = this.#found;
    if (found !== undefined && Date.now() - found.at_ms < metadata_age_ms) return found.client;
    this.#asking ??= this.#discover().finally(() => (this.#asking = undefined));
    return found === undefined ? this.#asking : this.#asking.catch(() => found.client);
  }

  async #discover(): Promise<oidc.Configuration> {
    const { issuer, client_id, client_secret } = this.settings;
    const is_plain = issuer.startsWith('http:');
    const client = await oidc.discovery(
      new URL(issuer),
      client_id,
      undefined,
      authenticate_client(client_secret),
      {
        [oidc.customFetch]: this.#fetch,
        timeout: timeout_s,
        // Signatures are checked even of what came straight from the provider.
        execute: [
          oidc.enableNonRepudiationChecks,
          // The settings allow http for this machine alone.
          ...(is_plain ? [oidc.allowInsecureRequests] : []),
        ],
      },
    );
    this.#allow_hosts(client.serverMetadata());
    this.#found = { client, at_ms: Date.now() };
    return client;
  }

  #allow_hosts({ token_endpoint, userinfo_endpoint, jwks_uri }: oidc.ServerMetadata): void {
    const own = new URL(this.settings.issuer).hostname;
    for (const address of [token_endpoint, userinfo_endpoint, jwks_uri]) {
      if (address === undefined || !URL.canParse(address)) continue;
      const url = new URL(address);
      // Other hosts only on the open internet: a provider must not point into the site's own network.
      const host = url.hostname === own ? host_and_port(url) : url.hostname;
      if (!this.#hosts.includes(host)) this.#hosts.push(host);
    }
  }

  /**
   * Begins a sign-in: the address to send the browser to, and what to remember. A 503 AppError when the provider is
   * not there.
   */
  async begin(purpose: Pick<Attempt, 'return_to' | 'account_id'>): Promise<{ url: URL; attempt: Attempt }> {
    return this.#explain(async () => {
      const client = await this.#client();
      const { site, scopes, acr_values } = this.settings;
      const state = make_token();
      const nonce = make_token();
      // ProConnect refuses parameters that it does not announce.
      const code_verifier = client.serverMetadata().supportsPKCE() ? oidc.randomPKCECodeVerifier() : null;
      const url = oidc.buildAuthorizationUrl(client, {
        redirect_uri: site + callback_path,
        scope: scopes,
        state,
        nonce,
        ...(code_verifier !== null && {
          code_challenge: await oidc.calculatePKCECodeChallenge(code_verifier),
          code_challenge_method: 'S256',
        }),
        ...(acr_values !== null && { acr_values }),
      });
      const expires_at_ms = Date.now() + attempt_minutes * 60_000;
      return { url, attempt: { ...purpose, state, nonce, code_verifier, expires_at_ms } };
    });
  }

  /**
   * Ends a sign-in with what the browser brought back (`search`: `?code=…&state=…`): who the person is, by the id token
   * and userinfo, and the id token. A 403 AppError when the person or the provider declined or a check failed.
   */
  async finish(search: string, attempt: Attempt): Promise<{ person: Person; id_token: string }> {
    return this.#explain(async () => {
      const client = await this.#client();
      const tokens = await oidc.authorizationCodeGrant(
        client,
        new URL(this.settings.site + callback_path + search),
        {
          expectedState: attempt.state,
          expectedNonce: attempt.nonce,
          idTokenExpected: true,
          ...(attempt.code_verifier !== null && { pkceCodeVerifier: attempt.code_verifier }),
        },
      );
      const claims = tokens.claims();
      if (claims === undefined || tokens.id_token === undefined)
        throw new AppError('no id token', { status: 403, code: 'oidc-invalid' });
      this.#check_assurance(claims.acr);
      const has_userinfo = client.serverMetadata().userinfo_endpoint !== undefined;
      const info: Partial<oidc.UserInfoResponse> = has_userinfo
        ? await oidc.fetchUserInfo(client, tokens.access_token, claims.sub)
        : {};
      // An address is as good as who gives it says, and only that one.
      const { email_verified } = info.email === undefined ? claims : info;
      const all = { ...claims, ...info, email_verified, iss: claims.iss, sub: claims.sub };
      const person = read_person(all, this.settings.trusts_email);
      return { person, id_token: tokens.id_token };
    });
  }

  /** A level that was asked for is a wish to the provider: only what it says it has done counts. */
  #check_assurance(acr: unknown): void {
    const { acr_values, name } = this.settings;
    if (acr_values === null || acr_values.split(' ').includes(String(acr))) return;
    throw new AppError(`${name} n’a pas vérifié votre identité au niveau que ce site demande.`, {
      status: 403,
      code: 'oidc-assurance',
      remedy: 'Recommencer avec un moyen de connexion plus fort, tel qu’un second facteur.',
    });
  }

  /**
   * Where to send a browser that has just signed out here, to sign out at the provider too; null when the provider
   * offers no such thing or is not there: signing out here never waits for it in vain.
   */
  async sign_out_url(id_token: string): Promise<string | null> {
    try {
      const client = await this.#client();
      if (client.serverMetadata().end_session_endpoint === undefined) return null;
      const { site } = this.settings;
      return oidc.buildEndSessionUrl(client, {
        id_token_hint: id_token,
        post_logout_redirect_uri: `${site}${signed_out_path}`,
        // ProConnect demands one.
        state: make_token(),
      }).href;
    } catch (error) {
      log.warn('identity provider not reached to sign out', { reason: message_of(error) });
      return null;
    }
  }

  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explain_failure(error, this.settings.name);
    }
  }
}

const host_and_port = ({ hostname, port, protocol }: URL) =>
  `${hostname}:${port === '' ? (protocol === 'http:' ? '80' : '443') : port}`;

/** Where the provider sends people back to once they have signed out. */
export const signed_out_path = '/connexion/oidc/fin';

/** What a person can make of a failure; the reason is for the log, since it may hold what anybody put into an address. */
function explain_failure(error: unknown, name: string): AppError {
  if (error instanceof AppError && error.code === 'oidc-assurance') return error;
  if (error instanceof oidc.AuthorizationResponseError) return explain_refusal(error, name);
  const { code, cause } = Object(error) as { code?: unknown; cause?: unknown };
  log.warn('sign-in through the identity provider failed', {
    code,
    reason: message_of(error),
    cause: cause instanceof Error ? cause.message : undefined,
  });
  if (is_outage(error))
    return new AppError(`${name} ne répond pas pour le moment.`, {
      status: 503,
      code: 'oidc-unavailable',
      remedy: 'Réessayer dans quelques minutes, ou se connecter autrement.',
      cause: error,
    });
  return new AppError(`La réponse de ${name} n’a pas pu être vérifiée : la connexion n’a pas eu lieu.`, {
    status: 403,
    code: 'oidc-invalid',
    remedy: 'Recommencer ; si le refus persiste, prévenir l’administrateur du site.',
    cause: error,
  });
}

function explain_refusal({ error }: oidc.AuthorizationResponseError, name: string): AppError {
  if (error === 'temporarily_unavailable' || error === 'server_error')
    return new AppError(`${name} n’a pas pu vous connecter pour le moment.`, {
      status: 503,
      code: 'oidc-unavailable',
      remedy: 'Réessayer dans quelques minutes, ou se connecter autrement.',
    });
  log.info('identity provider declined', { error: error.slice(0, 60) });
  return new AppError(`La connexion avec ${name} a été annulée ou refusée.`, {
    status: 403,
    code: 'oidc-denied',
    remedy: 'Recommencer, ou se connecter autrement.',
  });
}

/** No answer, none in time, too long a one, or an error of the server's own. */
function is_outage(error: unknown): boolean {
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500 || error.error === 'invalid_client';
  const { code, cause } = Object(error) as { code?: unknown; cause?: unknown };
  if (cause instanceof Response) return cause.status !== 200;
  // Of outgoing_fetch: not reached, or not to be reached.
  if ([error, cause].some((each) => each instanceof AppError && each.code.startsWith('fetch-'))) return true;
  return error instanceof TypeError || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT';
}

const providers = new WeakMap<Config, IdentityProvider>();

/** The site's identity provider; null when none is set. The same one at each call with the same settings. */
export function identity_provider(config: Config): IdentityProvider | null {
  const { PUBLIC_URL, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = config;
  if (!PUBLIC_URL || !OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return null;
  let provider = providers.get(config);
  if (provider === undefined) {
    const settings: ProviderSettings = {
      site: PUBLIC_URL.replace(/\/+$/, ''),
      issuer: OIDC_ISSUER,
      client_id: OIDC_CLIENT_ID,
      client_secret: OIDC_CLIENT_SECRET,
      scopes: config.OIDC_SCOPES,
      name: config.OIDC_NAME,
      acr_values: config.OIDC_ACR_VALUES ?? null,
      trusts_email: config.OIDC_TRUST_EMAIL,
    };
    provider = new IdentityProvider(settings, config);
    providers.set(config, provider);
  }
  return provider;
}
