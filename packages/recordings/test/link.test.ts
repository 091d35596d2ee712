import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LinkKey, signRecordingLink, verifyRecordingLink } from '../src/index.ts';

const KEY: LinkKey = { id: 'k1', secret: Buffer.from('0123456789abcdef0123456789abcdef') };
const OTHER: LinkKey = { id: 'k2', secret: Buffer.from('another secret of thirty-two byt') };
const EXPIRES_AT = 1_600_000_000_000;

function tokenOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? '';
}

function aToken(changes: Partial<Parameters<typeof signRecordingLink>[0]> = {}): string {
  return tokenOf(
    signRecordingLink({ baseUrl: 'https://ringhook.example', callNumber: 103870, expiresAt: EXPIRES_AT, key: KEY, ...changes }),
  );
}

describe('recording link (P15)', () => {
  it('is one address with one parameter that can stand verbatim inside another URL (F65)', () => {
    const link = signRecordingLink({ baseUrl: 'https://ringhook.example/calls/', callNumber: 103870, expiresAt: EXPIRES_AT, key: KEY });
    assert.match(link, /^https:\/\/ringhook\.example\/calls\/recordings\/103870\?token=[\w.-]+$/);
    assert.equal(new URL(`https://crm.example/x?RecordingURL=${link}`).searchParams.get('RecordingURL'), link);
  });

  it('is good until it expires, to the second', () => {
    const token = aToken({ part: 2 });
    const valid = { kind: 'valid', part: 2, expiresAt: EXPIRES_AT };
    assert.deepEqual(verifyRecordingLink({ callNumber: 103870, token }, [KEY], 0), valid);
    assert.deepEqual(verifyRecordingLink({ callNumber: 103870, token }, [KEY], EXPIRES_AT - 1), valid);
    assert.deepEqual(verifyRecordingLink({ callNumber: 103870, token }, [KEY], EXPIRES_AT), { kind: 'expired', expiresAt: EXPIRES_AT });
  });

  it('is refused after any change of a single character', () => {
    const token = aToken();
    for (let at = 0; at < token.length; at++) {
      for (const other of ['0', '1', 'A', 'B', '.', '-', '']) {
        if (token[at] === other) continue;
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        assert.deepEqual(verifyRecordingLink({ callNumber: 103870, token: changed }, [KEY, OTHER], 0), { kind: 'tampered' }, changed);
      }
    }
  });

  it('is refused for another call, without a token, and in every shape that is none', () => {
    const token = aToken();
    assert.equal(verifyRecordingLink({ callNumber: 103871, token }, [KEY], 0).kind, 'tampered');
    for (const text of [
      undefined,
      '',
      '.',
      '...',
      `${token}.`,
      ` ${token}`,
      `${token}\n`,
      `0${token}`,
      'x'.repeat(100_000),
      token.replace('k1', 'k2'),
    ]) {
      assert.equal(verifyRecordingLink({ callNumber: 103870, token: text }, [KEY, OTHER], 0).kind, 'tampered', text?.slice(0, 80));
    }
  });

  it('does not say that a forged link has expired', () => {
    const forged = aToken({ key: { ...KEY, secret: Buffer.from('guess') } });
    assert.equal(verifyRecordingLink({ callNumber: 103870, token: forged }, [KEY], EXPIRES_AT * 2).kind, 'tampered');
  });

  it('stays good while its key is kept, and ends with it', () => {
    const token = aToken();
    assert.equal(verifyRecordingLink({ callNumber: 103870, token }, [OTHER, KEY], 0).kind, 'valid');
    assert.equal(verifyRecordingLink({ callNumber: 103870, token }, [OTHER], 0).kind, 'tampered');
  });
});
