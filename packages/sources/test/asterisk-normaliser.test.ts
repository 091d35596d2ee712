import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AsteriskNormaliser, type DialPlanNames } from '../src/index.ts';
import { numberInDialString, parseChannelName, PartyFinder } from '../src/asterisk/channel-name.ts';
import { SnapshotCollector } from '../src/asterisk/snapshot.ts';
import { channel, event, response } from './ami-message.ts';

const NAMES: DialPlanNames = {
  trunks: ['trunk', 'my-provider', '4930'],
  extensionPattern: '\\d{2,5}',
  internalContexts: ['staff'],
  trunkContexts: ['isdn-in'],
};
const NOW = 1_795_000_000_000;

function described(name: string, context?: string): string {
  const party = new PartyFinder(NAMES).partyOf(name, context);
  return party === null ? 'nobody' : party.kind === 'extension' ? party.extension : party.kind;
}

const withChannel = (...events: Parameters<typeof event>[]) => {
  const normaliser = new AsteriskNormaliser(NAMES);
  normaliser.apply(event('Newchannel', channel('PJSIP/1001-01', 'u1')), NOW);
  return events.flatMap((each) => normaliser.apply(event(...each), NOW));
};

const row = (name: string, id: string, fields: Record<string, string> = {}) =>
  event('CoreShowChannel', {
    ActionID: '1',
    ...channel(name, id, { ChannelState: '6', ...fields }),
    Application: '',
    ApplicationData: '',
    Duration: '00:01:05',
    BridgeId: 'b',
    ...fields,
  });

const begun = () => {
  const normaliser = new AsteriskNormaliser(NAMES);
  const collector = new SnapshotCollector(normaliser);
  collector.push(response({ ActionID: '1', EventList: 'start', Message: 'Channels will follow' }), NOW);
  return { normaliser, collector };
};

const bridgeFields = (fields: Record<string, string>) => ({ BridgeUniqueid: 'b', ...fields, ...channel('PJSIP/1001-01', 'u1') });

const holdFields = (at: string) => ({ Timestamp: at, ...channel('PJSIP/1001-01', 'u1') });

const dialledAs = (number: string) =>
  withChannel(['DialBegin', { ...channel('PJSIP/1001-01', 'u1', { prefix: 'Dest', DestCallerIDNum: number }), DialString: '1001' }])[0];

const contactEvent = (uri: string, status: string) =>
  event('ContactStatus', { URI: uri, ContactStatus: status, AOR: '1001', EndpointName: '1001' });

const hookSignals = (device: string, value: string) =>
  new AsteriskNormaliser(NAMES).apply(event('DeviceStateChange', { Device: device, State: value }), NOW);

describe('a channel name says who is there', () => {
  const cases: [name: string, who: string, context?: string][] = [
    ['PJSIP/1001-0000002a', '1001'],
    ['SIP/1001-0000002a', '1001'],
    ['IAX2/1001-12345', '1001'],
    ['PJSIP/trunk-00000001', 'outside'],
    ['PJSIP/my-provider-00000001', 'outside'],
    ['PJSIP/4930-00000001', 'outside'],
    ['PJSIP/unheard-of-provider-00000001', 'outside'],
    ['PJSIP/anonymous-00000001', 'outside'],
    ['DAHDI/i1/493012345-2', 'outside'],
    ['DAHDI/12-1', 'outside'],
    ['DAHDI/12-1', '12', 'staff'],
    ['PJSIP/alice-00000003', 'alice', 'staff'],
    ['PJSIP/1001-00000003', 'outside', 'isdn-in'],
    ['PJSIP/12345-00000003', 'outside', 'from-pstn-toheader'],
    ['PJSIP/901001-00000003', '1001'],
    ['PJSIP/991001-00000003', '1001'],
    ['PJSIP/1001-mobile-00000003', '1001'],
    ['PJSIP/1001_web-00000003', '1001'],
    ['SIP/192.168.1.20-00000003', 'outside'],
    ['Local/1001@from-queue-00000005;1', 'relay'],
    ['CBAnn/room1-00000002;2', 'nobody'],
    ['Surrogate/PJSIP/1001-00000002', 'nobody'],
    ['', 'outside'],
    ['no slash', 'outside'],
  ];
  for (const [name, who, context] of cases) {
    it(`${name || '(empty)'}${context ? ` in ${context}` : ''} is ${who}`, () => assert.equal(described(name, context), who));
  }

  it('without technology and number of the channel the endpoint is left', () => {
    assert.deepEqual(parseChannelName('PJSIP/my-trunk-0000002a'), { technology: 'PJSIP', endpoint: 'my-trunk' });
    assert.deepEqual(parseChannelName('Local/1002@from-queue-00000005;1'), { technology: 'Local', endpoint: '1002@from-queue' });
  });
});

