import { type BroadworksStory, CALLER, START } from './broadworks-story.ts';

/** One event, and of whom it tells: those of one user come in their order. */
export interface Step {
  readonly who: string;
  readonly tell: (story: BroadworksStory) => unknown;
}
type Parts = Parameters<BroadworksStory['call']>[2];

const CAROL = { address: 'tel:1002', name: 'Carol', userId: 'carol@example.com', callType: 'Group' } as const;
const ALICE = { address: 'tel:1001', name: 'Alice', userId: 'alice@example.com', callType: 'Group' } as const;
const IN = { callId: '1:0', session: '62:1', remote: CALLER, startTime: START } as const;
const AT_CAROL = { callId: '2:0', session: '62:1', remote: CALLER, startTime: START } as const;
const CONSULT = { callId: '5:0', session: '63:1', personality: 'Originator', remote: CAROL, startTime: START } as const;
const CONSULTED = { callId: '6:0', session: '63:1', remote: ALICE, startTime: START } as const;
const OUT = { callId: '9:0', session: '70:1', personality: 'Originator', remote: { address: 'tel:+4940777' }, startTime: START } as const;

const on = (who: string, what: string, call: Parts, more: Partial<Parts> = {}): Step => {
  return { who, tell: (story) => story.call(who, `Call${what}Event`, { ...call, ...more }) };
};
const up = (who: string, call: Parts): Step => on(who, 'Answered', call, { state: 'Active' });
const down = (who: string, call: Parts, more: Partial<Parts> = {}): Step => on(who, 'Released', call, { state: 'Released', ...more });
const gone = (call: Parts, address: string, reason: string): Parts => ({
  ...call,
  state: 'Detached',
  redirect: { address, reason, at: START },
});
const sent = (who: string, call: Parts, address: string, reason: string): Step => {
  return { who, tell: (story) => story.calls(who, 'CallRedirectedEvent', [gone(call, address, reason)]) };
};
const waits = (type: string, more = ''): Step => {
  const entry = `<xsi:queueEntry><xsi:callId>900:0</xsi:callId><xsi:extTrackingId>60:1</xsi:extTrackingId><xsi:remoteParty><xsi:name>Max Mustermann</xsi:name><xsi:address>tel:+4930123456</xsi:address></xsi:remoteParty><xsi:acdName>Support</xsi:acdName><xsi:acdNumber>tel:+49305550100</xsi:acdNumber>${more}</xsi:queueEntry>`;
  return { who: 'support', tell: (story) => story.event('support', `ACDCall${type}Event`, entry) };
};
const QUEUE = { userId: 'support@example.com', name: 'Support', number: 'tel:+49305550100', caller: CALLER } as const;
const OFFER = { ...IN, queue: QUEUE } as const;
const NEXT_OFFER = { ...AT_CAROL, session: '64:1', queue: QUEUE } as const;
const byAgent = '<xsi:answeringUserId>carol@example.com</xsi:answeringUserId><xsi:answeringCallId>2:0</xsi:answeringCallId>';
const GROUP = { huntGroupUserId: 'sales@example.com' } as const;
const DIALOG = { networkCallId: 'BW0815@192.0.2.1' } as const;
const TAKE = { callId: '3:0', session: '64:1', personality: 'Originator', remote: { address: 'tel:*98' }, startTime: START } as const;
const MOVED = { ...CONSULTED, session: '62:1', remote: CALLER } as const;

