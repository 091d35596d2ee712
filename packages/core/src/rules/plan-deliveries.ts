import { type CallEvent, type CallLevelEvent, type ExtensionEvent, HOOK_EVENTS, type HookEventName } from '../call/call-event.ts';
import type { CallFacts } from '../call/call.ts';
import { type NewDelivery, partitionOf } from '../delivery/delivery.ts';
import { HookFacts } from '../placeholders/hook-facts.ts';
import type { CompiledRules } from './compiled-rules.ts';
import type { HookEffect } from './hook-effect.ts';
import { type AttachedHook, type CallHookState, type EndedCall, EVENT_BIT } from './hook-state.ts';
import type { CallHistory } from './match-facts.ts';

/** What planning needs from outside the pure part. */
export interface PlanContext {
  /** When the event was accepted, ms since the epoch. */
  readonly now: number;
  /** The signed link to the recording of this call; null when there is none to give. Asked only where F67 allows a link. */
  readonly recordingUrl: (call: CallFacts) => string | null;
  /** Absent: conditions on earlier calls are not known. */
  readonly history?: CallHistory;
  /** Stable identity of a delivery: the UUIDv5 of `deliveryName(...)`. */
  readonly deliveryId: (hookId: string, callUuid: string, event: HookEventName, ordinal: number) => string;
}

export interface Plan {
  /** In the order of their lanes' ordinals; the order between hooks means nothing. */
  readonly deliveries: readonly NewDelivery[];
  readonly state: CallHookState;
}

/** The name that is hashed into a delivery's id. The free-form part stands last, so that two names never meet. */
export function deliveryName(hookId: string, callUuid: string, event: HookEventName, ordinal: number): string {
  return `${callUuid}/${event}/${ordinal}/${hookId}`;
}

type EventOfCall = CallLevelEvent | ExtensionEvent;

const HOOK_EVENT_NAMES: ReadonlySet<string> = new Set(HOOK_EVENTS);
const NOTHING_OWED: readonly NewDelivery[] = [];

/**
 * Which requests an event owes, and what the call remembers afterwards. Pure.
 *
 * Rules are looked at with each event of the call and whenever an extension rings or is connected. A rule that matches for the first
 * time attaches its hooks: `start` is owed at that moment (F06), then the event itself if it is one of the four, then later ones only.
 */
export function planDeliveries(event: CallEvent, state: CallHookState, compiled: CompiledRules, context: PlanContext): Plan {
  const call = factsForRules(event, state);
  if (call === null || event.level === 'device') return { deliveries: NOTHING_OWED, state };
  const name = hookEventOf(event);
  const ended = name === 'missed' ? state.ended : null;

  const matched = compiled.match(call, state.stoppedBy, context.history);
  const stoppedBy = matched.at(-1)?.stops ? (matched.at(-1)?.id ?? null) : state.stoppedBy;
  let hooks = attachAll(state.hooks, compiled.globalEffects, event.sequence);
  for (const rule of matched) hooks = attachAll(hooks, rule.effects, event.sequence);

  const telling = new Telling({ event, name, call, at: ended?.at ?? event.at, compiled, context });
  hooks = telling.tell(hooks);
  const next: CallHookState = { isStarted: true, hooks, stoppedBy, ended: endedAfter(event, name, state) };
  return { deliveries: telling.deliveries, state: isSame(state, next) ? state : next };
}

/** What rules look at with this event; null when they are not looked at. */
export function factsForRules(event: CallEvent, state: CallHookState): CallFacts | null {
  if (event.level === 'device' || !isMoment(event, state)) return null;
  return hookEventOf(event) === 'missed' ? (state.ended?.call ?? event.call) : event.call;
}

/** Before the call's own start nothing runs; a call whose start was never told here is started by any of the four. */
function isMoment(event: EventOfCall, { isStarted }: CallHookState): boolean {
  if (hookEventOf(event) !== undefined) return true;
  return isStarted && (event.level === 'call' || event.event === 'ringing' || event.event === 'connected');
}

function hookEventOf(event: EventOfCall): HookEventName | undefined {
  return event.level === 'call' && HOOK_EVENT_NAMES.has(event.event) ? (event.event as HookEventName) : undefined;
}

