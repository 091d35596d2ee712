import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Role } from '@ringhook/core';
import { anAccount, aSite, PASSWORD } from './people-rig.ts';

const NEXT = 'another horse battery';

async function anOffice() {
  const roles: Role[] = ['administrator', 'supervisor', 'user'];
  const accounts = await Promise.all(roles.map((role) => anAccount({ login: role, role })));
  const site = await aSite({ accounts });
  const signedIn = async (login: string) => {
    const browser = site.browser();
    assert.equal((await browser.signIn(login)).status, 200);
    return browser;
  };
  return { ...site, signedIn };
}

describe('roles (P18)', () => {
  it('open exactly the routes of their scopes; no route is open by accident', async () => {
    const { app, signedIn } = await anOffice();
    const [administrator, supervisor, user] = await Promise.all(['administrator', 'supervisor', 'user'].map(signedIn));
    const may = { administrator: new Set<string>(), supervisor: new Set<string>(), user: new Set<string>() };
    const operations = Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods ?? {}).map(([method, operation]) => ({
        path,
        method: method.toUpperCase(),
        operation: operation as { security: { token: string[] }[] },
      })),
    );
    const own = (path: string): boolean => path.startsWith('/api/v1/auth/') || path === '/api/v1/live';
    for (const { path, method, operation } of operations) {
      const [needed] = operation.security;
      if (!needed || own(path) || method === 'DELETE') continue;
      const url = path.replaceAll(/\{\w+\}/g, '1');
      for (const [role, browser] of Object.entries({ administrator, supervisor, user })) {
        const answer = await browser!.ask(method, url, method === 'GET' ? undefined : {});
        if (answer.status === 401) assert.fail(`${role} ${method} ${path}`);
        if (answer.json?.code !== 'SCOPE_MISSING') may[role as Role].add(`${method} ${path}: ${needed.token.join()}`);
      }
    }
    const scopesOf = (role: Role): string[] => [...new Set([...may[role]].map((line) => line.split(': ')[1] ?? ''))].toSorted();
    assert.ok(may.administrator.size > 50);
    assert.ok(!scopesOf('supervisor').some((scope) => ['admin', 'write:config'].includes(scope)), scopesOf('supervisor').join());
    assert.ok(
      !scopesOf('user').some((scope) => ['admin', 'write:config', 'read', 'live', 'deliver'].includes(scope)),
      scopesOf('user').join(),
    );
  });

  it('are asked for everywhere but where nobody can be signed in yet', async () => {
    const { app } = await aSite();
    const open = new Set<string>();
    const operations = Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) => Object.keys(methods ?? {}).map((method) => ({ path, method }))); // prettier-ignore
    for (const [index, { path, method }] of operations.entries()) {
      const url = path.replaceAll(/\{\w+\}/g, '1');
      const answer = await app.inject({ url, method: method.toUpperCase() as 'GET', remoteAddress: `192.0.2.${index % 250}` });
      if (answer.statusCode !== 401) open.add(path);
    }
    const signingIn = ['login', 'oidc/callback', 'oidc/start', 'setup', 'state'].map((name) => `/api/v1/auth/${name}`);
    assert.deepEqual([...open].toSorted(), [...signingIn, '/api/v1/practice', '/health/live', '/health/ready', '/recordings/{call}']);
  });

  it('hold for who is signed in from the moment they are changed', async () => {
    const { signedIn } = await anOffice();
    const administrator = await signedIn('administrator');
    const user = await signedIn('user');
    assert.equal((await user.ask('GET', '/api/v1/calls')).status, 403);
    await administrator.ask('PATCH', '/api/v1/accounts/id-user', { role: 'supervisor' });
    assert.equal((await user.ask('GET', '/api/v1/calls')).status, 200);
    await administrator.ask('PATCH', '/api/v1/accounts/id-user', { disabled: true });
    assert.equal((await user.ask('GET', '/api/v1/calls')).status, 401);
    const refused = await user.signIn('user');
    assert.deepEqual([refused.status, refused.json.code], [403, 'ACCOUNT_DISABLED']);
  });

  it('let nobody but administrators name the identity provider, whoever may change the configuration', async () => {
    const { options, app, token } = await anOffice();
    const signIn = { oidc: { issuer: 'https://id.example', clientId: 'x', roles: { otherwise: 'administrator' } } };
    const put = async (scopes: Parameters<typeof token>[0]) =>
      app.inject({
        method: 'PUT',
        url: '/api/v1/settings',
        headers: { authorization: `Bearer ${token(scopes)}`, 'if-match': '*' },
        payload: { signIn },
      });
    assert.equal((await put(['write:config'])).json().code, 'SCOPE_MISSING');
    assert.equal(options.configuration.current().revision, 0);
    assert.equal((await put(['admin'])).statusCode, 200);
  });
});

