import type { ExtensionEventName } from '../call/call-event.ts';
import type { CustomEvent, DeskAction } from './custom-event.ts';
import type { SoundSettings } from './sound-settings.ts';
import { alertFor } from './sound-settings.ts';
import type { DeskValues } from './values.ts';

/** What a workstation is told of one moment: facts, and which of its custom events it fires. */
export interface DeskNotice {
  /** Grows with every notice for this user; where to go on after a break. */
  readonly id: number;
  /** When it happened, ms since the epoch, by the server's clock. */
  readonly at: number;
  readonly extension: string;
  /** Not one of the user's own extensions: watched for a colleague, sounds only. */
  readonly isWatched: boolean;
  /** `ringing`, or `hook:offHook` for the telephone itself. */
  readonly state: string;
  /** Null in an event of the telephone itself. */
  readonly call: DeskCall | null;
  /** Custom events whose trigger it is, in their order. */
  readonly fires: readonly string[];
  readonly values: DeskValues;
}

export interface DeskCall {
  readonly number: number;
  readonly direction: 'inbound' | 'outbound';
  /** The extension was talking already when it rang. */
  readonly callWaiting: boolean;
  /** Ids of number lists that the far party is in, for sounds by caller. */
  readonly lists: readonly string[];
}

/** What happens at the desk, in this order. `key` names what is stopped later. */
export type DeskEffect =
  | { readonly kind: 'startAlert'; readonly key: string; readonly sound: string; readonly volume: number; readonly device: string | null }
  | { readonly kind: 'stopAlert'; readonly key: string }
  | { readonly kind: 'mute'; readonly isOn: boolean }
  | DeskDoing
  /** Closes what the action with this key has opened: a box, a looping sound. */
  | { readonly kind: 'close'; readonly key: string }
  /** It came too late to be of use. */
  | { readonly kind: 'late'; readonly customEventId: string; readonly noticeId: number };

export interface DeskDoing {
  readonly kind: 'do';
  readonly key: string;
  readonly noticeId: number;
  readonly customEventId: string;
  /** Place in the actions, or in the closing actions. */
  readonly index: number;
  readonly isClosing: boolean;
  readonly action: DeskAction;
  readonly values: DeskValues;
}

/** What is over later than this after it happened is not begun any more: a box about a call missed yesterday helps nobody. */
const LATE_MS = 5 * 60_000;
const MAX_OPEN = 500;

const ENDS: ReadonlySet<string> = new Set<ExtensionEventName>(['completed', 'missed', 'answeredElsewhere', 'unanswered']);
const BEFORE_TALK: ReadonlySet<string> = new Set<ExtensionEventName>(['dialback', 'dialing', 'ringing']);

interface Running {
  readonly notice: DeskNotice;
  readonly event: CustomEvent;
}

export interface DeskDefinitions {
  readonly events: readonly CustomEvent[];
  readonly sounds: SoundSettings;
}

/**
 * What goes on at one workstation: which alerts sound, whether other programs are muted, which custom events are not over yet. Pure:
 * notices in, effects out, in the order of the notices.
 */
export class Desk {
  #definitions: DeskDefinitions;
  readonly #alerts = new Set<string>();
  readonly #talking = new Set<string>();
  readonly #running = new Map<string, Running>();
  #isMuted = false;

  constructor(definitions: DeskDefinitions) {
    this.#definitions = definitions;
  }

  /** New settings hold from the next notice on; what was begun is ended as it was begun. */
  redefine(definitions: DeskDefinitions): readonly DeskEffect[] {
    this.#definitions = definitions;
    return this.#muteEffects();
  }

  /**
   * Notices that came together, after a break or alone. What was over by the end of them is not begun.
   * `now`: ms since the epoch, by the server's clock.
   */
  take(notices: readonly DeskNotice[], now: number): readonly DeskEffect[] {
    return notices.flatMap((notice, index) => {
      const isOverAlready = notices.slice(index + 1).some((later) => isOver(notice, later));
      return this.#takeOne(notice, isOverAlready || (isMomentary(notice) && now - notice.at > LATE_MS));
    });
  }

