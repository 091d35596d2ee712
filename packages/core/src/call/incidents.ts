import type { LegId } from '../brand.ts';
import type { Bridges } from './bridges.ts';
import type { CallLifecycle } from './call-lifecycle.ts';
import type { Dialling } from './dialling.ts';
import type { ExtensionParts } from './extension-parts.ts';
import { extensionOf, type Leg, learn } from './live-call.ts';
import type { CallParked, CallTransferred, ConferenceJoined, LegTalking, QueueJoined, RecordingChanged, RecordingNamed } from './signal.ts';
import type { Teller } from './teller.ts';
import type { Anomaly, NumberScope } from './tracker-options.ts';

export interface IncidentsContext {
  readonly numbers: NumberScope;
  readonly teller: Teller;
  readonly parts: ExtensionParts;
  readonly calls: CallLifecycle;
  readonly dialling: Dialling;
  readonly bridges: Bridges;
  readonly anomalies: Record<Anomaly, number>;
  readonly legs: { get(id: LegId): Leg | undefined };
}

/** What befalls a call under way: queues, rooms, recordings, transfers, parking, a colleague who picks it up. */
export class Incidents {
  readonly #context: IncidentsContext;

  constructor(context: IncidentsContext) {
    this.#context = context;
  }

  talk(leg: Leg, { number, name, isInternal, at }: LegTalking): void {
    const isOurs = isInternal ?? this.#context.numbers.scopeOf(number) === 'internal';
    const party = isOurs && number !== null ? ({ kind: 'extension', extension: number } as const) : ({ kind: 'outside' } as const);
    leg.isUp = true;
    this.#context.calls.connectUnseen(
      leg,
      { ...leg, id: `${leg.id} far` as LegId, party, number, name, isOrigin: leg.call.facts.direction === 'inbound' },
      at,
    );
  }

  /** It becomes known what the one who began the call had dialled. */
  learnTarget({ isOrigin, call }: Leg, target: string, at: number): void {
    const { dialled, direction, did } = call.facts;
    if (!isOrigin || dialled !== null) return;
    learn(call, { dialled: target, did: direction === 'inbound' ? target : did });
    this.#context.teller.call(call, 'updated', at);
  }

  queue(leg: Leg, { kind, queue, at }: QueueJoined): void {
    const { call } = leg;
    if (kind === 'queueLeft') return;
    const { queuedAt, answered } = call.facts;
    learn(call, { lastQueue: queue, queuedAt: queuedAt ?? (answered ? null : at) });
    this.#context.dialling.startOutbound(call, at);
    this.#context.teller.call(call, 'queued', at);
  }

  conference(leg: Leg, { kind, conference, at }: ConferenceJoined): void {
    const id = `conference ${conference}`;
    if (kind === 'conferenceLeft') {
      if (leg.bridge?.id === id) this.#context.bridges.leave(leg);
      return;
    }
    learn(leg.call, { conference });
    this.#context.bridges.join(leg, { bridge: id, purpose: 'conference', at });
  }

  record(leg: Leg, signal: RecordingChanged | RecordingNamed): void {
    const { calls, anomalies } = this.#context;
    if (signal.kind === 'recordingStopped') return calls.finishRecording(leg, signal.at);
    const file = signal.file ?? leg.recordingFile;
    if (signal.kind === 'recordingNamed' && !leg.isRecording) leg.recordingFile = signal.file;
    else if (!calls.startRecording(leg, file, signal.at)) anomalies.recordingLimit++;
  }

  transfer(by: Leg, signal: CallTransferred): void {
    const extension = extensionOf(by);
    const handedOn = signal.leg === null ? undefined : this.#context.legs.get(signal.leg);
    const call = handedOn?.call ?? by.call;
    if (extension !== null) {
      this.#context.parts.handOver(by.call, extension);
      learn(call, { transferredBy: extension });
    }
    this.#context.teller.call(call, 'transferred', signal.at);
  }

  park(leg: Leg, { kind, at }: CallParked): void {
    this.#context.teller.call(leg.call, kind === 'callParked' ? 'parked' : 'updated', at);
  }

  /** Whoever picks up is called by the call he takes: his own reaching for it is no call. */
  pickUp(by: Leg, ringingId: LegId, at: number): void {
    const ringing = this.#context.legs.get(ringingId);
    if (!ringing) return;
    ringing.outcome = 'answeredElsewhere';
    const extension = extensionOf(by);
    if (by.call === ringing.call || by.call.isStarted) return;
    this.#context.calls.move(by, ringing.call, at);
    if (extension !== null) this.#context.parts.invite(ringing.call, extension);
  }
}