/** Calls of a BroadWorks, event by event. */
export const SCRIPTS: Readonly<Record<string, readonly Step[]>> = {
  'answered, held and recorded': [
    on('alice', 'Received', IN),
    up('alice', IN),
    on('alice', 'RecordingStarted', IN, { state: 'Active' }),
    on('alice', 'Held', IN, { state: 'Held' }),
    on('alice', 'Retrieved', IN, { state: 'Active' }),
    on('alice', 'RecordingStopped', IN, { state: 'Active' }),
    down('alice', IN),
  ],
  missed: [on('alice', 'Received', IN), down('alice', IN, { releasingParty: 'remoteRelease' })],
  'answered elsewhere': [
    on('alice', 'Received', IN),
    on('carol', 'Received', AT_CAROL),
    up('carol', AT_CAROL),
    down('alice', IN),
    down('carol', AT_CAROL),
  ],
  'forwarded outside': [on('alice', 'Received', IN), sent('alice', IN, 'tel:+49171', 'no-answer')],
  'forwarded to a colleague under another id': [
    on('alice', 'Received', IN),
    sent('alice', IN, 'tel:1002', 'no-answer'),
    on('carol', 'Received', AT_CAROL, { session: '64:1' }),
    up('carol', { ...AT_CAROL, session: '64:1' }),
    down('carol', { ...AT_CAROL, session: '64:1' }),
  ],
  'transferred at once': [
    on('alice', 'Received', IN),
    up('alice', IN),
    sent('alice', IN, 'tel:1002', 'transfer'),
    on('carol', 'Received', AT_CAROL),
    up('carol', AT_CAROL),
    down('carol', AT_CAROL),
  ],
  'transferred after a word': [
    on('alice', 'Received', IN),
    up('alice', IN),
    on('alice', 'Held', IN, { state: 'Held' }),
    on('alice', 'Originated', CONSULT),
    on('carol', 'Received', CONSULTED),
    up('carol', CONSULTED),
    up('alice', CONSULT),
    {
      who: 'alice',
      tell: (story) =>
        story.calls('alice', 'CallRedirectedEvent', [gone(IN, 'tel:1002', 'transfer'), gone(CONSULT, 'tel:1002', 'transfer')]),
    },
    on('carol', 'Transferred', MOVED, { state: 'Active' }),
    down('carol', MOVED),
  ],
  'picked up by a service code': [
    on('alice', 'Received', IN),
    on('carol', 'Originated', TAKE),
    up('carol', { ...TAKE, remote: CALLER }),
    down('alice', IN),
    down('carol', { ...TAKE, remote: CALLER }),
  ],
  'from one of ours to another': [
    on('alice', 'Originated', CONSULT),
    on('carol', 'Received', CONSULTED),
    up('carol', CONSULTED),
    up('alice', CONSULT),
    down('alice', CONSULT),
    down('carol', CONSULTED),
  ],
  outgoing: [on('alice', 'Originated', OUT), up('alice', OUT), down('alice', OUT)],
  'click to dial': [
    on('alice', 'Originating', { ...OUT, personality: 'Click-to-Dial' }),
    on('alice', 'Originated', OUT),
    up('alice', OUT),
    down('alice', OUT),
  ],
  'a queue whose first agent does not answer': [
    waits('Added'),
    on('alice', 'Received', OFFER),
    down('alice', OFFER),
    waits('Bounced'),
    on('carol', 'Received', NEXT_OFFER),
    up('carol', NEXT_OFFER),
    waits('AnsweredByAgent', byAgent),
    down('carol', NEXT_OFFER),
  ],
  'a queue that the caller leaves': [waits('Added'), on('alice', 'Received', OFFER), down('alice', OFFER), waits('Abandoned')],
  'a group, one after the other': [
    on('alice', 'Received', { ...IN, ...GROUP }),
    down('alice', { ...IN, ...GROUP }, { releasingParty: 'localRelease' }),
    on('carol', 'Received', { ...AT_CAROL, session: '64:1', ...GROUP }),
    up('carol', { ...AT_CAROL, session: '64:1', ...GROUP }),
    down('carol', { ...AT_CAROL, session: '64:1', ...GROUP }),
  ],
  'a group that rings several under ids of their own': [
    on('alice', 'Received', { ...IN, ...DIALOG }),
    on('carol', 'Received', { ...AT_CAROL, session: '64:1', ...DIALOG }),
    up('carol', { ...AT_CAROL, session: '64:1', ...DIALOG }),
    down('alice', { ...IN, ...DIALOG }),
    down('carol', { ...AT_CAROL, session: '64:1', ...DIALOG }),
  ],
};
