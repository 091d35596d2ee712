import { createHash } from 'node:crypto';
import type { CauseClass } from '@ringhook/core';
import type { PushRequest } from '../../source.ts';
import { AddressBook, isWithheld } from '../addresses.ts';
import { isRefusal, readJsonObject, type Reading, refused } from '../provider.ts';
import type { ReportedEvent, ReportedParty } from '../reported-event.ts';
import { timeOf } from '../telling.ts';
import type { GenericConfig } from './config.ts';
import { type FieldName, fieldReader, GENERIC_TYPES, type GenericType } from './fields.ts';

const CAUSES = ['abandoned', 'noAnswer', 'busy', 'declined', 'dnd', 'unreachable', 'failed', 'answeredElsewhere', 'forwarded', 'voicemail'];
const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;

const WHAT = {
  start: 'created',
  ringing: 'ringing',
  answered: 'talking',
  held: 'held',
  resumed: 'retrieved',
  ended: 'ended',
  updated: 'updated',
} as const satisfies Record<GenericType, ReportedEvent['what']>;

/** A message in our own words, or in others that the field map translates. */
export function readGeneric(request: PushRequest, config: GenericConfig, now: number): Reading {
  const message = readJsonObject(request);
  if (isRefusal(message)) return message;
  const read = fieldReader(config.fieldMap);
  const field = (name: FieldName): string | undefined => read(message, name);
  const values = new Map(config.valueMap.map((row) => [row.slice(0, row.lastIndexOf('=')), row.slice(row.lastIndexOf('=') + 1)]));
  const translated = (text: string | undefined): string | undefined => (text === undefined ? undefined : (values.get(text) ?? text));

  const type = translated(field('type'));
  const session = field('sessionId');
  if (type === undefined || session === undefined)
    return refused(400, `the field ${type === undefined ? '"type"' : '"sessionId"'} is missing`);
  const known = GENERIC_TYPES.find((one) => one === type);
  if (known === undefined)
    return refused(400, `"type" is "${type}"; known are ${GENERIC_TYPES.join(', ')}; translate others with "valueMap"`);
  const direction = DIRECTIONS.find((one) => one === (translated(field('direction')) ?? 'inbound'));
  if (direction === undefined) return refused(400, `"direction" is "${field('direction')}"; known are ${DIRECTIONS.join(', ')}`);
  const cause = field('cause');
  if (cause !== undefined && !CAUSES.includes(cause)) return refused(400, `"cause" is "${cause}"; known are ${CAUSES.join(', ')}`);
  const at = timeAt(field('time'), now);
  if (at === undefined)
    return refused(400, '"time" must be ms since 1970 or an ISO 8601 time with its zone, e.g. 2027-01-31T12:00:00.000Z');
  const id = field('eventId') ?? createHash('sha256').update(request.body).digest('hex');
  return { kind: 'events', events: eventsOf({ type: known, direction, field, config, base: { id: `http/${id}`, at, session } }) };
}

interface Parts {
  readonly type: GenericType;
  readonly direction: (typeof DIRECTIONS)[number];
  readonly field: (name: FieldName) => string | undefined;
  readonly config: GenericConfig;
  readonly base: Pick<ReportedEvent, 'id' | 'at' | 'session'>;
}

