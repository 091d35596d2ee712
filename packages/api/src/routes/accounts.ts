import { Account, AccountChange, CreatedAccount, NewAccount, pageOf, pageQuery, ResetPassword } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import type { People } from '../auth/people.ts';
import { shownAccount } from '../auth/shown.ts';
import { pageOfList } from '../list-page.ts';
import { definedOnly } from './configuration.ts';

const tags = ['accounts'];
const params = z.object({ account: z.string().max(64) });

/** Who may sign in, for administrators (P18). One-time passwords are answered once and kept nowhere. */
export function accountRoutes(app: Api, people: People): void {
  const { accounts, book, started } = people;

  app.get('/accounts', {
    config: { scope: 'admin' },
    schema: { tags, summary: 'Accounts, the oldest first', querystring: z.object(pageQuery), response: { 200: pageOf(Account) } },
    handler: async ({ query }) => {
      const page = pageOfList(accounts.list(), ({ id }) => id, definedOnly(query));
      return { ...page, items: page.items.map((account) => shownAccount(account, started)) };
    },
  });

  app.post('/accounts', {
    config: { scope: 'admin', audit: 'account.created' },
    schema: { tags, summary: 'Make an account', body: NewAccount, response: { 201: CreatedAccount } },
    handler: async (request, reply) => {
      const { account, oneTimePassword } = await book.create(definedOnly(request.body));
      request.audited = { subject: account.login, detail: account.role };
      return reply.status(201).send({ ...shownAccount(account, started), oneTimePassword });
    },
  });

  app.get('/accounts/:account', {
    config: { scope: 'admin' },
    schema: { tags, summary: 'One account', params, response: { 200: Account } },
    handler: async (request) => shownAccount(book.get(request.params.account), started),
  });

  app.patch('/accounts/:account', {
    config: { scope: 'admin', audit: 'account.changed' },
    schema: { tags, summary: 'Change an account; disabling ends its sessions', params, body: AccountChange, response: { 200: Account } },
    handler: async (request) => {
      const changed = book.change(request.params.account, definedOnly(request.body));
      const detail = Object.entries(request.body).map(([field, value]) => `${field}: ${String(value)}`);
      request.audited = { subject: changed.login, detail: detail.join(', ') };
      return shownAccount(changed, started);
    },
  });

  app.delete('/accounts/:account', {
    config: { scope: 'admin', audit: 'account.removed' },
    schema: {
      tags,
      summary: 'Remove an account; its sessions end, its tokens stay',
      params,
      response: { 204: z.undefined().meta({ description: 'Removed.' }) },
    },
    handler: async (request, reply) => {
      const { id, login } = book.get(request.params.account);
      book.remove(id);
      request.audited = { subject: login };
      return reply.status(204).send();
    },
  });

  app.post('/accounts/:account/reset-password', {
    config: { scope: 'admin', audit: 'account.password-reset' },
    schema: { tags, summary: 'Give a one-time password; the sessions of the account end', params, response: { 200: ResetPassword } },
    handler: async (request) => {
      const { id, login } = book.get(request.params.account);
      request.audited = { subject: login };
      return { oneTimePassword: await book.resetPassword(id) };
    },
  });
}
