import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DEFAULT_SETTINGS, EMPTY_CONFIGURATION, type ProviderSettings } from '@ringhook/core';
import { anIdentityProvider } from './identity-provider.ts';
import { memoryConfigurations } from './memory-ports.ts';
import { anAccount, aSite, type Browser, HOST, PASSWORD } from './people-rig.ts';

const START = '/api/v1/auth/oidc/start';
const CALLBACK = `http://${HOST}/api/v1/auth/oidc/callback`;

describe('signing in by an identity provider', () => {
  let idp: Awaited<ReturnType<typeof anIdentityProvider>>;
  before(async () => {
    idp = await anIdentityProvider(CALLBACK);
  });
  after(() => idp.close());

  async function siteWith(roles: Partial<ProviderSettings['roles']> = {}, changes: Partial<ProviderSettings> = {}) {
    const mapping = { claim: 'groups', roles: [{ value: 'phone-admins', role: 'administrator' as const }], ...roles };
    const oidc: ProviderSettings = {
      issuer: idp.issuer,
      clientId: 'ringhook',
      clientSecret: { stored: 'idp' },
      label: 'Company',
      scopes: ['profile'],
      roles: mapping,
      ...changes,
    };
    const configuration = memoryConfigurations({ ...EMPTY_CONFIGURATION, settings: { ...DEFAULT_SETTINGS, signIn: { oidc } } });
    return aSite({ configuration, accounts: [await anAccount({ login: 'anna' })] });
  }

  const begin = async (browser: Browser, returnTo = '/calls?number=1'): Promise<URL> => {
    const answer = await browser.ask('GET', `${START}?returnTo=${encodeURIComponent(returnTo)}`);
    assert.equal(answer.status, 302);
    return new URL(String(answer.headers['location']));
  };
  const end = (browser: Browser, back: URL) => browser.ask('GET', back.pathname + back.search);

  it('asks with PKCE, state and nonce, and comes back signed in to the page that was wanted', async () => {
    const { browser, people } = await siteWith();
    idp.person = { sub: 'u1', claims: { name: 'Bo Ek', preferred_username: 'bo', groups: ['phone-admins', 'x'] } };
    const bo = browser();
    const asked = await begin(bo);
    const query = Object.fromEntries(asked.searchParams);
    assert.deepEqual([query['code_challenge_method'], query['scope'], query['redirect_uri']], ['S256', 'openid profile', CALLBACK]);
    assert.ok((query['state'] ?? '').length >= 32 && (query['nonce'] ?? '').length >= 32 && query['code_challenge']);
    const answer = await end(bo, await idp.visit(asked.href));
    assert.deepEqual([answer.status, answer.headers['location']], [302, '/calls?number=1']);
    const { account } = (await bo.ask('GET', '/api/v1/auth/me')).json;
    assert.deepEqual([account.login, account.name, account.role, account.signIn], ['bo', 'Bo Ek', 'administrator', 'oidc']);
    assert.deepEqual(people.entries.map(({ action }) => action), ['account.created', 'session.started']); // prettier-ignore
    assert.equal((await bo.ask('GET', '/api/v1/auth/state')).json.oidc.label, 'Company');
  });

  it('knows people by their subject: another mail address is the same person, the same login another one', async () => {
    const { browser, people } = await siteWith({ otherwise: 'user' });
    idp.person = { sub: 'u2', claims: { preferred_username: 'anna', name: 'Anna B.' } };
    const other = browser();
    await end(other, await idp.visit((await begin(other)).href));
    assert.equal((await other.ask('GET', '/api/v1/auth/me')).json.account.login, 'anna-2', 'not the account of that login');
    idp.person = { sub: 'u2', claims: { preferred_username: 'renamed', name: 'Anna C.', groups: ['phone-admins'] } };
    await end(other, await idp.visit((await begin(other)).href));
    const { account } = (await other.ask('GET', '/api/v1/auth/me')).json;
    assert.deepEqual([account.login, account.name, account.role], ['anna-2', 'Anna C.', 'administrator']);
    assert.equal(people.accounts.list().length, 2);
  });

  it('lets nobody in without a role, and takes it away with the group', async () => {
    const { browser } = await siteWith();
    idp.person = { sub: 'u3', claims: { groups: ['phone-admins'] } };
    const someone = browser();
    await end(someone, await idp.visit((await begin(someone)).href));
    assert.equal((await someone.ask('GET', '/api/v1/accounts')).status, 200);
    idp.person = { sub: 'u3', claims: { groups: ['others'] } };
    const again = await end(someone, await idp.visit((await begin(someone)).href));
    assert.equal(again.headers['location'], '/sign-in?problem=PROVIDER_ROLE_MISSING');
    assert.equal((await someone.ask('GET', '/api/v1/auth/me')).status, 401, 'what was open ended, too');
  });

  it('does not let a disabled account in', async () => {
    const { browser, people } = await siteWith();
    people.accounts.create(
      await anAccount({ login: 'bo', passwordHash: null, disabled: true, provider: { issuer: idp.issuer, subject: 'u4' } }),
    );
    idp.person = { sub: 'u4', claims: { groups: ['phone-admins'] } };
    const bo = browser();
    const answer = await end(bo, await idp.visit((await begin(bo)).href));
    assert.equal(answer.headers['location'], '/sign-in?problem=ACCOUNT_DISABLED');
  });

  it('takes an answer once, only in the browser it was asked from, and only in time', async () => {
    const { browser, clock } = await siteWith({ otherwise: 'user' });
    idp.person = { sub: 'u5', claims: { name: 'Eve' } };
    const refused = '/sign-in?problem=PROVIDER_FAILED';
    const eve = browser();
    const back = await idp.visit((await begin(eve)).href);
    const victim = browser();
    assert.equal((await end(victim, back)).headers['location'], refused, 'sign-in planted in another browser');
    assert.equal((await victim.ask('GET', '/api/v1/auth/me')).status, 401);
    assert.equal((await end(eve, back)).headers['location'], '/calls?number=1');
    assert.equal((await end(eve, back)).headers['location'], refused, 'state used again');
    const late = browser();
    const lateBack = await idp.visit((await begin(late)).href);
    clock.now += 600_000;
    assert.equal((await end(late, lateBack)).headers['location'], refused);
  });

  it('refuses a code of another flow and an answer with a changed state or issuer', async () => {
    const { browser } = await siteWith({ otherwise: 'user' });
    idp.person = { sub: 'u6', claims: {} };
    const [one, two] = [browser(), browser()];
    const [first, second] = [await idp.visit((await begin(one)).href), await idp.visit((await begin(two)).href)];
    first.searchParams.set('code', second.searchParams.get('code') ?? '');
    assert.match(String((await end(one, first)).headers['location']), /PROVIDER_FAILED/, 'PKCE and nonce belong to the flow');
    second.searchParams.set('state', 'guessed');
    assert.match(String((await end(two, second)).headers['location']), /PROVIDER_FAILED/);
    const three = browser();
    const third = await idp.visit((await begin(three)).href);
    third.searchParams.set('iss', 'https://evil.example');
    assert.match(String((await end(three, third)).headers['location']), /PROVIDER_FAILED/, 'mix-up of providers (RFC 9207)');
  });

  it('is looked at before it is configured: by administrators only, and nothing is saved', async () => {
    const { browser } = await siteWith({ otherwise: 'user' });
    const anna = browser();
    await anna.ask('POST', '/api/v1/auth/login', { login: 'anna', password: PASSWORD });
    const test = (oidc: object) => anna.ask('POST', '/api/v1/auth/oidc/test', { oidc });
    const found = await test({ issuer: idp.issuer, clientId: 'another' });
    assert.equal(found.status, 200);
    assert.deepEqual([found.json.issuer, found.json.redirectUri], [idp.issuer, CALLBACK]);
    assert.ok(String(found.json.tokenEndpoint).startsWith(idp.issuer));
    const nobody = await test({ issuer: 'http://127.0.0.1:1', clientId: 'another' });
    assert.deepEqual([nobody.status, nobody.json.code], [502, 'PROVIDER_FAILED']);
    assert.equal((await browser().ask('POST', '/api/v1/auth/oidc/test', { oidc: {} })).status, 401);
    assert.equal((await anna.ask('GET', '/api/v1/settings')).json.signIn.oidc.clientId, 'ringhook');
  });

  it('sends nobody to another site afterwards', async () => {
    const { browser } = await siteWith({ otherwise: 'user' });
    for (const returnTo of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/%5cevil',
      '/\t/evil.example',
      'javascript:1',
      '/..//evil.example',
    ]) {
      idp.person = { sub: 'u7', claims: {} };
      const someone = browser();
      const answer = await end(someone, await idp.visit((await begin(someone, returnTo)).href));
      const target = new URL(String(answer.headers['location']), `http://${HOST}`);
      assert.equal(target.host, HOST, returnTo);
    }
  });

  it('ends at the sign-in page when the provider does not answer, and is tried anew the next time', async () => {
    const { browser, people } = await siteWith({}, { issuer: 'http://127.0.0.1:9' });
    const answer = await browser().ask('GET', START);
    assert.deepEqual([answer.status, answer.headers['location']], [302, '/sign-in?problem=PROVIDER_FAILED']);
    assert.equal(people.entries.at(-1)?.action, 'session.refused');
  });

  it('is not there when nobody configured one', async () => {
    const { browser } = await aSite();
    assert.equal((await browser().ask('GET', START)).headers['location'], '/sign-in?problem=NOT_FOUND');
    assert.equal((await browser().ask('GET', '/api/v1/auth/state')).json.oidc, null);
  });
});