/** Only an unanswered call can still be missed. */
function endedAfter(event: EventOfCall, name: HookEventName | undefined, state: CallHookState): EndedCall | null {
  if (name === 'hangup') return event.call.answered ? null : { call: event.call, at: event.at };
  return name === 'missed' ? null : state.ended;
}

function isSame(before: CallHookState, after: CallHookState): boolean {
  return (
    before.isStarted === after.isStarted &&
    before.hooks === after.hooks &&
    before.stoppedBy === after.stoppedBy &&
    before.ended === after.ended
  );
}

/** Adds hooks, or what known ones owe (F19: the same adapter twice is one hook). The same array when nothing is new. */
function attachAll(hooks: readonly AttachedHook[], effects: readonly HookEffect[], sequence: number): readonly AttachedHook[] {
  for (const { hookId, owed } of effects) {
    const known = hooks.findIndex((hook) => hook.hookId === hookId);
    const hook = hooks[known];
    if (hook === undefined) hooks = [...hooks, { hookId, attachedAt: sequence, owed, sent: 0 }];
    else if ((hook.owed | owed) !== hook.owed) hooks = hooks.with(known, { ...hook, owed: hook.owed | owed });
  }
  return hooks;
}

interface TellingParts {
  readonly event: EventOfCall;
  readonly name: HookEventName | undefined;
  readonly call: CallFacts;
  readonly at: number;
  readonly compiled: CompiledRules;
  readonly context: PlanContext;
}

/** Turns what hooks owe at one event into deliveries; the facts of each event are computed once for all hooks. */
class Telling {
  readonly deliveries: NewDelivery[] = [];
  readonly #parts: TellingParts;
  readonly #facts = new Map<HookEventName, HookFacts>();

  constructor(parts: TellingParts) {
    this.#parts = parts;
  }

  /** The same array when no hook had anything to tell. */
  tell(hooks: readonly AttachedHook[]): readonly AttachedHook[] {
    const { name, event } = this.#parts;
    let after: AttachedHook[] | undefined;
    for (const [index, hook] of hooks.entries()) {
      let { sent } = hook;
      // A hook that was told of something later is past its start.
      if ((hook.owed & EVENT_BIT.start) !== 0 && sent === 0) {
        this.#add(hook.hookId, 'start', name === 'start' ? 2 * event.sequence : 2 * event.sequence - 1);
        sent |= EVENT_BIT.start;
      }
      if (name !== undefined && (hook.owed & ~sent & EVENT_BIT[name]) !== 0 && name !== 'start') {
        this.#add(hook.hookId, name, 2 * event.sequence);
        sent |= EVENT_BIT[name];
      }
      if (sent === hook.sent) continue;
      after ??= [...hooks];
      after[index] = { ...hook, sent };
    }
    return after ?? hooks;
  }

  #add(hookId: string, name: HookEventName, ordinal: number): void {
    const { event, call, compiled, context } = this.#parts;
    const adapter = compiled.adapters.get(hookId);
    // Taken away or switched off while the call was on: what it would have been told is not owed later.
    if (adapter === undefined) return;
    const { deadlineMs } = adapter.definition;
    this.deliveries.push({
      id: context.deliveryId(hookId, call.uuid, name, ordinal),
      partition: partitionOf(call.number),
      hookId,
      callNumber: call.number,
      sequence: event.sequence,
      ordinal,
      event: name,
      synthetic: event.synthetic,
      createdAt: context.now,
      deadlineAt: deadlineMs === undefined ? null : context.now + deadlineMs,
      request: adapter.render(this.#factsOf(name)),
    });
  }

  #factsOf(name: HookEventName): HookFacts {
    const known = this.#facts.get(name);
    if (known !== undefined) return known;
    const { call, at, compiled, context } = this.#parts;
    const isCallStart = name === 'start' && this.#parts.name === 'start';
    const facts = new HookFacts({
      event: name,
      call,
      at,
      isCallStart,
      responderAt: compiled.responderAt,
      recordingUrl: context.recordingUrl,
    });
    this.#facts.set(name, facts);
    return facts;
  }
}
