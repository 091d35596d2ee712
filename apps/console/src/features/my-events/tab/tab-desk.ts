import type { DeskServerMessage } from '@ringhook/contract';
import { compileNumberPlan, DEFAULT_SOUNDS, Desk, type DeskEffect, EMPTY_CONFIGURATION, type FilterContext } from '@ringhook/core';
import { canAgree, takeTurn } from './one-tab.ts';
import { TabLink, type TabLinkState } from './tab-link.ts';
import { type TabCard, TabMessages } from './tab-messages.ts';
import { TabRunner } from './tab-runner.ts';
import { TabSounds } from './tab-sounds.ts';

export interface TabDeskState {
  readonly status:
    | 'off'
    | TabLinkState
    /** Another tab of this browser acts; this one waits for its turn. */
    | 'elsewhere'
    /** The browser has no means by which tabs agree on one. */
    | 'unsupported';
  /** The browser lets the tab be heard. */
  readonly isHeard: boolean;
  /** What the reader said of notifications of the system. */
  readonly notifications: NotificationPermission | 'missing';
  readonly cards: readonly TabCard[];
}

const NOWHERE: FilterContext = { plan: compileNumberPlan(EMPTY_CONFIGURATION.settings, EMPTY_CONFIGURATION.directory), timeZone: 'UTC' };
/** So long nothing was heard of a call that rings: it is not known any more whether it does. */
const GIVEN_UP_MS = 60_000;

/** This tab as the workstation of whoever is signed in: what the server tells goes through the desk to the page. */
export class TabDesk {
  readonly #watchers = new Set<() => void>();
  readonly #messages = new TabMessages(() => this.#change({ cards: this.#messages.cards() }));
  #state: TabDeskState = { status: 'off', isHeard: false, notifications: notificationState(), cards: [] };
  #acting: AbortController | undefined;
  #sounds = this.#newSounds();

  readonly state = (): TabDeskState => this.#state;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  /** `version` of the console, for the list of those who are connected. */
  start(version: string): void {
    if (this.#acting) return;
    if (!canAgree()) return this.#change({ status: 'unsupported' });
    const acting = new AbortController();
    this.#acting = acting;
    this.#change({ status: 'connecting', notifications: notificationState() });
    const turn = takeTurn({
      signal: acting.signal,
      onElsewhere: () => this.#change({ status: 'elsewhere' }),
      onTurn: () => this.#act(version, acting.signal),
    });
    turn.catch(() => acting === this.#acting && this.#change({ status: 'unsupported' }));
  }

  stop(): void {
    this.#acting?.abort();
    this.#acting = undefined;
    this.#change({ status: 'off' });
  }

  /** Call it in a click: browsers ask their reader, and let pages be heard, only then. */
  async allow(): Promise<void> {
    this.#sounds.allow();
    if (notificationState() === 'default') await Notification.requestPermission();
    this.#change({ notifications: notificationState() });
  }

  dismiss(id: number): void {
    this.#messages.dismiss(id);
  }

  opened(id: number): void {
    this.#messages.opened(id);
  }

  #act(version: string, signal: AbortSignal): void {
    const desk = new Desk({ events: [], sounds: DEFAULT_SOUNDS });
    const messages = this.#messages;
    const sounds = this.#sounds;
    let givenUp: ReturnType<typeof setTimeout> | undefined;
    const link = new TabLink({
      version,
      onMessage: (message) => hear(message, { desk, runner, sounds }),
      onState: (status) => {
        if (status === 'connected') {
          clearTimeout(givenUp);
          givenUp = undefined;
          // Counted from the break, however often it is tried again.
        } else givenUp ??= setTimeout(() => runner.run(desk.endAll()), GIVEN_UP_MS);
        this.#change({ status });
      },
    });
    const runner = new TabRunner({ sounds, messages, report: (outcome) => link.report(outcome) }, NOWHERE);
    // Any click will do: after a reload nobody has clicked the switch.
    const allow = (): void => sounds.allow();
    const wake = (): void => {
      if (!document.hidden) link.retryNow();
    };
    document.addEventListener('pointerdown', allow, { signal });
    document.addEventListener('keydown', allow, { signal });
    document.addEventListener('visibilitychange', wake, { signal });
    window.addEventListener('online', wake, { signal });
    signal.addEventListener('abort', () => {
      clearTimeout(givenUp);
      link.stop();
      messages.closeAll();
      sounds.close();
      this.#sounds = this.#newSounds();
      this.#change({ isHeard: false });
    });
    sounds.allow();
    link.start();
  }

  #newSounds(): TabSounds {
    return new TabSounds(() => this.#change({ isHeard: this.#sounds.isAllowed() }));
  }

  #change(change: Partial<TabDeskState>): void {
    this.#state = { ...this.#state, ...change };
    this.#watchers.forEach((watcher) => watcher());
  }
}

interface Acting {
  readonly desk: Desk;
  readonly runner: TabRunner;
  readonly sounds: TabSounds;
}

function hear(message: DeskServerMessage, { desk, runner, sounds }: Acting): void {
  if (message.type === 'notices') return runner.run(desk.take(message.notices, message.now));
  if (message.type === 'test') return runner.run([testOf(message)]);
  if (message.type !== 'definitions') return;
  const { customEvents, sounds: settings, soundFiles, site } = message;
  const plan = compileNumberPlan({ ...EMPTY_CONFIGURATION.settings, ...site }, EMPTY_CONFIGURATION.directory);
  runner.define({ plan, timeZone: site.timeZone });
  runner.run(desk.redefine({ events: customEvents, sounds: settings }));
  sounds.define(soundFiles, usedSounds(message));
}

/** Tried out from the editor: done once, for no call that could end it. */
function testOf({ id, action, values }: Extract<DeskServerMessage, { type: 'test' }>): DeskEffect {
  return { kind: 'do', key: `test ${id}`, noticeId: 0, customEventId: id, index: 0, isClosing: true, action, values };
}

function usedSounds({ customEvents, sounds }: Extract<DeskServerMessage, { type: 'definitions' }>): string[] {
  const { ringing, waiting, choices, watched } = sounds;
  const alerts = [ringing, waiting, ...choices, ...watched].flatMap(({ enabled, sound }) => (enabled ? [sound] : []));
  const actions = customEvents.flatMap((event) => [...event.actions, ...event.closingActions]);
  return [...alerts, ...actions.flatMap((action) => (action.kind === 'playSound' ? [action.sound] : []))];
}

function notificationState(): TabDeskState['notifications'] {
  return 'Notification' in window ? Notification.permission : 'missing';
}

/** One per tab. */
export const tabDesk = new TabDesk();
