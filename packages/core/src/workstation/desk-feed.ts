import type { CallEvent, DeviceEvent, ExtensionEvent } from '../call/call-event.ts';
import type { CallFacts } from '../call/call.ts';
import { type DeviceStates, UNHEARD_DEVICE } from '../placeholders/desk-view.ts';
import type { ResponderLookup } from '../placeholders/directory-index.ts';
import type { CompiledDesks } from './compile-desks.ts';
import { type DeskNotice, isOver } from './desk.ts';
import { type DeskEvent, stateOf } from './trigger.ts';
import { valuesOf } from './values.ts';

export interface FeedContext {
  readonly desks: CompiledDesks;
  readonly responderAt: ResponderLookup;
  readonly recordingUrl: (call: CallFacts) => string | null;
  /** Has a workstation, or had one until a while ago: nothing is put together for others. */
  readonly isListening: (userId: number) => boolean;
}

export interface UserNotice {
  readonly userId: number;
  readonly notice: DeskNotice;
}

/** Kept for whoever comes back after a break. */
const KEPT_NOTICES = 200;
const MAX_LIVE_PARTS = 100_000;
const ENDS: ReadonlySet<string> = new Set(['completed', 'missed', 'answeredElsewhere', 'unanswered']);

/** Turns events into what each workstation is told, and remembers the last of it per user. Pure: events in, notices out. */
export class DeskFeed {
  readonly #devices = new Map<string, DeviceStates>();
  /** When an extension was connected in a call, by `number/extension`. */
  readonly #connectedAt = new Map<string, number>();
  readonly #kept = new Map<number, DeskNotice[]>();
  #lastId = 0;

  take(event: CallEvent, context: FeedContext): readonly UserNotice[] {
    if (event.level === 'call') return [];
    if (event.level === 'device') this.#rememberDevice(event);
    const connectedAt = event.level === 'extension' ? this.#countTalk(event) : null;
    const { usersAt, watchersOf } = context.desks;
    const own = usersAt(event.extension).filter(context.isListening);
    const watching = event.level === 'extension' ? watchersOf(event.extension) : [];
    const watchers = watching.filter((userId) => context.isListening(userId) && !own.includes(userId));
    if (own.length + watchers.length === 0) return [];
    const { responderAt, recordingUrl, desks } = context;
    const device = this.#devices.get(event.extension) ?? UNHEARD_DEVICE;
    const values = valuesOf(event, { responderAt, recordingUrl, device, connectedAt });
    const lists = event.level === 'extension' && event.event === 'ringing' ? desks.listsWith(event.remoteTel) : [];
    const noticeFor = (userId: number, isWatched: boolean): UserNotice => {
      const fires = isWatched ? [] : (desks.deskOf(userId)?.fires(event) ?? []);
      const notice: DeskNotice = { ...momentOf(event, lists), id: ++this.#lastId, isWatched, fires, values };
      this.#keep(userId, notice);
      return { userId, notice };
    };
    return [...own.map((userId) => noticeFor(userId, false)), ...watchers.map((userId) => noticeFor(userId, true))];
  }

  /** What was told after `id`; for somebody without memory (null) what still goes on. */
  since(userId: number, id: number | null): readonly DeskNotice[] {
    const kept = this.#kept.get(userId) ?? [];
    if (id !== null) return kept.filter((notice) => notice.id > id);
    return kept.filter((notice, index) => !ENDS.has(notice.state) && !kept.slice(index + 1).some((later) => isOver(notice, later)));
  }

  /** Finds a notice again, for what came of it. */
  find(userId: number, id: number): DeskNotice | undefined {
    return this.#kept.get(userId)?.find((notice) => notice.id === id);
  }

  #rememberDevice({ extension, event, state }: DeviceEvent): void {
    if (event === 'registration') return;
    const before = this.#devices.get(extension) ?? UNHEARD_DEVICE;
    if (this.#devices.size >= MAX_LIVE_PARTS) this.#devices.clear();
    this.#devices.set(extension, { ...before, [event]: state });
  }

  #countTalk({ event, extension, call, at }: ExtensionEvent): number | null {
    const key = `${call.number}/${extension}`;
    if (event === 'connected' && !this.#connectedAt.has(key)) {
      if (this.#connectedAt.size >= MAX_LIVE_PARTS) this.#connectedAt.clear();
      this.#connectedAt.set(key, at);
    }
    const connectedAt = this.#connectedAt.get(key) ?? null;
    if (ENDS.has(event)) this.#connectedAt.delete(key);
    return connectedAt;
  }

  #keep(userId: number, notice: DeskNotice): void {
    const kept = this.#kept.get(userId) ?? [];
    kept.push(notice);
    if (kept.length > KEPT_NOTICES) kept.splice(0, kept.length - KEPT_NOTICES);
    this.#kept.set(userId, kept);
  }
}

function momentOf(event: DeskEvent, lists: readonly string[]): Omit<DeskNotice, 'id' | 'isWatched' | 'fires' | 'values'> {
  const { extension, at } = event;
  const state = stateOf(event);
  if (event.level === 'device') return { at, extension, state, call: null };
  const { direction, callWaiting } = event;
  return { at, extension, state, call: { number: event.call.number, direction, callWaiting, lists } };
}
