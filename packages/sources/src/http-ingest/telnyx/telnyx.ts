import type { CauseClass } from '@ringhook/core';
import type { PushRequest } from '../../source.ts';
import { AddressBook, isWithheld } from '../addresses.ts';
import { isRefusal, readJsonObject, type Reading, type Refusal, refused, type VerifyContext } from '../provider.ts';
import type { LegNote, LegStage, ReportedEvent } from '../reported-event.ts';
import { ed25519Key, isSignedBy, isTimely } from '../signatures.ts';
import { PLAIN } from '../telling.ts';
import type { TelnyxConfig } from './config.ts';

const TOLERANCE_SECONDS = 300;

/** Ed25519 over `timestamp|body`, with a window against replay. */
export async function verifyTelnyx(
  { headers, body }: PushRequest,
  { config, now }: VerifyContext<TelnyxConfig>,
): Promise<Refusal | undefined> {
  const signature = headers['telnyx-signature-ed25519'];
  const timestamp = headers['telnyx-timestamp'];
  if (signature === undefined || timestamp === undefined) {
    return refused(401, 'the headers telnyx-signature-ed25519 and telnyx-timestamp are missing; use webhook API version 2');
  }
  if (!isTimely(timestamp, now, TOLERANCE_SECONDS)) {
    return refused(
      401,
      'telnyx-timestamp is more than 5 minutes away from the clock here: an old request sent again, or a clock that is wrong',
    );
  }
  const key = ed25519Key(config.publicKey);
  if (key && isSignedBy(key, Buffer.concat([Buffer.from(`${timestamp}|`), body]), signature)) return undefined;
  return refused(401, 'telnyx-signature-ed25519 is not right; check "publicKey"');
}

const STAGES: Readonly<Record<string, LegStage | LegNote>> = {
  'call.initiated': 'created',
  'call.answered': 'answered',
  'call.bridged': 'talking',
  'call.hangup': 'ended',
  'call.hold': 'held',
  'call.unhold': 'retrieved',
  'call.enqueued': 'queued',
  'call.dequeued': 'dequeued',
  'call.recording.saved': 'recorded',
};

const CAUSES: Readonly<Record<string, CauseClass>> = {
  call_rejected: 'declined',
  user_busy: 'busy',
  no_answer: 'noAnswer',
  timeout: 'noAnswer',
  not_found: 'unreachable',
};

/** An event of the Voice API, version 2. There is no word for ringing: a phone rings from the moment it is called. */
export function readTelnyx(request: PushRequest, config: TelnyxConfig): Reading {
  const message = readJsonObject(request);
  if (isRefusal(message)) return message;
  const data = objectAt(message, 'data');
  const payload = objectAt(data, 'payload');
  const type = textAt(data, 'event_type') ?? '';
  const what = STAGES[type];
  if (what === undefined) return { kind: 'nothing' };
  const [id, leg, session] = [textAt(data, 'id'), textAt(payload, 'call_leg_id'), textAt(payload, 'call_session_id')];
  const at = Date.parse(textAt(data, 'occurred_at') ?? '');
  if (id === undefined || leg === undefined || session === undefined || !Number.isFinite(at)) {
    return refused(400, `the event ${type} lacks id, occurred_at, call_leg_id or call_session_id`);
  }
  const event = eventOf({ what, payload, config, base: { ...PLAIN, id: `telnyx/${id}`, at, leg, session } });
  const isRung = type === 'call.initiated' && event.role !== 'origin';
  return { kind: 'events', events: isRung ? [event, { ...event, id: `${event.id}/ringing`, what: 'ringing' }] : [event] };
}

interface EventParts {
  readonly what: LegStage | LegNote;
  readonly payload: Record<string, unknown>;
  readonly config: TelnyxConfig;
  readonly base: Pick<ReportedEvent, 'id' | 'at' | 'leg' | 'session' | 'target' | 'isWithheld'>;
}

function eventOf({ what, payload, config, base }: EventParts): ReportedEvent {
  const book = new AddressBook(config);
  const [from, to] = [textAt(payload, 'from'), textAt(payload, 'to')];
  const isOrigin = textAt(payload, 'direction') === 'incoming';
  const hangup = textAt(payload, 'hangup_cause') ?? '';
  const queue = textAt(payload, 'queue') ?? textAt(payload, 'queue_name');
  const recording = textAt(objectAt(payload, 'recording_urls'), 'mp3') ?? textAt(objectAt(payload, 'recording_urls'), 'wav');
  const cause = CAUSES[hangup] ?? (isOrigin && hangup === 'originator_cancel' ? 'abandoned' : undefined);
  return {
    ...base,
    what,
    who: isOrigin ? book.partyAt(from, textAt(payload, 'from_display_name') ?? null) : book.partyAt(to),
    role: isOrigin ? 'origin' : 'called',
    target: isOrigin ? (to ?? null) : null,
    isWithheld: isOrigin && isWithheld(from),
    ...(what === 'ended' && cause && { cause }),
    ...(what === 'ended' && hangup === 'normal_clearing' && { looksAnswered: true }),
    ...(queue !== undefined && { queue }),
    ...(recording !== undefined && { recording }),
  };
}

function objectAt(value: Record<string, unknown>, name: string): Record<string, unknown> {
  const found = value[name];
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}

function textAt(value: Record<string, unknown>, name: string): string | undefined {
  const found = value[name];
  return typeof found === 'string' && found !== '' ? found : undefined;
}
