import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isStillAllowed } from '../src/auth/authenticate.ts';
import { Sessions } from '../src/auth/sessions.ts';
import { anAccount, aSite, HOST, ORIGIN, PASSWORD, SETUP_TOKEN } from './people-rig.ts';

const me = '/api/v1/auth/me';
const first = { setupToken: SETUP_TOKEN, login: 'anna', name: 'Anna', password: PASSWORD };

describe('the first administrator (P18)', () => {
  it('is made once with the set-up token, is signed in, and nobody else is', async () => {
    const { browser, people } = await aSite();
    const anna = browser();
    assert.equal((await anna.ask('GET', '/api/v1/auth/state')).json.setupNeeded, true);
    const made = await anna.ask('POST', '/api/v1/auth/setup', first);
    assert.deepEqual([made.status, made.json.account.role, made.json.scopes], [201, 'administrator', ['admin']]);
    assert.equal((await anna.ask('GET', '/api/v1/accounts')).status, 200);
    assert.equal((await anna.ask('GET', '/api/v1/auth/state')).json.setupNeeded, false);
    const again = await browser().ask('POST', '/api/v1/auth/setup', { ...first, login: 'mallory' });
    assert.deepEqual([again.status, again.json.code], [409, 'SETUP_DONE']);
    assert.deepEqual(people.entries.map(({ action }) => action), ['account.created', 'session.started']); // prettier-ignore
  });

  it('is one, also when two ask at the same moment', async () => {
    const { browser, people } = await aSite();
    const answers = await Promise.all(['anna', 'mallory'].map((login) => browser().ask('POST', '/api/v1/auth/setup', { ...first, login })));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 409]);
    assert.equal(people.accounts.list().length, 1);
  });

  it('is not made with another token, and guesses wait', async () => {
    const { browser } = await aSite();
    const stranger = browser();
    const wrong = await stranger.ask('POST', '/api/v1/auth/setup', { ...first, setupToken: 'rhs_guess' });
    assert.deepEqual([wrong.status, wrong.json.fields[0].field], [403, 'setupToken']);
    for (let tries = 0; tries < 4; tries++) await stranger.ask('POST', '/api/v1/auth/setup', { ...first, setupToken: 'rhs_guess' });
    assert.equal((await stranger.ask('POST', '/api/v1/auth/setup', first)).status, 429);
  });

  it('does not get a password that is guessed first', async () => {
    const { browser } = await aSite();
    for (const password of ['short', 'Password123!', '1234567890', 'anna.anna', 'aaaaaaaaaaaa', 'qwertyuiop']) {
      const answer = await browser().ask('POST', '/api/v1/auth/setup', { ...first, password });
      assert.deepEqual([answer.status, answer.json.fields?.[0]?.field], [400, 'password'], password);
    }
  });
});

