import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Desk, type DeskEffect, type DeskNotice } from '../src/index.ts';
import { aCustomEvent, aNotice, BOX, definitions } from './desk-builders.ts';

const SILENT = { ringing: { enabled: false, sound: 'ringing.wav', volume: 80 } };

function told(desk: Desk, ...notices: DeskNotice[]): string[] {
  return notices.flatMap((notice) => desk.take([notice], notice.at)).map(inWords);
}

function inWords(effect: DeskEffect): string {
  switch (effect.kind) {
    case 'startAlert':
      return `start ${effect.sound} ${effect.volume}`;
    case 'stopAlert':
      return 'stop';
    case 'mute':
      return effect.isOn ? 'mute' : 'unmute';
    case 'do':
      return `${effect.isClosing ? 'closing' : 'do'} ${effect.customEventId} ${effect.action.kind}`;
    case 'close':
      return 'close';
    case 'late':
      return `late ${effect.customEventId}`;
  }
}

describe('the sounds of a desk', () => {
  for (const end of ['connected', 'answeredElsewhere', 'missed', 'unanswered', 'completed']) {
    it(`G02 ring until the call is ${end}`, () => {
      const desk = new Desk(definitions([]));
      assert.deepEqual(told(desk, aNotice('ringing'), aNotice(end)), ['start ringing.wav 80', 'stop']);
    });
  }

  it('G02 are others while the user talks', () => {
    const desk = new Desk(definitions([]));
    assert.deepEqual(told(desk, aNotice('ringing', { call: { number: 8, callWaiting: true } })), ['start waiting.wav 50']);
  });

  it('G02 are none where the user switched them off', () => {
    assert.deepEqual(told(new Desk(definitions([], SILENT)), aNotice('ringing'), aNotice('missed')), []);
  });

  it('are none for the far end of a call that goes out', () => {
    assert.deepEqual(told(new Desk(definitions([])), aNotice('ringing', { call: { direction: 'outbound' } })), []);
  });

  it('G03 tell extensions, watched colleagues and lists of callers apart', () => {
    const alert = (sound: string) => ({ enabled: true, sound, volume: 70 });
    const sounds = {
      choices: [
        { ...alert('vip.wav'), list: 'vip' },
        { ...alert('second-line.wav'), extension: '1002' },
      ],
      watched: [{ ...alert('alice.wav'), extension: '1009' }],
    };
    const heard = (notice: DeskNotice) => told(new Desk(definitions([], sounds)), notice);
    assert.deepEqual(heard(aNotice('ringing', { call: { lists: ['vip'] } })), ['start vip.wav 70']);
    assert.deepEqual(heard(aNotice('ringing', { extension: '1002' })), ['start second-line.wav 70']);
    assert.deepEqual(heard(aNotice('ringing', { extension: '1009', isWatched: true })), ['start alice.wav 70']);
    assert.deepEqual(heard(aNotice('ringing', { extension: '1010', isWatched: true })), []);
  });

  it('ring once for a telephone that is told of twice, and for each of two calls', () => {
    const desk = new Desk(definitions([]));
    const other = { call: { number: 8 } };
    const heard = told(
      desk,
      aNotice('ringing'),
      aNotice('ringing'),
      aNotice('ringing', other),
      aNotice('missed'),
      aNotice('missed', other),
    );
    assert.deepEqual(heard, ['start ringing.wav 80', 'start ringing.wav 80', 'stop', 'stop']);
  });
});

describe('muting in calls (G06)', () => {
  const mutes = () => new Desk(definitions([], { ...SILENT, muteInCall: true }));

  it('begins with the first call that is connected and ends with the last', () => {
    const second = { call: { number: 8 } };
    const desk = mutes();
    assert.deepEqual(told(desk, aNotice('ringing'), aNotice('connected'), aNotice('connected', second)), ['mute']);
    assert.deepEqual(told(desk, aNotice('completed'), aNotice('held', second), aNotice('completed', second)), ['unmute']);
  });

  it('is not begun by a colleague who talks', () => {
    assert.deepEqual(told(mutes(), aNotice('connected', { isWatched: true })), []);
  });

  it('ends at once when the user switches it off in mid-call', () => {
    const desk = mutes();
    told(desk, aNotice('connected'));
    assert.deepEqual(desk.redefine(definitions([])).map(inWords), ['unmute']);
  });
});