describe('a dial string holds the number that is called', () => {
  const cases: [dialString: string, number: string | null][] = [
    ['0301234567@trunk', '0301234567'],
    ['trunk/0301234567', '0301234567'],
    ['trunk/sip:0301234567@provider.example', '0301234567'],
    ['g0/0301234567', '0301234567'],
    ['1001@ext-local/n', '1001'],
    ['1001/sip:1001@192.0.2.5:5060;transport=udp', '1001'],
    ['1001', '1001'],
    ['', null],
  ];
  for (const [dialString, number] of cases) it(dialString || '(empty)', () => assert.equal(numberInDialString(dialString), number));
});

describe('the normaliser', () => {
  it("takes the event's own time where there is one, else the time of reading", () => {
    const normaliser = new AsteriskNormaliser(NAMES);
    const stamped = normaliser.apply(event('Newchannel', { Timestamp: '1795222135.928842', ...channel('PJSIP/1001-01', 'u1') }), NOW);
    assert.equal(stamped[0]?.at, 1_795_222_135_929);
    assert.equal(normaliser.apply(event('Newchannel', channel('PJSIP/1001-02', 'u2')), NOW)[0]?.at, NOW);
  });

  it('names a phone by its endpoint, never by the caller id it shows', () => {
    const [created] = new AsteriskNormaliser(NAMES).apply(
      event('Newchannel', channel('PJSIP/1001-01', 'u1', { CallerIDNum: '855501', CallerIDName: 'The Company' })),
      NOW,
    );
    assert.deepEqual(created?.kind === 'legCreated' && [created.number, created.name], ['1001', 'The Company']);
  });

  it('shows no number where none is to be shown', () => {
    for (const shown of ['anonymous', 'Restricted', '<unknown>', '']) {
      const [created] = new AsteriskNormaliser(NAMES).apply(
        event('Newchannel', channel('PJSIP/trunk-01', 'u1', { CallerIDNum: shown })),
        NOW,
      );
      assert.equal(created?.kind === 'legCreated' && created.number, null, shown);
    }
  });

  it('knows a channel that the PBX itself made, and a line without numbers', () => {
    const normaliser = new AsteriskNormaliser(NAMES);
    const made = normaliser.apply(event('Newchannel', channel('PJSIP/1001-01', 'u1', { ChannelState: '0' })), NOW)[0];
    assert.equal(made?.kind === 'legCreated' && made.isOrigin, false);
    const line = normaliser.apply(event('Newchannel', channel('PJSIP/trunk-01', 'u2', { Exten: 's' })), NOW)[0];
    assert.deepEqual(line?.kind === 'legCreated' && [line.isOrigin, line.target], [true, null]);
  });

  it('says nothing of channels it was not told of, and of services', () => {
    const normaliser = new AsteriskNormaliser(NAMES);
    for (const name of ['Hangup', 'Newstate', 'Hold', 'BridgeEnter']) {
      assert.deepEqual(
        normaliser.apply(
          event(name, { ...channel('PJSIP/1001-01', 'ghost', { ChannelState: '6' }), BridgeUniqueid: 'b', Cause: '16' }),
          NOW,
        ),
        [],
      );
    }
    assert.deepEqual(normaliser.apply(event('Newchannel', channel('CBAnn/room1-01;2', 's1')), NOW), []);
  });

  it('believes no event that names one channel and bears the id of another: somebody has dialled a line of his own', () => {
    const foreign = (fields: Record<string, string> = {}) => ({ ...channel('PJSIP/trunk-02', 'u1'), ...fields });
    assert.deepEqual(withChannel(['Hangup', foreign({ Cause: '16' })]), []);
    assert.deepEqual(withChannel(['Newstate', foreign({ ChannelState: '6' })]), []);
    assert.deepEqual(withChannel(['BridgeEnter', { BridgeUniqueid: 'b', ...foreign() }]), []);
    assert.deepEqual(withChannel(['Newchannel', foreign()]), [], 'nor does a second channel take the place of the first');
    const afterwards = withChannel(['Newchannel', foreign()], ['Hangup', { ...channel('PJSIP/1001-01', 'u1'), Cause: '16' }]);
    assert.deepEqual(afterwards, [{ kind: 'legEnded', at: NOW, leg: 'u1', cause: 'unknown' }]);
  });

  it('knows a channel by its new name once it is renamed, and by its own when it has given its place away', () => {
    const renamed = { Channel: 'PJSIP/1001-01', Newname: 'PJSIP/1001-77', Uniqueid: 'u1' };
    const ended = [{ kind: 'legEnded', at: NOW, leg: 'u1', cause: 'unknown' }];
    assert.deepEqual(withChannel(['Rename', renamed], ['Hangup', channel('PJSIP/1001-77', 'u1')]), ended);
    assert.deepEqual(withChannel(['Hangup', channel('PJSIP/1001-01<ZOMBIE>', 'u1')]), ended);
    assert.deepEqual(withChannel(['Rename', { ...renamed, Channel: 'PJSIP/1002-05' }], ['Hangup', channel('PJSIP/1001-77', 'u1')]), []);
  });

  it('tells a move to another call by the Linkedid of the next event', () => {
    const entered = {
      BridgeUniqueid: 'b1',
      BridgeTechnology: 'simple_bridge',
      BridgeCreator: '<unknown>',
      ...channel('PJSIP/1001-01', 'u1', { linkedId: 'u0' }),
    };
    assert.deepEqual(
      withChannel(['BridgeEnter', entered]).map((signal) => signal.kind),
      ['legMoved', 'legBridged'],
    );
  });

  it('keeps parking and rooms apart from talking', () => {
    const parked = withChannel(['BridgeEnter', bridgeFields({ BridgeTechnology: 'holding_bridge', BridgeCreator: 'Parking' })])[0];
    assert.equal(parked?.kind === 'legBridged' && parked.purpose, 'waiting');
    assert.deepEqual(withChannel(['BridgeEnter', bridgeFields({ BridgeTechnology: 'softmix', BridgeCreator: 'ConfBridge' })]), []);
  });

  it('takes a hold right after a digit for the beginning of a transfer by feature code', () => {
    const digit = { ...channel('PJSIP/1001-01', 'u1'), Digit: '#', Direction: 'Received', Timestamp: '1795222135.0' };
    assert.deepEqual(withChannel(['DTMFEnd', digit], ['Hold', holdFields('1795222135.3')]), []);
    assert.equal(withChannel(['DTMFEnd', digit], ['Hold', holdFields('1795222137.0')])[0]?.kind, 'legHeld');
  });

  it('finds the asked number of a click-to-dial in the caller id of the first leg', () => {
    assert.deepEqual(dialledAs('0301'), { kind: 'legDialled', at: NOW, leg: 'u1', from: null, number: '0301' });
    const own = dialledAs('1001');
    assert.equal(own?.kind === 'legDialled' && own.number, null);
  });

  it('follows registrations by address: the last one that goes ends it', () => {
    const normaliser = new AsteriskNormaliser(NAMES);
    const states = [
      contactEvent('a', 'Reachable'),
      contactEvent('b', 'NonQualified'),
      contactEvent('a', 'Removed'),
      contactEvent('b', 'Unreachable'),
      contactEvent('b', 'Removed'),
    ]
      .flatMap((each) => normaliser.apply(each, NOW))
      .map((signal) => signal.kind === 'deviceChanged' && signal.state);
    assert.deepEqual(states, ['registered', 'registered', 'unreachable', 'unregistered']);
  });

  it('reads the hook of phones, and not that of trunks or queues', () => {
    const told = hookSignals('PJSIP/1001', 'ONHOLD')[0];
    assert.deepEqual(told?.kind === 'deviceChanged' && [told.extension, told.device, told.state], ['1001', 'hook', 'held']);
    assert.deepEqual(
      [...hookSignals('PJSIP/trunk', 'INUSE'), ...hookSignals('Queue:sales', 'INUSE'), ...hookSignals('PJSIP/1001', 'UNKNOWN')],
      [],
    );
  });
});

