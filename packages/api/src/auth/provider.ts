import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { errorText, type ProviderSettings, type SecretReference } from '@ringhook/core';
import * as client from 'openid-client';
import { ApiError } from '../errors.ts';

const ANSWER_WITHIN_SECONDS = 10;
const METADATA_FOR_MS = 3_600_000;
export const FLOW_FOR_MS = 600_000;
const MOST_FLOWS = 10_000;

export interface ProviderPorts {
  /** As configured now; undefined: there is none. */
  readonly settings: () => ProviderSettings | undefined;
  readonly readSecret: (reference: SecretReference) => string;
  readonly now: () => number;
}

export interface StartedFlow {
  readonly url: string;
  /** Goes into a cookie: only the browser that began may end. */
  readonly browser: string;
}

export interface FinishedFlow {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly returnTo: string;
}

export interface FoundProvider {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string | null;
}

interface Flow {
  readonly browser: Uint8Array;
  readonly verifier: string;
  readonly nonce: string;
  readonly returnTo: string;
  /** The provider as it was configured at the beginning. */
  readonly config: client.Configuration;
  readonly until: number;
}

/** Sign-in by the identity provider: authorization code with PKCE, state and nonce (OpenID Connect Core 3.1, RFC 7636, RFC 9700). */
export class Provider {
  readonly #ports: ProviderPorts;
  readonly #flows = new Map<string, Flow>();
  #found: { readonly key: string; readonly config: Promise<client.Configuration>; readonly until: number } | undefined;

  constructor(ports: ProviderPorts) {
    this.#ports = ports;
  }

  /** Fails with NOT_FOUND without a provider, PROVIDER_FAILED when it does not answer. */
  async start(returnTo: string, redirectUri: string): Promise<StartedFlow> {
    const settings = this.#ports.settings();
    if (!settings) throw new ApiError('NOT_FOUND', 'oidc', 'no identity provider is configured');
    const config = await this.#configuration(settings);
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const browser = randomBytes(32).toString('base64url');
    this.#remember(state, { browser: digest(browser), verifier, nonce, returnTo, config, until: this.#ports.now() + FLOW_FOR_MS });
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: ['openid', ...settings.scopes.filter((scope) => scope !== 'openid')].join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, browser };
  }

  /** What the provider of a draft says of itself. Fails with PROVIDER_FAILED when it does not answer, or not as a provider does. */
  async look(settings: ProviderSettings): Promise<FoundProvider> {
    const found = (await this.#discover(settings)).serverMetadata();
    const { issuer, authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint, userinfo_endpoint: info } = found;
    if (authorizationEndpoint === undefined || tokenEndpoint === undefined) {
      throw failed(`${settings.issuer} names no address to sign in at, or none to change the code at`);
    }
    return { issuer, authorizationEndpoint, tokenEndpoint, userinfoEndpoint: info ?? null };
  }

  /** A state is worth one try, in the browser it began in. Fails with PROVIDER_FAILED. */
  async finish(callback: URL, browser: string | undefined): Promise<FinishedFlow> {
    const state = callback.searchParams.get('state') ?? '';
    const flow = this.#flows.get(state);
    if (!flow || browser === undefined || !timingSafeEqual(digest(browser), flow.browser)) {
      throw failed('this sign-in was not begun in this browser, or has been used');
    }
    this.#flows.delete(state);
    if (flow.until <= this.#ports.now()) throw failed('this sign-in took too long');
    try {
      const tokens = await client.authorizationCodeGrant(flow.config, callback, {
        pkceCodeVerifier: flow.verifier,
        expectedState: state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw failed('the provider gave no ID token');
      const more = await userInfo(flow.config, tokens.access_token, claims.sub);
      return { issuer: claims.iss, subject: claims.sub, claims: { ...more, ...claims }, returnTo: flow.returnTo };
    } catch (cause) {
      throw cause instanceof ApiError ? cause : failed(errorText(cause), cause);
    }
  }

  async #configuration(settings: ProviderSettings): Promise<client.Configuration> {
    const key = JSON.stringify(settings);
    if (this.#found?.key !== key || this.#found.until <= this.#ports.now()) {
      const found = { key, config: this.#discover(settings), until: this.#ports.now() + METADATA_FOR_MS };
      this.#found = found;
      found.config.catch(() => {
        if (this.#found === found) this.#found = undefined;
      });
    }
    return this.#found.config;
  }

  async #discover({ issuer, clientId, clientSecret }: ProviderSettings): Promise<client.Configuration> {
    try {
      const secret = clientSecret && this.#ports.readSecret(clientSecret);
      const url = new URL(issuer);
      // The schema lets http through for this machine only.
      const execute = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
      const options = { timeout: ANSWER_WITHIN_SECONDS, execute };
      return await client.discovery(url, clientId, secret, secret === undefined ? client.None() : proving(secret), options);
    } catch (cause) {
      throw failed(`${issuer}: ${errorText(cause)}`, cause);
    }
  }

  #remember(state: string, flow: Flow): void {
    const now = this.#ports.now();
    for (const [known, { until }] of this.#flows) {
      if (until > now && this.#flows.size < MOST_FLOWS) break;
      this.#flows.delete(known);
    }
    this.#flows.set(state, flow);
  }
}

/** As the provider says it wants to have it; by header when it says nothing (OpenID Connect Core, 9). */
function proving(secret: string): client.ClientAuth {
  const [byHeader, byBody] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, metadata, body, headers) => {
    const known = server.token_endpoint_auth_methods_supported;
    const isBodyOnly = known !== undefined && !known.includes('client_secret_basic') && known.includes('client_secret_post');
    (isBodyOnly ? byBody : byHeader)(server, metadata, body, headers);
  };
}

/** Groups often stand there only. */
async function userInfo(config: client.Configuration, accessToken: string, subject: string): Promise<Record<string, unknown>> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return {};
  return { ...(await client.fetchUserInfo(config, accessToken, subject)) };
}

function failed(reason: string, cause?: unknown): ApiError {
  const error = new ApiError('PROVIDER_FAILED', 'oidc', `sign-in by the identity provider went wrong: ${reason}`);
  if (cause !== undefined) error.cause = cause;
  return error;
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest();
}
