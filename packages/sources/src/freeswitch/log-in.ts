import { authCommand, userAuthCommand } from '@ringhook/protocols';
import type { ConnectionOutcome } from '../source.ts';
import type { FreeswitchConfig } from './config.ts';
import { type EslLink, saidBy } from './link.ts';

/** Undefined when the PBX let us in. A wrong password is tried once. */
export async function logIn(link: EslLink, config: FreeswitchConfig, password: string): Promise<ConnectionOutcome | undefined> {
  const { host, port, user } = config;
  const answer = await link.ask(user === undefined ? authCommand(password) : userAuthCommand(user, password));
  if (answer === undefined) return { kind: 'unreachable', reason: `${host}:${port} did not answer the login` };
  const said = saidBy(answer);
  if (said.startsWith('+OK')) return undefined;
  const fix =
    user === undefined
      ? 'Check that "password" in event_socket.conf.xml is the one given here; after a change there run "reload mod_event_socket" in FreeSWITCH'
      : `Check that ${user} is in the directory, that its "esl-password" is the one given here, and that it may use the event socket; then run "reloadxml"`;
  return { kind: 'rejected', reason: `FreeSWITCH refused ${user ?? 'the password'}: ${said}. ${fix}; then restart this source.` };
}

/** Why we were turned away before any login, by the access list of the event socket. */
export function refusedByAccessList({ host, port }: FreeswitchConfig): ConnectionOutcome {
  const fix =
    'Add the address of this machine to the list that "apply-inbound-acl" in event_socket.conf.xml names (without one, only the PBX itself ' +
    'may connect), run "reloadacl" and "reload mod_event_socket" in FreeSWITCH, then restart this source.';
  return { kind: 'rejected', reason: `the event socket at ${host}:${port} takes no connections from here (access list). ${fix}` };
}