/** Who began it is a leg of its own, made on first sight; the message is about the other one, if it names one. */
function eventsOf({ type, direction, field, config, base }: Parts): ReportedEvent[] {
  const { session, id } = base;
  const book = new AddressBook(config);
  const [from, to, user] = [field('from'), field('to'), field('user')];
  const name = field('fromName') ?? null;
  const originWho =
    direction === 'inbound' ? outside(from, name) : book.extension((direction === 'outbound' ? user : from) ?? from ?? '', name);
  const isHidden = direction === 'inbound' && isWithheld(from);
  const origin = {
    ...base,
    leg: `${session}/origin`,
    who: originWho,
    role: 'origin',
    target: to ?? null,
    isWithheld: isHidden,
  } as const;
  const parent = { leg: origin.leg, who: originWho, target: origin.target, isWithheld: isHidden };
  const called = calledLeg({ direction, user, to, legId: field('legId') });
  const isNamed = user !== undefined || field('legId') !== undefined || direction !== 'inbound';
  const queue = field('queue');
  const recording = field('recordingUrl');
  const events: ReportedEvent[] = [];
  if (type === 'start' || type === 'updated') events.push({ ...origin, what: WHAT[type] });
  if (queue !== undefined) events.push({ ...origin, id: `http/${session}/queue/${queue}`, what: 'queued', queue });
  if (type === 'held' || type === 'resumed')
    events.push({ ...origin, what: WHAT[type], ...holder({ direction, called, book, user, parent }) });
  else if (type === 'ended' && (user === undefined || direction !== 'inbound') && field('legId') === undefined) {
    events.push({ ...origin, what: 'ended', endsSession: true, ...causeOf(field) });
  } else if (type !== 'updated' && (type !== 'start' || (isNamed && direction !== 'inbound')) && (isNamed || type === 'answered')) {
    const who = whoIsCalled({ direction, book, user, to });
    const about = type === 'start' ? { id: `${id}/called` } : {};
    events.push({
      ...origin,
      ...about,
      leg: `${session}/${called}`,
      role: 'called',
      target: null,
      isWithheld: false,
      who,
      parent,
      what: WHAT[type],
      ...(type === 'ended' && causeOf(field)),
    });
  } else if (type === 'ringing') events.push({ ...origin, what: 'created' });
  if (recording !== undefined) events.push({ ...origin, id: `${id}/recording`, what: 'recorded', recording });
  return events;
}

function outside(from: string | undefined, name: string | null): ReportedParty {
  return { party: { kind: 'outside' }, number: isWithheld(from) ? null : (from ?? null), name };
}

interface CalledParts {
  readonly direction: Parts['direction'];
  readonly user: string | undefined;
  readonly to: string | undefined;
  readonly legId: string | undefined;
}

function calledLeg({ direction, user, to, legId }: CalledParts): string {
  return legId ?? (direction === 'outbound' ? 'far' : (user ?? (direction === 'internal' ? (to ?? 'far') : 'somebody')));
}

function whoIsCalled({ direction, book, user, to }: Omit<CalledParts, 'legId'> & { readonly book: AddressBook }): ReportedParty {
  if (direction === 'outbound') return { party: { kind: 'outside' }, number: to ?? null, name: null };
  if (direction === 'internal') return book.extension(user ?? to ?? '');
  // Somebody has answered, and the sender does not say who.
  return user === undefined ? { party: { kind: 'outside' }, number: null, name: null } : book.extension(user);
}

interface HolderParts {
  readonly direction: Parts['direction'];
  readonly called: string;
  readonly book: AddressBook;
  readonly user: string | undefined;
  readonly parent: NonNullable<ReportedEvent['parent']>;
}

/** It is a user of ours who presses hold: in an outbound call the one who began it. */
function holder({ direction, called, book, user, parent }: HolderParts): Partial<ReportedEvent> {
  if (direction !== 'inbound' || user === undefined) return {};
  return {
    leg: `${parent.leg.slice(0, -'/origin'.length)}/${called}`,
    role: 'called',
    who: book.extension(user),
    target: null,
    isWithheld: false,
    parent,
  };
}

function causeOf(field: Parts['field']): { readonly cause?: CauseClass } {
  if (field('answeredElsewhere') === 'true') return { cause: 'answeredElsewhere' };
  const cause = field('cause');
  return cause === undefined ? {} : { cause: cause as CauseClass };
}

function timeAt(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return now;
  const stamp = /^\d{12,14}$/.test(text) ? Number(text) : /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isFinite(stamp)) return undefined;
  // Times of ms are believed as they are; whole seconds and the future are not.
  return stamp % 1_000 === 0 ? timeOf(stamp, now) : Math.min(stamp, now);
}