describe('the last administrator', () => {
  it('can’t be demoted, disabled or removed, not even with one of the identity provider beside', async () => {
    const { signedIn, people } = await anOffice();
    people.accounts.create(await anAccount({ login: 'olga', passwordHash: null, provider: { issuer: 'i', subject: 's' } }));
    people.accounts.create(await anAccount({ login: 'off', disabled: true }));
    const administrator = await signedIn('administrator');
    const url = '/api/v1/accounts/id-administrator';
    const refused = [
      await administrator.ask('PATCH', url, { role: 'supervisor' }),
      await administrator.ask('PATCH', url, { disabled: true }),
      await administrator.ask('DELETE', url),
    ];
    for (const { status, json } of refused) assert.deepEqual([status, json.code], [409, 'LAST_ADMINISTRATOR']);
    assert.equal((await administrator.ask('PATCH', '/api/v1/accounts/id-off', { disabled: false })).status, 200);
    assert.equal((await administrator.ask('PATCH', url, { role: 'supervisor' })).status, 200);
    assert.equal((await administrator.ask('GET', '/api/v1/accounts')).status, 403);
  });
});

describe('accounts', () => {
  it('begin with a one-time password that only serves to set a new one', async () => {
    const { signedIn, browser } = await anOffice();
    const administrator = await signedIn('administrator');
    const made = await administrator.ask('POST', '/api/v1/accounts', { login: 'bob', name: 'Bob', role: 'supervisor' });
    assert.match(made.json.oneTimePassword, /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    const bob = browser();
    const signed = await bob.signIn('bob', made.json.oneTimePassword);
    assert.deepEqual([signed.json.account.mustChangePassword, signed.json.scopes], [true, []]);
    assert.equal((await bob.ask('GET', '/api/v1/calls')).json.code, 'PASSWORD_CHANGE_NEEDED');
    const same = await bob.ask('POST', '/api/v1/auth/password', { current: made.json.oneTimePassword, next: made.json.oneTimePassword });
    assert.deepEqual([same.status, same.json.fields[0].field], [400, 'next']);
    assert.equal((await bob.ask('POST', '/api/v1/auth/password', { current: made.json.oneTimePassword, next: NEXT })).status, 204);
    assert.equal((await bob.ask('GET', '/api/v1/calls')).status, 200);
    assert.equal((await browser().signIn('bob', made.json.oneTimePassword)).status, 401);
  });

  it('are refused when the login is taken, whatever its case', async () => {
    const { signedIn } = await anOffice();
    const administrator = await signedIn('administrator');
    const taken = await administrator.ask('POST', '/api/v1/accounts', { login: 'USER', name: 'x', role: 'user' });
    assert.deepEqual([taken.status, taken.json.fields[0].field], [409, 'login']);
    const unknownUser = await administrator.ask('POST', '/api/v1/accounts', { login: 'x', name: 'x', role: 'user', userId: '77' });
    assert.deepEqual([unknownUser.status, unknownUser.json.fields[0].field], [400, 'userId']);
  });

  it('lose all other sessions with a new password, and every one with a reset', async () => {
    const { signedIn, browser } = await anOffice();
    const here = await signedIn('user');
    const there = await signedIn('user');
    const wrong = await here.ask('POST', '/api/v1/auth/password', { current: 'not this one', next: NEXT });
    assert.deepEqual([wrong.status, wrong.json.fields[0].field], [400, 'current']);
    assert.equal((await here.ask('POST', '/api/v1/auth/password', { current: PASSWORD, next: NEXT })).status, 204);
    assert.deepEqual([(await here.ask('GET', '/api/v1/auth/me')).status, (await there.ask('GET', '/api/v1/auth/me')).status], [200, 401]);
    const administrator = await signedIn('administrator');
    const { oneTimePassword } = (await administrator.ask('POST', '/api/v1/accounts/id-user/reset-password')).json;
    assert.equal((await here.ask('GET', '/api/v1/auth/me')).status, 401);
    assert.equal((await browser().signIn('user', NEXT)).status, 401);
    assert.equal((await browser().signIn('user', oneTimePassword)).status, 200);
  });

  it('don’t have their password guessed by a stolen session', async () => {
    const { signedIn } = await anOffice();
    const thief = await signedIn('user');
    const guess = () => thief.ask('POST', '/api/v1/auth/password', { current: 'a guess or so', next: NEXT });
    for (let tries = 0; tries < 5; tries++) assert.equal((await guess()).status, 400);
    assert.equal((await guess()).status, 429);
  });
});

describe('sessions', () => {
  it('are listed for and ended by their owner and administrators, and nobody else', async () => {
    const { signedIn } = await anOffice();
    const [here, there, administrator, supervisor] = [await signedIn('user'), await signedIn('user'), await signedIn('administrator'), await signedIn('supervisor')]; // prettier-ignore
    const { items } = (await here.ask('GET', '/api/v1/auth/sessions')).json;
    assert.deepEqual(items.map((session: { isCurrent: boolean }) => session.isCurrent), [true, false]); // prettier-ignore
    const other = items[1].id;
    assert.equal((await supervisor.ask('DELETE', `/api/v1/auth/sessions/${other}`)).status, 404, 'of somebody else');
    assert.equal((await supervisor.ask('GET', '/api/v1/accounts/id-user/sessions')).status, 403);
    assert.equal((await here.ask('DELETE', `/api/v1/auth/sessions/${other}`)).status, 204);
    assert.equal((await there.ask('GET', '/api/v1/auth/me')).status, 401);
    const again = await signedIn('user');
    assert.equal((await here.ask('DELETE', '/api/v1/auth/sessions')).status, 204);
    assert.equal((await again.ask('GET', '/api/v1/auth/me')).status, 401, 'all others are over');
    assert.equal((await supervisor.ask('GET', '/api/v1/auth/me')).status, 200, 'of somebody else');
    assert.equal((await administrator.ask('GET', '/api/v1/accounts/id-user/sessions')).json.items.length, 1);
    assert.equal((await administrator.ask('DELETE', '/api/v1/accounts/id-user/sessions')).status, 204);
    assert.equal((await here.ask('GET', '/api/v1/auth/me')).status, 401);
  });
});

describe('what was done', () => {
  it('is in the audit log: who, what, to what, from where; and stands in the history', async () => {
    const { signedIn, people, options, app, token } = await anOffice();
    const administrator = await signedIn('administrator');
    administrator.ip = '192.0.2.77';
    await administrator.ask('PUT', '/api/v1/settings', { timeZone: 'Europe/Berlin' }, { 'if-match': '*', 'change-note': 'clocks' });
    await administrator.ask('PUT', '/api/v1/settings', { timeZone: 'Europe/Berlin' }, { 'if-match': '*' });
    assert.equal(options.configuration.current().author, 'administrator');
    const made = (await administrator.ask('POST', '/api/v1/tokens', { name: 'crm', scopes: ['read'] })).json;
    assert.deepEqual(made.owner, { id: 'id-administrator', name: 'administrator' });
    await administrator.ask('PUT', '/api/v1/secrets/pbx', { value: 'hunter2' });
    await app.inject({
      method: 'POST',
      url: '/api/v1/redeliver/since',
      headers: { authorization: `Bearer ${token(['deliver'])}` },
      payload: { since: 1 },
    });
    await administrator.ask('POST', '/api/v1/configuration/diff', {});
    const lines = people.entries.map(({ actor, action, subject, detail }) => [actor.name, action, subject, detail]);
    assert.deepEqual(lines.slice(1, 4), [
      ['administrator', 'configuration.saved', 'settings', 'revision 1: clocks'],
      ['administrator', 'token.created', 'crm', 'read'],
      ['administrator', 'secret.set', 'secrets/pbx', ''],
    ]);
    assert.equal(people.entries[1]?.ip, '192.0.2.77');
    assert.doesNotMatch(JSON.stringify(people.entries), /hunter2|rh_[A-Za-z0-9]/);
    assert.ok(
      people.entries.some(({ actor, action }) => actor.kind === 'token' && action === 'delivery.redelivered'),
      JSON.stringify(lines),
    );
    assert.equal((await administrator.ask('GET', '/api/v1/audit')).json.items[0].number, people.entries.length);
  });

  it('does not undo the thing when it can’t be written, and says so', async () => {
    const logged: string[] = [];
    const log = { info: () => {}, error: (_fields: object, message: string) => void logged.push(message) };
    const { browser, people } = await aSite({ accounts: [await anAccount({ login: 'anna' })], log });
    const anna = browser();
    await anna.signIn('anna');
    Object.assign(people.audit, { append: () => { throw new Error('disk full'); } }); // prettier-ignore
    assert.equal((await anna.ask('PUT', '/api/v1/secrets/pbx', { value: 'x' })).status, 204);
    assert.deepEqual(logged, ['audit.failed']);
  });
});
