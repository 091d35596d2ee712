import { ConfirmedDeskLogin, DeskLogin, DeskLoginConfirmation, DeskLoginPoll, DeskLoginState, NewDeskLogin } from '@ringhook/contract';
import type { Api } from '../api.ts';
import { FailureLimit } from '../auth/failure-limit.ts';
import { createToken } from '../auth/token.ts';
import { DeskLogins } from '../desk/desk-logins.ts';
import { deskUserOf } from '../desk/desk-user.ts';
import { ApiError } from '../errors.ts';
import type { TokenStore } from '../ports.ts';
import type { DeskServer } from '../ports/desk.ts';

const tags = ['workstation'];
const POLL_EVERY_MS = 2_000;
/** Where the console asks for the code. */
export const CONNECT_PATH = '/connect-computer';

export interface DeskLoginPorts {
  readonly server: DeskServer;
  readonly tokens: TokenStore;
  readonly accountName: (accountId: string) => string;
  readonly now: () => number;
}

/** How a workstation becomes somebody's: it shows a code, and the person confirms it where they are signed in (RFC 8628). */
export function deskLoginRoutes(app: Api, { server, tokens, accountName, now }: DeskLoginPorts): void {
  const logins = new DeskLogins(now);
  const limit = new FailureLimit();

  app.post('/desk/logins', {
    config: { scope: 'public' },
    schema: { tags, summary: 'Begin to connect a computer', body: NewDeskLogin, response: { 201: DeskLogin } },
    handler: async ({ body }, reply) => {
      const pending = logins.begin(body.computer);
      if (!pending) throw new ApiError('TOO_MANY_STREAMS', 'desk', 'too many computers wait to be confirmed; try again in some minutes');
      const { deviceCode, userCode, expiresAt } = pending;
      const verificationPath = `${CONNECT_PATH}?code=${userCode}`;
      return reply.status(201).send({ deviceCode, userCode, verificationPath, expiresAt, intervalMs: POLL_EVERY_MS });
    },
  });

  app.post('/desk/logins/poll', {
    config: { scope: 'public' },
    schema: { tags, summary: 'Whether it was confirmed; the token is given once', body: DeskLoginPoll, response: { 200: DeskLoginState } },
    handler: async ({ body }) => {
      const outcome = logins.poll(body.deviceCode);
      if (outcome.kind !== 'confirmed') return { state: outcome.kind };
      const user = server.userOf(outcome.accountId);
      if (!user) return { state: 'gone' as const };
      const owner = { id: outcome.accountId, name: accountName(outcome.accountId) };
      const { token } = createToken(tokens, { name: `Workstation ${outcome.computer}`.slice(0, 100), scopes: ['desk'], now: now(), owner });
      return { state: 'confirmed' as const, token, user };
    },
  });

  app.post('/desk/logins/confirm', {
    config: { scope: 'desk', audit: 'token.created' },
    schema: {
      tags,
      summary: 'Say that a computer is yours, or that it is not',
      body: DeskLoginConfirmation,
      response: { 200: ConfirmedDeskLogin },
    },
    handler: async (request) => {
      const { caller, body, ip } = request;
      if (caller?.kind !== 'session') throw new ApiError('ACCOUNT_NEEDED', 'account', 'sign in to the console to confirm a computer');
      deskUserOf(request, server);
      const pending = logins.find(body.userCode);
      if (!pending) {
        const waitMs = limit.fail(ip, now());
        if (waitMs > 0) throw tooManyGuesses(waitMs);
        const fields = [{ field: 'userCode', message: 'is not a code that waits: it may have expired; let the computer show a new one' }];
        throw new ApiError('REQUEST_INVALID', 'userCode', 'userCode is not a code that waits', { fields });
      }
      logins.answer(body.userCode, body.isAllowed ? caller.account.id : null);
      request.audited = { subject: `Workstation ${pending.computer}`, detail: body.isAllowed ? 'desk' : 'refused' };
      return { computer: pending.computer };
    },
  });
}

function tooManyGuesses(waitMs: number): ApiError {
  const headers = { 'retry-after': String(Math.ceil(waitMs / 1_000)) };
  return new ApiError('TOO_MANY_FAILURES', 'userCode', 'too many codes were wrong from this address', { headers });
}
