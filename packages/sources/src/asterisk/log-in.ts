import type { ConnectionOutcome } from '../source.ts';
import type { AsteriskConfig } from './config.ts';
import type { AmiLink } from './link.ts';
import { isSuccess } from './subscribe.ts';

/** What Asterisk says when it will not have this user; anything else may be another matter in a minute. */
const FOR_GOOD = /authentication failed|permission denied|not allowed/i;

/** Undefined when the PBX let us in. No events yet: those come with the event mask. */
export async function logIn(link: AmiLink, config: AsteriskConfig, secret: string): Promise<ConnectionOutcome | undefined> {
  const { host, port, username } = config;
  const answer = await link.request('Login', { Username: username, Secret: secret, Events: 'off' });
  if (answer === undefined) return { kind: 'unreachable', reason: `${host}:${port} did not answer the login` };
  if (isSuccess(answer)) return undefined;
  const said = answer.get('Message') ?? answer.name;
  if (!FOR_GOOD.test(said)) return { kind: 'unreachable', reason: `${host}:${port} refused the login for now: ${said}` };
  const fix =
    `Check that manager.conf has a section [${username}], that its "secret" is the one given here, and that its "permit" covers this ` +
    `machine; then run "manager reload" in Asterisk and restart this source.`;
  return { kind: 'rejected', reason: `Asterisk refused the user "${username}": ${said}. ${fix}` };
}
