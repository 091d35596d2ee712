import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CookieJar } from '../src/broadworks/cookie-jar.ts';
import { Sequences } from '../src/broadworks/sequences.ts';

const LAST = 2_147_483_647;

function noteAll(sequences: Sequences, numbers: readonly number[]): Sequences {
  for (const number of numbers) sequences.note('s', number, 0);
  return sequences;
}

describe('the numbers of the events of a subscription', () => {
  it('in order, and again from 1 after the last there is, are complete', () => {
    const sequences = noteAll(new Sequences(5_000), [LAST - 1, LAST, 1, 2]);
    assert.equal(sequences.nextDueAt(), undefined);
  });

  it('with one missing are lost after the time given, once', () => {
    const sequences = noteAll(new Sequences(5_000), [1, 2, 4]);
    assert.equal(sequences.nextDueAt(), 5_000);
    assert.deepEqual(sequences.takeLost(4_999), []);
    assert.deepEqual(sequences.takeLost(5_000), ['s']);
    assert.deepEqual(sequences.takeLost(9_000), []);
  });

  it('out of order, or told twice, are complete when the late one is there', () => {
    assert.equal(noteAll(new Sequences(5_000), [1, 4, 2, 3, 3, 1]).nextDueAt(), undefined);
    assert.equal(noteAll(new Sequences(5_000), [LAST - 1, 1, LAST]).nextDueAt(), undefined);
  });

  it('that jump by a billion take no more room than a thousand', () => {
    const sequences = noteAll(new Sequences(5_000), [1, 1_000_000_000]);
    assert.deepEqual(sequences.takeLost(5_000), ['s']);
  });
});

describe('the cookies of a channel', () => {
  it('go back below the path they were given for, and nowhere else', () => {
    const jar = new CookieJar();
    jar.take(['JSESSIONID=abc; Path=/com.broadsoft.xsi-events; Secure; HttpOnly', 'LB=1']);
    assert.equal(jar.headerFor('/com.broadsoft.xsi-events/v2.0/channel/1'), 'JSESSIONID=abc; LB=1');
    assert.equal(jar.headerFor('/com.broadsoft.xsi-events-other'), 'LB=1');
  });

  it('are replaced, ended, refused when they could be more than one header, and never many', () => {
    const jar = new CookieJar();
    jar.take(['A=1', 'A=2', 'B=1', 'B=; Max-Age=0', 'C=x\r\nHost: evil', 'no cookie', '=x']);
    assert.equal(jar.headerFor('/'), 'A=2');
    jar.take(Array.from({ length: 100 }, (_, index) => `N${index}=1`));
    assert.equal(jar.headerFor('/')?.split('; ').length, 20);
  });
});
