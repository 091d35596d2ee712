import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { PushAnswer, PushRequest } from '../src/index.ts';
import { genericRequest, IngestRig, jambonzRequest, TELNYX_KEY, telnyxRequest } from './ingest-rig.ts';

export const CALLER = '+441632960123';
export const DID = '+442079460000';
export const ANSWERED = ['start', '1001 ringing', 'pickup', '1001 connected', '1001 completed', 'hangup'];
export const MISSED = ['start', '1001 ringing', '1001 missed', 'hangup', 'missed'];

export type Json = Readonly<Record<string, unknown>>;
type Sign = (json: Json, now: number) => Partial<PushRequest>;

export const KINDS: Readonly<Record<string, { readonly options: Json; readonly sign: Sign }>> = {
  telnyx: {
    options: { publicKey: TELNYX_KEY, phones: ['sip:alice@x.sip.telnyx.com=1001'] },
    sign: (json, now) => telnyxRequest(json, { at: now }),
  },
  jambonz: { options: { webhookSecret: { env: 'X' } }, sign: (json, now) => jambonzRequest(json, { at: now }) },
  http: { options: { secret: { env: 'X' } }, sign: (json) => genericRequest(json) },
};

export function openJson(t: TestContext, kind: string, more: Json = {}): IngestRig {
  return IngestRig.open({ kind, options: { ...KINDS[kind]?.options, ...more }, timers: t.mock.timers });
}

export async function tell(rig: IngestRig, kind: string, documents: readonly Json[], gapMs = 20): Promise<PushAnswer[]> {
  const answers: Promise<PushAnswer>[] = [];
  for (const document of documents) {
    const request = KINDS[kind]?.sign(document, rig.now);
    answers.push(rig.post(request ?? {}));
    await rig.pass(gapMs);
  }
  await rig.pass(4_000);
  return Promise.all(answers);
}

export async function tellTaken(rig: IngestRig, kind: string, documents: readonly Json[], gapMs?: number): Promise<void> {
  for (const answer of await tell(rig, kind, documents, gapMs)) assert.equal(answer.kind, 'taken', JSON.stringify(answer));
}

/** `p` is the caller's leg, every other one was dialled for it. */
export function jambonz(sid: string, status: string, more: Json = {}): Json {
  const parent = { direction: 'inbound', from: CALLER, to: DID, callerName: 'Jane' };
  const child = { direction: 'outbound', from: CALLER, to: '1001', parentCallSid: 'p' };
  return {
    callSid: sid,
    callStatus: status,
    callId: 'x@y',
    sipStatus: 200,
    applicationSid: 'a',
    ...(sid === 'p' ? parent : child),
    ...more,
  };
}
