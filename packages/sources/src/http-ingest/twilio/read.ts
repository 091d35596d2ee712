import type { CauseClass } from '@ringhook/core';
import type { PushRequest } from '../../source.ts';
import { AddressBook, isWithheld } from '../addresses.ts';
import { type Reading, refused } from '../provider.ts';
import type { LegStage, ReportedEvent } from '../reported-event.ts';
import { PLAIN, timeOf } from '../telling.ts';
import type { TwilioConfig } from './config.ts';
import { readForm } from './verify.ts';

const CAUSES: Readonly<Record<string, CauseClass>> = { busy: 'busy', failed: 'failed', 'no-answer': 'noAnswer' };
/** Longer than any provider lets a call last. */
const MAX_CALL_SECONDS = 172_800;
const ENDED = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/**
 * A status callback. "in-progress" of an inbound call only means that a program of yours has it; somebody answered when a call that
 * was dialled for it (ParentCallSid) is in progress. The query of the callback's address may say what Twilio does not: `did`, `queue`,
 * and `user`, the extension of one of ours who began the call.
 */
export function readTwilio(request: PushRequest, config: TwilioConfig, now: number): Reading {
  const form = readForm(request);
  if (!form) return refused(415, 'status callbacks come as application/x-www-form-urlencoded; set the method to POST');
  const callSid = form.get('CallSid');
  if (!callSid) return refused(400, 'the field CallSid is missing: is this a status callback of Twilio Voice?');
  if (form.has('RecordingSid')) return readRecording(form, callSid, now);
  const status = form.get('CallStatus') ?? '';
  const parentSid = form.get('ParentCallSid');
  const role = parentSid ? 'called' : form.get('Direction') === 'inbound' ? 'origin' : 'order';
  const what = stageOf(status, role);
  if (what === undefined) return { kind: 'nothing' };
  const book = new AddressBook(config);
  const hints = new URL(request.url).searchParams;
  const from = form.get('From') ?? form.get('Caller') ?? undefined;
  const to = form.get('To') ?? form.get('Called') ?? undefined;
  const user = hints.get('user');
  const caller = user === null ? book.partyAt(from, form.get('CallerName')) : book.extension(user);
  const at = timeOf(Date.parse(form.get('Timestamp') ?? ''), now);
  const event: ReportedEvent = {
    id: ['twilio', callSid, status, form.get('SequenceNumber') ?? ''].join('/'),
    at,
    session: parentSid ?? callSid,
    leg: callSid,
    what,
    who: role === 'origin' ? caller : book.partyAt(to),
    role,
    target: role === 'origin' ? (hints.get('did') ?? to ?? null) : null,
    isWithheld: role === 'origin' && isWithheld(from),
    ...(parentSid && { parent: { leg: parentSid, who: caller, target: hints.get('did'), isWithheld: isWithheld(from) } }),
    ...(status === 'completed' && lasted(role, form, at)),
    ...(what === 'ended' && role !== 'called' && { endsSession: true }),
    ...(CAUSES[status] && { cause: CAUSES[status] }),
    ...(role === 'origin' && status === 'canceled' && { cause: 'abandoned' as const }),
  };
  const queue = hints.get('queue');
  return { kind: 'events', events: queue === null ? [event] : [queued(event, queue), event] };
}

function stageOf(status: string, role: ReportedEvent['role']): LegStage | undefined {
  if (status === 'queued' || status === 'initiated') return 'created';
  if (status === 'ringing') return 'ringing';
  if (status === 'in-progress') return role === 'called' ? 'talking' : 'answered';
  return ENDED.has(status) ? 'ended' : undefined;
}

/** "completed" of a dialled call says that it had been answered, and for how long; of the one that began it, when it began. */
function lasted(
  role: ReportedEvent['role'],
  form: URLSearchParams,
  at: number,
): Pick<ReportedEvent, 'answeredAt' | 'beganAt' | 'looksAnswered'> {
  const seconds = Number(form.get('CallDuration'));
  if (!Number.isFinite(seconds) || seconds < 0 || seconds > MAX_CALL_SECONDS) return {};
  if (role !== 'called') return { beganAt: at - seconds * 1_000 };
  return seconds > 0 ? { answeredAt: at - seconds * 1_000 } : { looksAnswered: true };
}

/** `?queue=` in the callback's address names the queue that the program has put the caller into. */
function queued(event: ReportedEvent, queue: string): ReportedEvent {
  const origin = event.parent ?? { leg: event.leg, who: event.who, target: event.target, isWithheld: event.isWithheld };
  const { parent: _parent, answeredAt: _answeredAt, cause: _cause, endsSession: _endsSession, ...rest } = event;
  return { ...rest, ...origin, id: `${event.session}/queue/${queue}`, role: 'origin', what: 'queued', queue };
}

function readRecording(form: URLSearchParams, callSid: string, now: number): Reading {
  const recording = form.get('RecordingUrl');
  if (form.get('RecordingStatus') !== 'completed' || recording === null) return { kind: 'nothing' };
  return {
    kind: 'events',
    events: [
      {
        ...PLAIN,
        id: `twilio/${form.get('RecordingSid')}`,
        at: timeOf(Date.parse(form.get('RecordingStartTime') ?? ''), now),
        session: form.get('ParentCallSid') ?? callSid,
        leg: callSid,
        what: 'recorded',
        who: { party: { kind: 'outside' }, number: null, name: null },
        role: 'origin',
        recording,
      },
    ],
  };
}
