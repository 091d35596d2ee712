import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Responder } from '../src/index.ts';
import { compileAdapter, compileNumberPlan, DEFAULT_SETTINGS, type DeskView, EMPTY_CONFIGURATION, formatDuration } from '../src/index.ts';
import { HookFacts } from '../src/placeholders/hook-facts.ts';
import { aCall, anAdapter } from './hook-builders.ts';

const RESPONDER: Responder = {
  agentName: 'Kasper',
  userId: '1234',
  userName: 'Kasper Holm',
  extensionName: 'Front desk',
  externalTel: '+442079460101',
};
const CONTEXT = { plan: compileNumberPlan(DEFAULT_SETTINGS, EMPTY_CONFIGURATION.directory), timeZone: 'Europe/Copenhagen' };

const RINGING: DeskView = {
  state: 'ringing',
  extension: '1001',
  direction: 'inbound',
  scope: 'external',
  remoteTel: '+442079460123',
  remoteName: null,
  connectedAt: null,
  endedAt: null,
  device: { hook: 'offHook', dnd: 'off' },
};

function render(value: string, desk?: DeskView, event: 'start' | 'hangup' = 'start'): string {
  const adapter = compileAdapter({ ...anAdapter('crm'), url: 'https://crm.example/', parameters: [{ name: 'v', value }] }, CONTEXT);
  const call = { ...aCall(), startedAt: 1_772_871_655_313, answeredAt: 1_772_871_660_000, endedAt: 1_772_871_700_500, answered: true };
  const moment = { event, call, at: call.endedAt, isCallStart: event === 'start', responderAt: () => RESPONDER, recordingUrl: () => null };
  const facts = new HookFacts(desk ? { ...moment, desk } : moment);
  return decodeURIComponent(adapter?.render(facts).url.split('v=')[1] ?? '');
}

describe('variables of desktop clients', () => {
  const cases: [requirement: string, value: string, desk: DeskView, expected: string][] = [
    ['G27 says the state in its own, richer words', '{Call.State}', { ...RINGING, state: 'dialback' }, 'Dialback'],
    ['G27 says that a call which is over was terminated', '{Call.State}', { ...RINGING, state: 'answeredElsewhere' }, 'Terminated'],
    ['G28 has the number of the far party', '{Call.RemoteTel}', RINGING, '+442079460123'],
    ['G29 writes the start at the site with its offset', '{Call.Start}', RINGING, '2026-03-07T09:20:55.313+01:00'],
    ['G29 writes the start as a filter wants it', '{Call.Start | date:dd.MM.yyyy HH:mm}', RINGING, '07.03.2026 09:20'],
    ['G30 has no duration before the end', '{Call.Duration}', { ...RINGING, state: 'connected' }, ''],
    [
      'G30 has the duration once completed, with seven digits of a second',
      '{Call.Duration}',
      { ...RINGING, state: 'completed', connectedAt: 1_000, endedAt: 202_478 },
      '00:03:21.4780000',
    ],
    ['G30 has no duration of a call that was missed', '{Call.Duration}', { ...RINGING, state: 'missed', endedAt: 9_000 }, ''],
    ['G31 says Incoming', '{Call.Direction}', RINGING, 'Incoming'],
    ['G31 says Outgoing', '{Call.Direction}', { ...RINGING, direction: 'outbound' }, 'Outgoing'],
    ['G32 names the far party', '{Call.RemoteName}', { ...RINGING, remoteName: 'Jane Doe' }, 'Jane Doe'],
    ['G32 says what kind of call it is when the far party has no name', '{Call.RemoteName}', RINGING, 'External'],
    ['G33 has the extension', '{Call.LocalTel}', RINGING, '1001'],
    ['G34 has the name of the extension', '{Call.LocalName}', RINGING, 'Front desk'],
    ['G36 has the full name of the user', '{Device.OwnerContact.Name}', RINGING, 'Kasper Holm'],
    ['G37 has the extension of the device', '{Device.OwnerContact.InternalTel}', RINGING, '1001'],
    ['G38 has the direct dial-in number', '{Device.OwnerContact.ExternalTel}', RINGING, '+442079460101'],
    ['G39 has the state of the hook', '{Device.Hookstate}', RINGING, 'Off Hook'],
    ['G39 is empty when the telephone never said', '{Device.Hookstate}', { ...RINGING, device: { hook: null, dnd: null } }, ''],
    ['G40 has do not disturb in an event of a call, too', '{Device.DndState}', RINGING, 'OFF'],
    [
      'G42 is put in place of the variable, between other text',
      '/Phone={Call.RemoteTel};{Call.LocalTel}',
      RINGING,
      '/Phone=+442079460123;1001',
    ],
    ['G43 knows the misspelt name', '{Call.RemoteCall}', RINGING, '+442079460123'],
    ['has no call in an event of the device', '{Call.RemoteTel}{Call.State}{Call.Start}{Call.Id}', { ...RINGING, state: null }, ''],
    ['C07 stands beside the other dialect', '{{CallTypeName}} {call.remotetel | digits}', RINGING, 'Incoming 442079460123'],
  ];
  for (const [title, value, desk, expected] of cases) it(title, () => assert.equal(render(value, desk), expected));

  it('G35 has the number of the call, as {{CallID}} has', () => {
    assert.equal(render('{Call.Id}', RINGING), render('{{CallID}}', RINGING));
  });

  it('speaks of the call as a whole in a request of the server', () => {
    assert.equal(render('{Call.RemoteTel}'), render('{{CallerID}}'));
    assert.equal(render('{Call.State}'), 'Ringing');
    assert.equal(render('{Call.Duration}', undefined, 'hangup'), '00:00:40.5000000');
  });

  it('leaves braces alone that name nothing of a client', () => {
    assert.equal(render('{a} {Callback} {Call}'), '{a} {Callback} {Call}');
  });

  it('writes durations of any length', () => {
    assert.equal(formatDuration(0), '00:00:00.0000000');
    assert.equal(formatDuration(360_000_001), '100:00:00.0010000');
  });
});