describe('signing in', () => {
  it('gives a cookie that scripts, other hosts and other sites can’t use', async () => {
    const { browser } = await aSite({ accounts: [await anAccount({ login: 'Anna' })] });
    const anna = browser();
    const answer = await anna.signIn('ANNA');
    assert.match(String(answer.headers['set-cookie']), /^ringhook=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1209600$/);
    assert.equal((await anna.ask('GET', me)).json.account.login, 'Anna');
    const secure = browser();
    secure.origin = `https://${HOST}`;
    const overHttps = await secure.signIn('anna');
    assert.match(
      String(overHttps.headers['set-cookie']),
      /^__Host-ringhook=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/,
    );
  });

  it('behind https reads no cookie that another host could have set', async () => {
    const settings = { publicUrl: `https://${HOST}` };
    const site = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
    const current = site.options.configuration.current();
    await site.options.configuration.save(
      { ...current.configuration, settings: { ...current.configuration.settings, ...settings } },
      { author: 't', note: '', expectedRevision: 0 },
    );
    const anna = site.browser();
    anna.origin = `https://${HOST}`;
    await anna.signIn('anna');
    const [value = ''] = anna.cookies.values();
    assert.equal((await anna.ask('GET', me)).status, 200);
    assert.equal((await site.browser().ask('GET', me, undefined, { cookie: `ringhook=${value}` })).status, 401);
    assert.equal((await anna.ask('POST', '/api/v1/auth/logout', undefined, { origin: ORIGIN })).status, 403, 'http under the same name');
  });

  it('always changes the cookie: one that was planted before is worth nothing', async () => {
    const { browser } = await aSite({
      accounts: [await anAccount({ login: 'anna' }), await anAccount({ login: 'mallory', role: 'user' })],
    });
    const mallory = browser();
    await mallory.signIn('mallory');
    const planted = new Map(mallory.cookies);
    const anna = browser();
    planted.forEach((value, name) => anna.cookies.set(name, value));
    await anna.signIn('anna');
    assert.notDeepEqual(anna.cookies, planted);
    assert.equal((await mallory.ask('GET', me)).status, 401, 'the old session ended');
    assert.equal((await anna.ask('GET', me)).json.account.login, 'anna');
  });

  it('ends at the server: a copied cookie is worth nothing after signing out', async () => {
    const { browser } = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
    const anna = browser();
    await anna.signIn('anna');
    const thief = browser();
    anna.cookies.forEach((value, name) => thief.cookies.set(name, value));
    assert.equal((await thief.ask('GET', me)).status, 200);
    assert.equal((await anna.ask('POST', '/api/v1/auth/logout')).status, 204);
    assert.equal(anna.cookies.size, 0);
    assert.equal((await thief.ask('GET', me)).status, 401);
  });

  it('says the same for a wrong password, an unknown login and one of the provider', async () => {
    const accounts = [
      await anAccount({ login: 'anna' }),
      await anAccount({ login: 'olga', passwordHash: null, provider: { issuer: 'i', subject: 's' } }),
    ];
    const { browser, people } = await aSite({ accounts });
    const answers = [];
    for (const login of ['anna', 'nobody', 'olga']) answers.push(await browser().signIn(login, 'wrong password'));
    assert.equal(new Set(answers.map(({ text, status }) => `${status} ${text}`)).size, 1);
    assert.deepEqual(people.entries.map(({ subject }) => subject), ['anna', '', 'olga'], 'what was typed by mistake is not kept'); // prettier-ignore
  });

  it('is over after twelve hours without use, and after fourteen days in any case', async () => {
    const { browser, clock } = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
    const anna = browser();
    await anna.signIn('anna');
    const hour = 3_600_000;
    for (let hours = 0; hours < 14 * 24 - 11; hours += 11) {
      clock.now += 11 * hour;
      assert.equal((await anna.ask('GET', me)).status, 200, `after ${hours} h`);
    }
    clock.now += 11 * hour;
    assert.equal((await anna.ask('GET', me)).status, 401);
    await anna.signIn('anna');
    clock.now += 12 * hour;
    assert.equal((await anna.ask('GET', me)).status, 401);
  });
});

describe('changes by a session', () => {
  it('need the header of the console and its Origin', async () => {
    const { browser } = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
    const anna = browser();
    await anna.signIn('anna');
    const attempts: Record<string, string | undefined>[] = [
      { 'x-ringhook-csrf': undefined },
      { origin: undefined },
      { origin: 'null' },
      { origin: 'http://evil.example' },
      { origin: `http://${HOST}.evil.example` },
      { origin: `http://${HOST}:8080` },
      { origin: `http://evil@${HOST}` },
      { origin: `ftp://${HOST}` },
    ];
    for (const headers of attempts) {
      const answer = await anna.ask('PATCH', me, { name: 'Changed' }, headers);
      assert.deepEqual([answer.status, answer.json.code], [403, 'ORIGIN_FOREIGN'], JSON.stringify(headers));
    }
    assert.equal((await anna.ask('PATCH', me, { name: 'Changed' })).json.name, 'Changed');
  });

  it('can’t be had by signing somebody in from another site', async () => {
    const { browser } = await aSite({ accounts: [await anAccount({ login: 'mallory' })] });
    const victim = browser();
    const foreign = { origin: 'http://evil.example' };
    assert.equal((await victim.ask('POST', '/api/v1/auth/login', { login: 'mallory', password: PASSWORD }, foreign)).status, 403);
    assert.equal(
      (await victim.ask('POST', '/api/v1/auth/login', { login: 'mallory', password: PASSWORD }, { 'x-ringhook-csrf': undefined })).status,
      403,
    );
    assert.equal(victim.cookies.size, 0);
  });

  it('are not made by the cookie when a token came along that is wrong', async () => {
    const { browser } = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
    const anna = browser();
    await anna.signIn('anna');
    assert.equal((await anna.ask('GET', me, undefined, { authorization: 'Bearer rh_wrong' })).status, 401);
  });
});

