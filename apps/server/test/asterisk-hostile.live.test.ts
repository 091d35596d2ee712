import assert from 'node:assert/strict';
import { it } from 'node:test';
import { aMoment, DID } from '@ringhook/testkit/lab';
import { LiveSystem } from './live/live-system.ts';
import { hangUp, talking } from './live/talk.ts';
import { eventsOf, groupByCall } from './live/told-request.ts';

const VICTIM = '+44161000041';

/** Asterisk decodes the escapes and sends the user part of From to its manager clients as it is. */
function forge(lines: readonly string[]): string {
  const block = ['+4499', '', ...lines, ''].join('\r\n');
  return `"Mallory" <sip:${encodeURIComponent(block)}@trunk.invalid>`;
}

const FORGERIES: readonly (readonly [title: string, lines: (uniqueid: string) => readonly string[]])[] = [
  ['an event without its privilege', (uniqueid) => ['Event: Hangup', `Uniqueid: ${uniqueid}`, `Linkedid: ${uniqueid}`]],
  ['an event with its privilege', (uniqueid) => ['Event: Hangup', 'Privilege: call,all', `Uniqueid: ${uniqueid}`]],
  ['an answer', () => ['Response: Goodbye', 'Message: bye']],
  ['a shutdown', () => ['Event: Shutdown', 'Privilege: system,all', 'Shutdown: Cleanly']],
];

it('believes no event that a caller wrote into his number', async (t) => {
  await using system = await LiveSystem.start(t);
  if (!system) return;
  const { lab } = system;
  await system.untilHearing();
  const seen = lab.control.event('Newchannel');
  const victim = await talking(lab, 1002, VICTIM);
  const uniqueid = (await seen).get('Uniqueid') ?? '';
  assert.notEqual(uniqueid, '');

  for (const [, lines] of FORGERIES) {
    const caller = await lab.trunk.call(DID.direct, { from: forge(lines(uniqueid)) });
    const phone = await lab.phones[1001].incoming();
    await phone.ring().answer();
    await caller.final;
    await aMoment(100);
    await caller.hangUp();
    await phone.ended;
  }
  await system.ringhook.logged('source.alarmed');
  const told = await system.told((requests) => requests.filter(({ values }) => values.Event === 'hangup').length >= FORGERIES.length);
  const calls = groupByCall(told);
  assert.deepEqual(
    calls.map((call) => eventsOf(call)),
    ['start pickup', ...FORGERIES.map(() => 'start pickup hangup')],
    'the victim still talks, and every forger made one ordinary call',
  );
  for (const call of calls.slice(1)) assert.match(call[0]?.values.CallerID ?? '', /^\+?4499/);

  await hangUp(victim);
  const all = await system.told((requests) => requests.some(({ values }) => values.CallerID === VICTIM && values.Event === 'hangup'));
  const doubted = all.filter(({ isSynthetic }) => isSynthetic);
  assert.deepEqual(
    doubted.map(({ values }) => `${values.Event} ${values.CallerID}`),
    [],
    `nothing had to be reconstructed\n${system.ringhook.words()}`,
  );
});

it('carries any name and number of a caller to the endpoint in one piece', async (t) => {
  await using system = await LiveSystem.start(t);
  if (!system) return;
  const { lab } = system;
  await system.untilHearing();
  const callers: readonly (readonly [from: string, callerId: string])[] = [
    ['"Zoë Ångström 日本" <sip:+46701234567@trunk.invalid>', '+46701234567'],
    ['"&Event=missed#?%0d%0a" <sip:%2B44%23123@trunk.invalid>', '+44#123'],
    ['"{{CallID}} <b>x</b>" <sip:a%26Event%3Dmissed@trunk.invalid>', 'a&Event=missed'],
    [`"${'N'.repeat(300)}" <sip:+44161000055@trunk.invalid>`, '+44161000055'],
  ];
  for (const [index, [from, callerId]] of callers.entries()) {
    const before = system.toldLength;
    const caller = await lab.trunk.call(DID.direct, { from });
    const phone = await lab.phones[1001].incoming();
    await phone.ring().answer();
    await caller.final;
    await caller.hangUp();
    await phone.ended;
    const told = await system.told((requests) => requests.some(({ values }) => values.Event === 'hangup'), before);
    assert.equal(eventsOf(told), 'start pickup hangup', `caller ${index + 1}`);
    for (const { values } of told) assert.equal(values.CallerID, callerId);
  }
});
