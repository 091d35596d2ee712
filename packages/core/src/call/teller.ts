import type { CallEvent, CallMilestone, DeviceEvent, ExtensionEventName, HookEventName } from './call-event.ts';
import type { ExtensionPart, LiveCall } from './live-call.ts';

/** Collects what follows from one signal, in order, and numbers it within its call. */
export class Teller {
  #events: CallEvent[] = [];
  /** Set while what is told was not heard but found out afterwards. */
  isSynthetic = false;

  call(call: LiveCall, event: HookEventName | CallMilestone, at: number): void {
    if (!call.isStarted) return;
    call.sequence++;
    this.#events.push({ level: 'call', event, call: call.facts, sequence: call.sequence, at, synthetic: this.isSynthetic });
  }

  extension(call: LiveCall, part: ExtensionPart, event: ExtensionEventName, at: number): void {
    if (!call.isStarted) return;
    part.isTold = true;
    call.sequence++;
    this.#events.push({
      level: 'extension',
      event,
      call: call.facts,
      sequence: call.sequence,
      at,
      synthetic: this.isSynthetic,
      extension: part.extension,
      direction: part.direction,
      scope: part.scope,
      remoteTel: part.remoteTel,
      remoteName: part.remoteName,
      callWaiting: part.isCallWaiting,
      cause: part.cause,
    });
  }

  device(event: DeviceEvent): void {
    this.#events.push(event);
  }

  take(): CallEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