describe('the snapshot collector', () => {
  const complete = event('CoreShowChannelsComplete', { ActionID: '1', EventList: 'Complete', ListItems: '2' });

  it('finds who began a call whose first channel is gone', () => {
    const { collector } = begun();
    collector.push(row('PJSIP/1002-02', 'u3', { linkedId: 'u1', Application: 'AppDial', ApplicationData: '(Outgoing Line)' }), NOW);
    collector.push(row('PJSIP/trunk-01', 'u2', { linkedId: 'u1', Application: 'Dial', ApplicationData: 'PJSIP/1002,20' }), NOW);
    const snapshot = collector.push(complete, NOW)?.[0];
    assert.deepEqual(snapshot?.kind === 'snapshot' && snapshot.legs.map((leg) => [leg.leg, leg.isOrigin, leg.createdAt]), [
      ['u3', false, NOW - 65_000],
      ['u2', true, NOW - 65_000],
    ]);
  });

  it('lets events of channels wait that the list is still to tell of', () => {
    const { normaliser, collector } = begun();
    const answered = event('Newstate', channel('PJSIP/1001-01', 'u1', { ChannelState: '6' }));
    assert.deepEqual(collector.push(answered, NOW), []);
    collector.push(row('PJSIP/1001-01', 'u1', { ChannelState: '5' }), NOW);
    const signals = collector.push(complete, NOW) ?? [];
    assert.deepEqual(
      signals.map((signal) => signal.kind),
      ['snapshot', 'legAnswered'],
    );
    assert.equal(collector.push(answered, NOW), undefined, 'afterwards events are for the normaliser again');
    assert.equal(normaliser.apply(answered, NOW).length, 1);
  });

  it('leaves messages alone that belong to no list', () => {
    const { collector } = begun();
    assert.equal(collector.push(response({ ActionID: '9', Message: 'Pong' }), NOW), undefined);
    assert.equal(collector.push(event('Newchannel', channel('PJSIP/1001-01', 'u1')), NOW), undefined);
  });
});
