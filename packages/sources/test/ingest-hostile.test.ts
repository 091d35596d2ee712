/** Whoever knows the secret may still send anything: what is signed is believed to be genuine, not to be sane. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PushRequest } from '../src/index.ts';
import { genericRequest, IngestRig, jambonzRequest, settled, T0, TELNYX_KEY, telnyxRequest, twilioRequest } from './ingest-rig.ts';

type Message = Readonly<Record<string, unknown>>;

interface Sender {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** A call that begins, as this sender tells it. */
  readonly genuine: Message;
  readonly request: (message: Message) => Partial<PushRequest>;
  /** Header that proves the sender. */
  readonly proof: string;
}

const PARTIES = { from: '+441632960123', to: '+442079460000' };
const PAYLOAD = { ...PARTIES, call_leg_id: 'l1', call_session_id: 's1', direction: 'incoming' };

const SENDERS: readonly Sender[] = [
  {
    kind: 'http',
    options: { secret: { env: 'X' } },
    genuine: { ...PARTIES, eventId: 'g1', sessionId: 's1', type: 'start', occurredAt: new Date(T0).toISOString() },
    request: genericRequest,
    proof: 'x-signature',
  },
  {
    kind: 'telnyx',
    options: { publicKey: TELNYX_KEY },
    genuine: { ...PAYLOAD, id: 'e1', event_type: 'call.initiated', occurred_at: new Date(T0).toISOString() },
    request: ({ id, event_type, occurred_at, ...payload }) => telnyxRequest({ data: { id, event_type, occurred_at, payload } }),
    proof: 'telnyx-signature-ed25519',
  },
  {
    kind: 'jambonz',
    options: { webhookSecret: { env: 'X' } },
    genuine: { ...PARTIES, callSid: 'j1', callStatus: 'trying', direction: 'inbound' },
    request: jambonzRequest,
    proof: 'jambonz-signature',
  },
  {
    kind: 'twilio',
    options: { authToken: { env: 'X' } },
    genuine: { CallSid: 'CA1', From: PARTIES.from, To: PARTIES.to, Direction: 'inbound', CallStatus: 'ringing' },
    request: (message) =>
      twilioRequest(Object.fromEntries(Object.entries(message).map(([name, value]) => [name, wellFormed(value)] as const))),
    proof: 'x-twilio-signature',
  },
];

/** A form can't carry half of a surrogate pair. */
function wellFormed(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();
}

const strange = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('__proto__', 'constructor', '\u0000', '', ' ', '-1', '1e999', 'NaN', '9'.repeat(400), 'x'.repeat(20_000), '‮+49'),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A genuine message in which some fields are something else, or gone, and others have come in. */
function spoilt(genuine: Message): fc.Arbitrary<Message> {
  const some = fc.subarray(Object.keys(genuine), { minLength: 1 });
  return fc
    .tuple(some, fc.array(strange, { minLength: 12, maxLength: 12 }), fc.dictionary(fc.string(), strange, { maxKeys: 3 }))
    .map(([fields, values, added]): Message => ({
      ...genuine,
      ...added,
      ...Object.fromEntries(fields.map((field, index) => [field, values[index]])),
    }));
}

for (const sender of SENDERS) {
  describe(`a hostile ${sender.kind}`, () => {
    it('is survived whatever is in its signed requests, and the next genuine one is taken', async (t) => {
      const messages = fc.sample(spoilt(sender.genuine), { numRuns: 60, seed: 20_270_131 });
      const rig = IngestRig.open({ ...sender, timers: t.mock.timers });
      for (const message of messages) {
        const pending = rig.post(sender.request(message));
        await rig.pass(2_000);
        const { kind } = await pending;
        assert.ok(kind === 'taken' || kind === 'refused', `${kind} for ${JSON.stringify(message)}`);
      }
      const before = rig.lines().length;
      rig.now = T0;
      const genuine = { ...sender.genuine };
      for (const id of ['sessionId', 'eventId', 'id', 'call_leg_id', 'call_session_id', 'callSid', 'CallSid'])
        if (id in genuine) genuine[id] = 'afterwards';
      const pending = rig.post(sender.request(genuine));
      await rig.pass(2_000);
      assert.equal((await pending).kind, 'taken');
      assert.match(rig.lines().slice(before).join(), /\bstart$/);
      await rig.close();
    });

    it('is refused, with an alarm, bytes that nobody has signed, whatever they are', async (t) => {
      const bytes = fc.sample(fc.uint8Array({ maxLength: 200 }), { numRuns: 40, seed: 20_270_131 });
      const rig = IngestRig.open({ ...sender, timers: t.mock.timers });
      const headers = { [sender.proof]: sender.request(sender.genuine).headers?.[sender.proof] };
      for (const body of bytes) {
        const answer = await rig.post({ body, headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' } });
        assert.deepEqual([answer.kind, answer.kind === 'refused' && answer.status], ['refused', 401]);
      }
      await settled();
      assert.deepEqual(rig.lines(), []);
      assert.ok(rig.news.some(({ alarms = 0 }) => alarms > 0));
      await rig.close();
    });
  });
}
