import { errorText } from '@ringhook/core';
import type { SourceContext } from '../source.ts';
import type { BroadworksConfig } from './config.ts';

/** The only version of the interface in use. */
const VERSION = '/v2.0';
/** Who only tries whether it works must not take the place of who listens: of one application there is one channel set. */
const TRIAL = ':trial';

/** The configuration with nothing left open. */
export interface BroadworksSetup extends BroadworksConfig {
  readonly applicationId: string;
  /** Value of the header `Authorization`. */
  readonly authorization: string;
}

export type SetupOutcome =
  | { readonly kind: 'ready'; readonly setup: BroadworksSetup }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Reads the secret, which may be a token that somebody else renews, and fills in the rest. */
export async function setUp(
  config: BroadworksConfig,
  { secret, sourceId, receive }: Pick<SourceContext, 'secret' | 'sourceId' | 'receive'>,
): Promise<SetupOutcome> {
  let password: string;
  try {
    password = await secret(config.secret);
  } catch (cause) {
    return { kind: 'rejected', reason: `the password or token cannot be read: ${errorText(cause)}` };
  }
  if (/[\u0000-\u001f\u007f]/.test(password) || password === '') {
    return { kind: 'rejected', reason: 'the password or token is empty, or holds a line break or another control character' };
  }
  if (config.auth !== 'basic' && /[^\u0021-\u007e]/.test(password)) {
    return { kind: 'rejected', reason: 'the token holds characters that no token can hold; is it the file of the token itself?' };
  }
  const setup = {
    ...config,
    applicationId: (config.applicationId ?? `urn:ringhook:${sourceId}`) + (receive ? '' : TRIAL),
    eventsPath: versioned(config.eventsPath),
    actionsPath: versioned(config.actionsPath),
    asyncPath: versioned(config.asyncPath),
    authorization: authorizationOf(config, password),
  };
  return { kind: 'ready', setup };
}

function versioned(path: string): string {
  const bare = path.replace(/\/+$/, '');
  return /\/v\d+\.\d+$/.test(bare) ? bare : bare + VERSION;
}

function authorizationOf({ auth, user }: BroadworksConfig, secret: string): string {
  if (auth === 'basic') return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  return `${auth === 'bearer' ? 'Bearer' : 'BroadWorksSSO'} ${secret}`;
}