  /** The server says that nothing of this call goes on any more, or the connection is given up: everything begun is ended. */
  endAll(): readonly DeskEffect[] {
    const effects: DeskEffect[] = [...this.#alerts].map((key) => ({ kind: 'stopAlert', key }));
    this.#alerts.clear();
    for (const key of this.#running.keys()) effects.push({ kind: 'close', key });
    this.#running.clear();
    this.#talking.clear();
    return [...effects, ...this.#muteEffects()];
  }

  #takeOne(notice: DeskNotice, isLate: boolean): readonly DeskEffect[] {
    const ended = [...this.#stopAlerts(notice), ...this.#closeOver(notice)];
    this.#countTalk(notice);
    const muted = this.#muteEffects();
    const begun = isLate ? this.#lateEffects(notice) : [...this.#startAlert(notice), ...this.#fire(notice)];
    return [...ended, ...muted, ...begun];
  }

  #startAlert(notice: DeskNotice): readonly DeskEffect[] {
    const alert = alertFor(notice, this.#definitions.sounds);
    const key = alertKey(notice);
    if (!alert || this.#alerts.has(key)) return [];
    this.#alerts.add(key);
    return [{ kind: 'startAlert', key, ...alert }];
  }

  #stopAlerts(notice: DeskNotice): readonly DeskEffect[] {
    const key = alertKey(notice);
    if (notice.call === null || notice.state === 'ringing' || !this.#alerts.delete(key)) return [];
    return [{ kind: 'stopAlert', key }];
  }

  #countTalk({ call, extension, state, isWatched }: DeskNotice): void {
    if (call === null || isWatched) return;
    const key = `${call.number}/${extension}`;
    if (ENDS.has(state)) this.#talking.delete(key);
    else if (!BEFORE_TALK.has(state)) this.#talking.add(key);
  }

  #muteEffects(): readonly DeskEffect[] {
    const isOn = this.#definitions.sounds.muteInCall && this.#talking.size > 0;
    if (isOn === this.#isMuted) return [];
    this.#isMuted = isOn;
    return [{ kind: 'mute', isOn }];
  }

  #fire(notice: DeskNotice): readonly DeskEffect[] {
    return notice.fires.flatMap((id) => {
      const event = this.#definitions.events.find((definition) => definition.id === id && definition.enabled);
      if (!event) return [];
      this.#remember({ notice, event });
      return doings(event.actions, false, { notice, event });
    });
  }

  #lateEffects({ id, fires }: DeskNotice): readonly DeskEffect[] {
    return fires.map((customEventId) => ({ kind: 'late', customEventId, noticeId: id }));
  }

  #remember(running: Running): void {
    if (isMomentary(running.notice)) return;
    const oldest = this.#running.size >= MAX_OPEN ? this.#running.keys().next().value : undefined;
    if (oldest !== undefined) this.#running.delete(oldest);
    this.#running.set(runningKey(running), running);
  }

  #closeOver(later: DeskNotice): readonly DeskEffect[] {
    return [...this.#running].flatMap(([key, running]): DeskEffect[] => {
      if (!isOver(running.notice, later)) return [];
      this.#running.delete(key);
      const closing = doings(running.event.closingActions, true, {
        notice: { ...later, values: closingValues(running, later) },
        event: running.event,
      });
      return [{ kind: 'close', key }, ...closing];
    });
  }
}

/** The moment's own facts, and what it said when it began where the end has no word of it. */
function closingValues({ notice }: Running, later: DeskNotice): DeskValues {
  return { ...notice.values, ...later.values };
}

function doings(actions: readonly DeskAction[], isClosing: boolean, running: Running): DeskDoing[] {
  const { notice, event } = running;
  const key = runningKey(running);
  return actions.map((action, index) => ({
    kind: 'do',
    key,
    noticeId: notice.id,
    customEventId: event.id,
    index,
    isClosing,
    action,
    values: notice.values,
  }));
}

function runningKey({ notice, event }: Running): string {
  return `${notice.id}/${event.id}`;
}

function alertKey({ call, extension }: DeskNotice): string {
  return `${call?.number ?? ''}/${extension}`;
}

/** It is a moment and no state: nothing goes on that could be over. */
function isMomentary({ state }: DeskNotice): boolean {
  return ENDS.has(state);
}

/** The later notice ends what the earlier one had begun: the ringing, the hold, the talk, the state of the telephone. */
export function isOver(earlier: DeskNotice, later: DeskNotice): boolean {
  if (earlier.extension !== later.extension || isMomentary(earlier)) return false;
  if (earlier.call === null) {
    const [what] = earlier.state.split(':');
    return later.call === null && later.state !== earlier.state && later.state.startsWith(`${what}:`);
  }
  if (later.call?.number !== earlier.call.number) return false;
  if (ENDS.has(later.state)) return true;
  if (earlier.state === 'held') return later.state === 'retrieved';
  return BEFORE_TALK.has(earlier.state) && later.state !== earlier.state;
}
