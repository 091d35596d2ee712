import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { parseProxies } from '../src/cli/parse-proxies.ts';
import { openLocal } from '../src/cli/local-access.ts';
import { startRinghook, type Ringhook, type RinghookOptions } from '../src/compose.ts';
import { SILENT } from '../src/create-log.ts';

const PASSWORD = 'correct horse battery';

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-accounts-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const start = (dataFolder: string, changes: Partial<RinghookOptions> = {}): Promise<Ringhook> =>
  startRinghook({ dataFolder, host: '127.0.0.1', port: 0, log: SILENT, env: {}, ...changes });

interface Sent {
  readonly body?: object;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask({ apiUrl }: Ringhook, path: string, { body, cookie, headers = {} }: Sent = {}) {
  const response = await fetch(`${apiUrl}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'x-ringhook-csrf': '1',
      origin: apiUrl,
      'content-type': 'application/json',
      ...(cookie !== undefined && { cookie }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const [line = ''] = response.headers.getSetCookie();
  const text = await response.text();
  // Named after the port, which is another one after a restart.
  return { status: response.status, line, value: /=([^;]*)/.exec(line)?.[1] ?? '', json: text === '' ? undefined : JSON.parse(text) };
}

const cookieAt = ({ apiUrl }: Ringhook, value: string): string => `ringhook-${new URL(apiUrl).port}=${value}`;
const first = (setupToken: string | undefined): object => ({ setupToken, login: 'anna', name: 'Anna', password: PASSWORD });

describe('from nothing to the first administrator', () => {
  it('asks for the token of the last start, keeps who is signed in over a restart, and prints none afterwards', async (t) => {
    const folder = aFolder(t);
    const before = await start(folder);
    const old = before.setupToken;
    await before.stop();
    const one = await start(folder);
    assert.notEqual(one.setupToken, old);
    assert.equal((await ask(one, '/auth/setup', { body: first(old) })).status, 403);
    const made = await ask(one, '/auth/setup', { body: first(one.setupToken) });
    assert.equal(made.status, 201);
    await one.stop();
    const two = await start(folder);
    t.after(() => two.stop());
    assert.equal(two.setupToken, undefined);
    assert.equal((await ask(two, '/auth/me', { cookie: cookieAt(two, made.value) })).json.account.login, 'anna');
    assert.equal((await ask(two, '/auth/setup', { body: first(one.setupToken) })).json.code, 'SETUP_DONE');
    const { items } = (await ask(two, '/audit', { cookie: cookieAt(two, made.value) })).json;
    assert.deepEqual(items.map(({ action }: { action: string }) => action), ['session.started', 'account.created', 'setup.refused']); // prettier-ignore
  });

  it('takes a token that was given, without printing it, and refuses one that could be guessed', async (t) => {
    const folder = aFolder(t);
    await assert.rejects(start(folder, { env: { RINGHOOK_SETUP_TOKEN: 'letmein' } }), { code: 'OPTION_INVALID' });
    const ringhook = await start(folder, { env: { RINGHOOK_SETUP_TOKEN: 'one-for-this-container' } });
    t.after(() => ringhook.stop());
    assert.equal(ringhook.setupToken, undefined);
    assert.equal((await ask(ringhook, '/auth/setup', { body: first('one-for-this-container') })).status, 201);
  });
});

describe('somebody who is locked out', () => {
  it('gets back in by the data folder; sessions of before are over', async (t) => {
    const folder = aFolder(t);
    const one = await start(folder, { firstAccount: { login: 'anna', name: 'Anna', password: PASSWORD } });
    const { value } = await ask(one, '/auth/login', { body: { login: 'anna', password: PASSWORD } });
    await one.stop();
    const access = openLocal(folder, {});
    const password = await access.resetPassword('ANNA');
    await assert.rejects(access.resetPassword('nobody'), { code: 'NOT_FOUND' });
    access.close();
    const two = await start(folder);
    t.after(() => two.stop());
    assert.equal((await ask(two, '/auth/me', { cookie: cookieAt(two, value) })).status, 401);
    assert.equal((await ask(two, '/auth/login', { body: { login: 'anna', password: PASSWORD } })).status, 401);
    const back = await ask(two, '/auth/login', { body: { login: 'anna', password } });
    assert.equal(back.json.account.mustChangePassword, true);
    assert.equal((await ask(two, '/calls', { cookie: cookieAt(two, back.value) })).json.code, 'PASSWORD_CHANGE_NEEDED');
  });
});

describe('a proxy in front', () => {
  it('is believed only when it is named: address, https and host', async (t) => {
    const account = { login: 'anna', name: 'Anna', password: PASSWORD };
    const forwarded = {
      'x-forwarded-for': '198.51.100.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'ring.example',
      origin: 'https://ring.example',
    };
    const [known, unknown] = await Promise.all([
      start(aFolder(t), { firstAccount: account, trustedProxies: ['127.0.0.1'] }),
      start(aFolder(t), { firstAccount: account }),
    ]);
    t.after(() => Promise.all([known.stop(), unknown.stop()]));
    const sent = { body: { login: 'anna', password: PASSWORD }, headers: forwarded };
    const behind = await ask(known, '/auth/login', sent);
    assert.match(behind.line, /^__Host-ringhook=.*; Secure$/);
    const cookie = `__Host-ringhook=${behind.value}`;
    const { items } = (await ask(known, '/audit', { cookie, headers: forwarded })).json;
    assert.equal(items[0].ip, '198.51.100.7');
    assert.equal((await ask(unknown, '/auth/login', sent)).json.code, 'ORIGIN_FOREIGN');
  });

  it('is named by addresses and ranges, and by nothing that would believe everybody', () => {
    assert.deepEqual(parseProxies(' 10.0.0.1, fd00::/8,,'), ['10.0.0.1', 'fd00::/8']);
    assert.deepEqual(parseProxies(undefined), []);
    for (const wrong of ['true', '*', 'proxy.example', '0.0.0.0/0', '10.0.0.0/33', '::/0', '10.0.0.1/8/8'])
      assert.throws(() => parseProxies(wrong), { code: 'OPTION_INVALID' }, wrong);
  });
});