describe('custom events at the desk', () => {
  const fires = ['pop'];

  it('G07 do what they say, and what they opened is closed when its reason is gone', () => {
    const closing = aCustomEvent({ closingActions: [{ kind: 'openWebPage', url: 'https://crm.example/done', parameters: [] }] });
    const desk = new Desk(definitions([closing], SILENT));
    assert.deepEqual(told(desk, aNotice('ringing', { fires }), aNotice('answeredElsewhere')), [
      'do pop showMessage',
      'close',
      'closing pop openWebPage',
    ]);
  });

  it('leave a box about a missed call alone: only its reader closes it', () => {
    const desk = new Desk(definitions([aCustomEvent()], SILENT));
    assert.deepEqual(told(desk, aNotice('missed', { fires }), aNotice('ringing', { call: { number: 8 } })), ['do pop showMessage']);
  });

  it('of a hold are over when the call is taken off hold, of a talk when it ends', () => {
    const desk = new Desk(definitions([aCustomEvent()], SILENT));
    assert.deepEqual(told(desk, aNotice('held', { fires }), aNotice('connected'), aNotice('retrieved')), ['do pop showMessage', 'close']);
    assert.deepEqual(told(desk, aNotice('connected', { fires }), aNotice('held'), aNotice('completed')), ['do pop showMessage', 'close']);
  });

  it('G17 of the telephone are over when it does something else of the same kind', () => {
    const desk = new Desk(definitions([aCustomEvent()], SILENT));
    const device = (state: string, ids: readonly string[] = []) => aNotice(state, { call: null, fires: ids });
    assert.deepEqual(told(desk, device('hook:offHook', fires), device('dnd:on'), device('hook:onHook')), ['do pop showMessage', 'close']);
  });

  it('do nothing when they are switched off, or gone, before they are told', () => {
    const desk = new Desk(definitions([aCustomEvent({ enabled: false })], SILENT));
    assert.deepEqual(told(desk, aNotice('ringing', { fires: ['pop', 'gone'] })), []);
  });

  it('after a break do not begin what is over, and begin what is not', () => {
    const desk = new Desk(definitions());
    const over = [aNotice('ringing', { fires }), aNotice('missed')];
    assert.deepEqual(desk.take(over, over[1]?.at ?? 0).map(inWords), ['late pop']);
    const ringing = aNotice('ringing', { fires, call: { number: 9 } });
    assert.deepEqual(desk.take([ringing], ringing.at + 20_000).map(inWords), ['start ringing.wav 80', 'do pop showMessage']);
  });

  it('after a long break leave out what only mattered then', () => {
    const missed = aNotice('missed', { fires });
    const taken = (after: number) => new Desk(definitions()).take([missed], missed.at + after).map(inWords);
    assert.deepEqual([taken(60_000), taken(600_000)], [['do pop showMessage'], ['late pop']]);
  });

  it('end all when the server says that nothing goes on', () => {
    const desk = new Desk(definitions([aCustomEvent()], { muteInCall: true }));
    told(desk, aNotice('ringing', { fires }), aNotice('connected', { call: { number: 8 } }));
    assert.deepEqual(desk.endAll().map(inWords).toSorted(), ['close', 'stop', 'unmute']);
    assert.deepEqual(desk.endAll(), []);
  });

  it('end everything they begin, in whatever order calls go on', () => {
    const states = fc.constantFrom('ringing', 'connected', 'held', 'retrieved', 'dialing');
    const step = fc.record({ number: fc.integer({ min: 1, max: 4 }), state: states });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const desk = new Desk(
          definitions([aCustomEvent({ actions: [BOX, { kind: 'playSound', sound: 'a.wav', volume: 5, loop: true }] })], {
            muteInCall: true,
          }),
        );
        const notices = steps.map(({ number, state }) => aNotice(state, { call: { number }, fires }));
        const ends = [1, 2, 3, 4].map((number) => aNotice('completed', { call: { number } }));
        const effects = [...notices, ...ends].flatMap((notice) => desk.take([notice], notice.at));
        const count = (kind: DeskEffect['kind']) => effects.filter((effect) => effect.kind === kind).length;
        assert.equal(count('startAlert'), count('stopAlert'));
        const opened = new Set(effects.flatMap((effect) => (effect.kind === 'do' ? [effect.key] : [])));
        const closed = new Set(effects.flatMap((effect) => (effect.kind === 'close' ? [effect.key] : [])));
        assert.deepEqual(closed, opened);
        assert.deepEqual(
          effects
            .filter((effect) => effect.kind === 'mute')
            .map(({ isOn }) => isOn)
            .slice(-1),
          count('mute') > 0 ? [false] : [],
        );
        assert.deepEqual(desk.endAll(), []);
      }),
    );
  });
});
