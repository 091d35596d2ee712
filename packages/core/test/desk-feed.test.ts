import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  compileDesks,
  compileNumberPlan,
  type Configuration,
  DEFAULT_SOUNDS,
  type DeviceEvent,
  DeskFeed,
  EMPTY_CONFIGURATION,
  type ExtensionEvent,
  type FeedContext,
  type SourceId,
  type Workstations,
} from '../src/index.ts';
import { aCustomEvent } from './desk-builders.ts';
import { aCall } from './hook-builders.ts';

const DIRECTORY: Configuration['directory'] = {
  ...EMPTY_CONFIGURATION.directory,
  users: [
    { id: 1, name: 'Alice Anders' },
    { id: 2, name: 'Bob Berg' },
    { id: 3, name: 'Cleo Supervisor' },
  ],
  extensions: [{ number: '1001', name: 'Front desk', userId: 1, externalTel: '+4930555' }],
  agents: [{ name: 'Bob', extensions: ['1002'], userId: 2 }],
  numberLists: [{ id: 'vip', name: 'VIP', numbers: ['+49301*'], lists: [] }],
};

function contextOf(workstations: Partial<Workstations> = {}, isListening: (userId: number) => boolean = () => true): FeedContext {
  const configuration: Configuration = {
    ...EMPTY_CONFIGURATION,
    settings: { ...EMPTY_CONFIGURATION.settings, defaultCountry: 'DE' },
    directory: DIRECTORY,
    workstations: { ...EMPTY_CONFIGURATION.workstations, ...workstations },
  };
  const plan = compileNumberPlan(configuration.settings, DIRECTORY);
  const responderAt = () => ({ agentName: '', userId: '', userName: 'Alice Anders', extensionName: 'Front desk', externalTel: '+4930555' });
  return { desks: compileDesks(configuration, 1, plan), responderAt, recordingUrl: () => null, isListening };
}

function anEvent(event: ExtensionEvent['event'], parts: Partial<ExtensionEvent> = {}): ExtensionEvent {
  return {
    level: 'extension',
    event,
    call: aCall(),
    sequence: 2,
    at: 1_000,
    synthetic: false,
    extension: '1001',
    direction: 'inbound',
    scope: 'external',
    remoteTel: '+493012345678',
    remoteName: null,
    callWaiting: false,
    cause: null,
    ...parts,
  };
}

describe('what workstations are told', () => {
  it('is what happens at the telephones of their users, with what it fires for each', () => {
    const feed = new DeskFeed();
    const mine = aCustomEvent({ id: 'mine' });
    const others = aCustomEvent({ id: 'others', owner: { kind: 'user', userId: 2 } });
    const context = contextOf({ customEvents: [mine, others, aCustomEvent({ id: 'all', owner: { kind: 'everyone' } })] });
    assert.deepEqual(
      feed.take(anEvent('ringing'), context).map(({ userId, notice }) => [userId, notice.state, notice.fires]),
      [[1, 'ringing', ['mine', 'all']]],
    );
    assert.deepEqual(
      feed.take(anEvent('ringing', { extension: '1002' }), context).map(({ userId, notice }) => [userId, notice.fires]),
      [[2, ['others', 'all']]],
    );
    assert.deepEqual(feed.take(anEvent('ringing', { extension: '1003' }), context), []);
  });

  it('G03 is what happens at a colleague’s, when it may be and is wanted: sounds only', () => {
    const watched = [{ extension: '1001', enabled: true, sound: 'ringing.wav', volume: 50 }];
    const sounds = [{ ...DEFAULT_SOUNDS, owner: { kind: 'user', userId: 3 } as const, watched }];
    const mayWatch = [{ userId: 3, extensions: ['1001'] }];
    const told = (workstations: Partial<Workstations>) =>
      new DeskFeed().take(anEvent('ringing'), contextOf(workstations)).map(({ userId, notice }) => [userId, notice.isWatched]);
    assert.deepEqual(told({ sounds, mayWatch }), [
      [1, false],
      [3, true],
    ]);
    assert.deepEqual(told({ sounds }), [[1, false]]);
    assert.deepEqual(told({ mayWatch }), [[1, false]]);
  });

  it('holds facts by the names of both dialects, and nothing that is empty', () => {
    const [told] = new DeskFeed().take(anEvent('ringing'), contextOf());
    assert.equal(told?.notice.values['Call.RemoteTel'], '+493012345678');
    assert.equal(told?.notice.values['CallerID'], '+493012345678');
    assert.equal(told?.notice.values['Call.LocalName'], 'Front desk');
    assert.equal('Call.Duration' in (told?.notice.values ?? {}), false);
  });

  it('G30 knows how long was talked when the call is over', () => {
    const feed = new DeskFeed();
    const context = contextOf();
    feed.take(anEvent('connected', { at: 5_000 }), context);
    const [told] = feed.take(anEvent('completed', { at: 12_500 }), context);
    assert.equal(told?.notice.values['Call.Duration'], '00:00:07.5000000');
  });

  it('G40 knows the telephone’s state in events of calls, once it was heard', () => {
    const feed = new DeskFeed();
    const context = contextOf();
    const dnd: DeviceEvent = { level: 'device', event: 'dnd', state: 'on', extension: '1001', at: 0, sourceId: 'pbx' as SourceId };
    const [device] = feed.take(dnd, context);
    assert.deepEqual([device?.notice.state, device?.notice.call], ['dnd:on', null]);
    assert.equal(feed.take(anEvent('ringing'), context)[0]?.notice.values['Device.DndState'], 'ON');
  });

  it('says which lists the caller is in, where sounds ask for them', () => {
    const choices = [{ list: 'vip', enabled: true, sound: 'vip.wav', volume: 80 }];
    const context = contextOf({ sounds: [{ ...DEFAULT_SOUNDS, owner: { kind: 'everyone' }, choices }] });
    assert.deepEqual(new DeskFeed().take(anEvent('ringing'), context)[0]?.notice.call?.lists, ['vip']);
    assert.deepEqual(new DeskFeed().take(anEvent('ringing', { remoteTel: '040123456' }), context)[0]?.notice.call?.lists, []);
  });

  it('is not put together for people without a workstation', () => {
    assert.deepEqual(
      new DeskFeed().take(
        anEvent('ringing'),
        contextOf({}, () => false),
      ),
      [],
    );
  });

  it('is told again after a break; whoever starts anew is told what still goes on', () => {
    const feed = new DeskFeed();
    const context = contextOf();
    const [first] = feed.take(anEvent('ringing'), context);
    feed.take(anEvent('missed'), context);
    feed.take(anEvent('ringing', { call: aCall({ number: 8 }) }), context);
    const states = (id: number | null) => feed.since(1, id).map(({ state, call }) => `${state} ${call?.number}`);
    assert.deepEqual(states(first?.notice.id ?? 0), ['missed 7', 'ringing 8']);
    assert.deepEqual(states(null), ['ringing 8']);
    assert.deepEqual(feed.since(2, null), []);
  });
});