describe('wrong passwords', () => {
  it('wait longer and longer per login, from wherever they come, and never longer than a minute', async () => {
    const { browser, clock } = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
    const guess = async (index: number, password = 'wrong password') => {
      const one = browser();
      one.ip = `198.51.100.${index}`;
      return one.signIn('anna', password);
    };
    for (let tries = 0; tries < 5; tries++) assert.equal((await guess(tries)).status, 401);
    const waits = [];
    for (let tries = 5; tries < 14; tries++) {
      const refused = await guess(tries, PASSWORD);
      assert.deepEqual([refused.status, refused.json.code], [429, 'TOO_MANY_SIGN_INS'], 'even the right one');
      const seconds = Number(refused.headers['retry-after']);
      waits.push(seconds);
      clock.now += seconds * 1_000;
      assert.equal((await guess(tries)).status, 401);
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    clock.now += 60_000;
    assert.equal((await guess(99, PASSWORD)).status, 200);
  });

  it('from one address wait whichever login they try, and IPv6 addresses of one network are one', async () => {
    const { browser } = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
    const guess = (index: number, login: string) => {
      const one = browser();
      one.ip = `2001:db8:1:2::${index}`;
      return one.signIn(login);
    };
    for (let tries = 0; tries < 10; tries++) assert.equal((await guess(tries, `nobody${tries}`)).status, 401);
    assert.equal((await guess(11, 'anna')).status, 429);
    const elsewhere = browser();
    assert.equal((await elsewhere.signIn('anna')).status, 200);
  });

  it('of strangers don’t keep out who is signed in from elsewhere', async () => {
    const { browser } = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
    const desk = browser();
    await desk.signIn('anna');
    const stranger = browser();
    stranger.ip = '203.0.113.9';
    for (let tries = 0; tries < 8; tries++) await stranger.signIn('anna', 'wrong password');
    const second = browser();
    assert.equal((await second.signIn('anna')).status, 200, 'from the address where anna is signed in');
  });

  it('sent all at once are not more tries than one after the other', async () => {
    const { browser } = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
    const answers = await Promise.all(Array.from({ length: 12 }, () => browser().signIn('anna', 'wrong password')));
    assert.equal(answers.filter(({ status }) => status === 401).length, 5);
    assert.equal(answers.filter(({ status }) => status === 429).length, 7);
  });
});

it('hashes with argon2id, keeps the parameters, and hashes again when they were others', async () => {
  const { argon2Sync } = await import('node:crypto');
  const salt = Buffer.alloc(16, 1);
  const tag = argon2Sync('argon2id', { message: PASSWORD, nonce: salt, memory: 8_192, passes: 1, parallelism: 1, tagLength: 32 });
  const old = `$argon2id$v=19$m=8192,t=1,p=1$${salt.toString('base64').replaceAll('=', '')}$${tag.toString('base64').replaceAll('=', '')}`;
  const { browser, people } = await aSite({ accounts: [await anAccount({ login: 'anna', passwordHash: old })] });
  assert.equal((await browser().signIn('anna')).status, 200);
  const made = people.accounts.get('id-anna')?.passwordHash ?? '';
  assert.match(made, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.equal((await browser().signIn('anna')).status, 200);
  assert.equal(people.accounts.get('id-anna')?.passwordHash, made);
});

it('ends a live stream with its session, with the role, and after the time of the session', async () => {
  const { people, options } = await aSite({ accounts: [await anAccount({ login: 'anna' })] });
  const account = people.accounts.get('id-anna')!;
  const session = { id: 's', hash: new Uint8Array(32), accountId: account.id, createdAt: 0, lastSeenAt: 0, ip: '', userAgent: '' };
  const publicUrl = (): undefined => undefined;
  let now = 1;
  const sessions = new Sessions({ ...people, publicUrl, now: () => now });
  const mayListen = () =>
    isStillAllowed({ kind: 'session', account, session }, 'live', { tokens: options.tokens, sessions, publicUrl, now: () => now });
  people.sessions.create(session);
  assert.equal(mayListen(), true);
  people.accounts.replace({ ...account, role: 'user' });
  assert.equal(mayListen(), false, 'the role was taken away');
  people.accounts.replace(account);
  now = 12 * 3_600_000;
  assert.equal(mayListen(), true, 'listening is use');
  people.sessions.end(session);
  assert.equal(mayListen(), false);
});
