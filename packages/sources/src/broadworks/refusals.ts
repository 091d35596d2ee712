import type { ConnectionOutcome } from '../source.ts';
import type { BroadworksSetup } from './setup.ts';

/** Accounts are locked after a few wrong logins: one refusal is enough. */
export function unauthorised({ auth, user }: BroadworksSetup, said: string): ConnectionOutcome {
  const fix =
    auth === 'basic'
      ? `Check "user" (with its domain) and its web password, and that ${user} is not locked`
      : 'Get a new token: the old one has ended, or is for somebody else';
  return { kind: 'rejected', reason: `the XSP refused the login of ${user}: ${said}. ${fix}; then restart this source.` };
}
