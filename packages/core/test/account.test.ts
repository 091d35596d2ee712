import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addressKey,
  freeLogin,
  LOGIN_LIMITS,
  passwordProblem,
  roleOfClaims,
  scopesOf,
  Throttle,
  wouldLockOut,
  type AccountRecord,
} from '../src/index.ts';

const account = (id: string, changes: Partial<AccountRecord> = {}): AccountRecord => ({
  id,
  login: id,
  name: id,
  role: 'administrator',
  userId: null,
  disabled: false,
  language: null,
  passwordHash: 'h',
  mustChangePassword: false,
  provider: null,
  createdAt: 0,
  lastSeenAt: null,
  ...changes,
});

describe('passwords (P18)', () => {
  it('are refused when they are what is guessed first', () => {
    const refused = [
      'Password12',
      'p4$$w0rd99',
      'passwort2026!',
      'ANNA-anna1',
      '1234567890',
      '0987654321',
      'abcdefghij',
      'abababababab',
      'Ringhook2026',
      'qwertzuiop',
      'Sommer2026!',
      'adminadmin',
    ];
    for (const password of refused) assert.notEqual(passwordProblem(password, 'anna-anna'), undefined, password);
  });

  it('may be anything else, without rules on kinds of characters', () => {
    for (const password of [
      'correct horse battery',
      'ein langer satz',
      'тихий вечер у моря',
      '密码很长而且很好记住呢',
      '3141592653589',
      'passwordless future',
    ])
      assert.equal(passwordProblem(password, 'anna'), undefined, password);
  });
});

describe('the last administrator', () => {
  it('is whoever could sign in by password and be one; nobody else counts', () => {
    const others = [account('off', { disabled: true }), account('sso', { passwordHash: null }), account('sup', { role: 'supervisor' })];
    const all = [account('a'), ...others];
    assert.equal(wouldLockOut(all, 'a', undefined), true);
    assert.equal(wouldLockOut(all, 'a', account('a', { name: 'renamed' })), false);
    assert.equal(wouldLockOut(all, 'a', account('a', { role: 'user' })), true);
    assert.equal(wouldLockOut(all, 'sso', undefined), false);
    assert.equal(wouldLockOut([...all, account('b')], 'a', undefined), false);
    assert.equal(wouldLockOut(all, 'unknown', undefined), false);
  });
});

describe('roles of an identity provider', () => {
  const mapping = { claim: 'realm.roles', roles: [{ value: 'sup', role: 'supervisor' }, { value: 'adm', role: 'administrator' }] } as const; // prettier-ignore

  it('are the strongest that is mapped, wherever the claim lies', () => {
    assert.equal(roleOfClaims({ realm: { roles: ['sup', 'adm'] } }, mapping), 'administrator');
    assert.equal(roleOfClaims({ 'realm.roles': 'sup' }, mapping), 'supervisor');
    assert.equal(roleOfClaims({ realm: { roles: [['adm'], { adm: true }, 7] } }, mapping), undefined);
    assert.equal(roleOfClaims({}, { ...mapping, otherwise: 'user' }), 'user');
    assert.equal(roleOfClaims({}, { ...mapping, claim: '__proto__.constructor' }), undefined);
  });

  it('give a login that nobody has', () => {
    assert.equal(freeLogin('Bo Ek', []), 'Bo.Ek');
    assert.equal(freeLogin('anna', [{ login: 'ANNA' }, { login: 'anna-2' }]), 'anna-3');
    assert.equal(freeLogin(' ', []), 'user');
  });
});

it('gives users nothing of others, and supervisors nothing that changes what stays', () => {
  for (const scope of ['read', 'live', 'deliver', 'write:config', 'admin'] as const) assert.ok(!scopesOf('user').includes(scope), scope);
  for (const scope of ['write:config', 'admin'] as const) assert.ok(!scopesOf('supervisor').includes(scope), scope);
});

describe('throttling', () => {
  it('forgets after an hour, survives a clock that goes back, and keeps bounded memory', () => {
    const throttle = new Throttle(LOGIN_LIMITS);
    for (let tries = 0; tries < 7; tries++) throttle.count('anna', 10_000);
    assert.equal(throttle.waitOf('anna', 10_000), 4_000);
    assert.equal(throttle.waitOf('anna', 0), 4_000, 'not longer than it was');
    assert.equal(throttle.waitOf('anna', 10_000 + 3_600_000), 0);
    for (let key = 0; key < 10_001; key++) throttle.count(`k${key}`, 10_000);
    assert.equal(throttle.waitOf('anna', 10_000), 0, 'who failed longest ago is forgotten first');
  });

  it('takes what one sender can change at will for one address', () => {
    assert.equal(addressKey('2001:db8:0:1::5'), addressKey('2001:0db8:0000:0001:ffff:1:2:3'));
    assert.notEqual(addressKey('2001:db8:0:1::5'), addressKey('2001:db8:0:2::5'));
    assert.equal(addressKey('::ffff:192.0.2.1'), '192.0.2.1');
    assert.equal(addressKey('::1'), '0:0:0:0::/64');
  });
});
