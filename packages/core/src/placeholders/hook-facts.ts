import type { HookEventName } from '../call/call-event.ts';
import type { CallFacts } from '../call/call.ts';
import type { DeskView } from './desk-view.ts';
import type { Responder, ResponderLookup } from './directory-index.ts';

const NO_RECORDING = '';

/** The moment a request tells of. */
export interface HookMoment {
  readonly event: HookEventName;
  readonly call: CallFacts;
  /** When it happened, ms since the epoch. */
  readonly at: number;
  /** The call's own start, as opposed to the start of a hook that was attached in mid-call (F06). */
  readonly isCallStart: boolean;
  readonly responderAt: ResponderLookup;
  /** Signed link to the call's recording; asked at most once, and only where F67 allows a link. */
  readonly recordingUrl: (call: CallFacts) => string | null;
  /** The extension whose own view this is; absent where the call as a whole is told of. */
  readonly desk?: DeskView;
}

/**
 * What requests say of a call at one of its moments. Where this differs from the plain facts of the call (running end in whole
 * seconds, what is empty until when) it follows the samples line by line: F51 to F67.
 */
export class HookFacts {
  readonly event: HookEventName;
  readonly call: CallFacts;
  readonly desk: DeskView | undefined;
  readonly #moment: HookMoment;
  #responder: Responder | undefined;
  #recordingUrl: string | undefined;

  constructor(moment: HookMoment) {
    this.event = moment.event;
    this.call = moment.call;
    this.desk = moment.desk;
    this.#moment = moment;
  }

  /** Who answered; on a call that nobody answered, whom it was last presented to (F60). Not known at the call's own start (F51). */
  get responderExt(): string | null {
    const { responderExt, responderNumber, lastRungExt } = this.call;
    return responderExt ?? (responderNumber !== null || this.#moment.isCallStart ? null : lastRungExt);
  }

  get responder(): Responder {
    this.#responder ??= this.#moment.responderAt(this.responderExt);
    return this.#responder;
  }

  /** Who is at the extension whose view this is, else the responder. */
  get local(): Responder {
    return this.desk === undefined ? this.responder : this.#moment.responderAt(this.desk.extension);
  }

  /** 1 from pickup on (F64), also in what a hook attached after it is told; 0 at the call's own start (F52). */
  get isAnswered(): boolean {
    return this.call.answered && !this.#moment.isCallStart;
  }

  /** Empty until it was picked up (F41, F61); later requests give the best known value (F57). */
  get pickedUpAt(): number | null {
    return this.isAnswered ? this.call.answeredAt : null;
  }

  /** Never empty: the call's start plus what has passed of it so far, in whole seconds rounded up (F53 to F55). */
  get endAt(): number {
    const { startedAt, endedAt } = this.call;
    if (this.#moment.isCallStart) return startedAt;
    const until = Math.max(endedAt ?? this.#moment.at, this.pickedUpAt ?? startedAt, startedAt);
    return startedAt + Math.ceil((until - startedAt) / 1_000) * 1_000;
  }

  /** Until the pickup that is final, else until the end so far, since the queue was entered, else since ringing began (F58, F59). */
  get waitMs(): number | null {
    if (this.#moment.isCallStart) return null;
    if (!this.#isOver && !this.isAnswered) return null;
    const { queuedAt, ringingAt, startedAt } = this.call;
    const until = this.#isOver ? (this.pickedUpAt ?? this.endAt) : this.endAt;
    return Math.max(0, until - (queuedAt ?? ringingAt ?? startedAt));
  }

  /** Known at hangup, and only there (F62, F63). */
  get isRecorded(): boolean | null {
    return this.event === 'hangup' ? this.call.recorded : null;
  }

  /** Only in the hangup of a call that was recorded and answered (F67); else ''. */
  get recordingUrl(): string {
    if (this.event !== 'hangup' || !this.call.recorded || !this.call.answered) return NO_RECORDING;
    this.#recordingUrl ??= this.#moment.recordingUrl(this.call) ?? NO_RECORDING;
    return this.#recordingUrl;
  }

  get #isOver(): boolean {
    return this.event === 'hangup' || this.event === 'missed';
  }
}
