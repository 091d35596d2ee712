import type { CauseClass } from '@ringhook/core';
import type { PushRequest } from '../../source.ts';
import { AddressBook, isWithheld } from '../addresses.ts';
import { isRefusal, readJsonObject, type Reading, type Refusal, refused, type VerifyContext } from '../provider.ts';
import type { LegStage, ReportedEvent } from '../reported-event.ts';
import { hmac, isSameSecret, isTimely } from '../signatures.ts';
import type { JambonzConfig } from './config.ts';

const TOLERANCE_SECONDS = 300;

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `t.body`; while a secret is being changed there may be several `v1`. */
export async function verifyJambonz(
  { headers, body }: PushRequest,
  { config, now, secret }: VerifyContext<JambonzConfig>,
): Promise<Refusal | undefined> {
  const header = headers['jambonz-signature'];
  if (header === undefined) return refused(401, 'the header Jambonz-Signature is missing');
  const parts = header.split(',').map((part) => part.trim().split('=', 2) as [string, string?]);
  const time = parts.find(([name]) => name === 't')?.[1];
  if (time === undefined || !isTimely(time, now, TOLERANCE_SECONDS)) {
    return refused(
      401,
      'the time in Jambonz-Signature is more than 5 minutes away from the clock here: an old request sent again, or a clock that is wrong',
    );
  }
  const right = hmac({ algorithm: 'sha256', secret: await secret(config.webhookSecret), parts: [`${time}.`, body] }).toString('hex');
  if (parts.some(([name, value]) => name === 'v1' && isSameSecret(value ?? '', right))) return undefined;
  return refused(401, 'Jambonz-Signature is not right; check "webhookSecret"');
}

const CAUSES: Readonly<Record<string, CauseClass>> = { busy: 'busy', 'no-answer': 'noAnswer' };
/** What a failure was, by the answer of SIP (RFC 3261, 21). */
const BY_STATUS: Readonly<Record<number, CauseClass>> = {
  404: 'unreachable',
  480: 'unreachable',
  486: 'busy',
  600: 'busy',
  603: 'declined',
};

const STAGES: Readonly<Record<string, LegStage>> = {
  trying: 'created',
  queued: 'created',
  ringing: 'ringing',
  'early-media': 'ringing',
  completed: 'ended',
  busy: 'ended',
  failed: 'ended',
  'no-answer': 'ended',
};

/** A call status. As with other programmable telephony, an inbound call in progress is in the hands of a program, not of a person. */
export function readJambonz(request: PushRequest, config: JambonzConfig, now: number): Reading {
  const message = readJsonObject(request);
  if (isRefusal(message)) return message;
  const text = (name: string): string | undefined =>
    typeof message[name] === 'string' && message[name] !== '' ? message[name] : undefined;
  const [leg, status, parent] = [
    text('callSid') ?? text('call_sid'),
    text('callStatus') ?? text('call_status'),
    text('parentCallSid') ?? text('parent_call_sid'),
  ];
  if (leg === undefined || status === undefined)
    return refused(400, 'the fields callSid and callStatus are missing: is this a call status of jambonz?');
  const role = parent ? 'called' : text('direction') === 'inbound' ? 'origin' : 'order';
  const what = status === 'in-progress' ? (role === 'called' ? 'talking' : 'answered') : STAGES[status];
  if (what === undefined) return { kind: 'nothing' };
  const book = new AddressBook(config);
  const [from, to] = [text('from'), text('to')];
  const caller = book.partyAt(from, text('callerName') ?? null);
  const duration = Number(message['duration']);
  const cause =
    CAUSES[status] ?? (status === 'failed' ? (BY_STATUS[Number(message['sipStatus'] ?? message['sip_status'])] ?? 'failed') : undefined);
  const event: ReportedEvent = {
    id: ['jambonz', leg, status].join('/'),
    at: now,
    session: parent ?? leg,
    leg,
    what,
    who: role === 'origin' ? caller : book.partyAt(to),
    role,
    target: role === 'origin' ? (to ?? null) : null,
    isWithheld: role === 'origin' && isWithheld(from),
    ...(parent && { parent: { leg: parent, who: caller, target: null, isWithheld: isWithheld(from) } }),
    ...(role === 'called' && status === 'completed' && duration > 0 && { answeredAt: now - duration * 1_000 }),
    ...(status === 'completed' && role !== 'called' && duration > 0 && { beganAt: now - duration * 1_000 }),
    ...(what === 'ended' && role !== 'called' && { endsSession: true }),
    ...(cause && { cause }),
  };
  return { kind: 'events', events: [event] };
}
