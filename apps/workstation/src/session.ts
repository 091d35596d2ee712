import type { DeskOutcome, DeskServerMessage } from '@ringhook/contract';
import { compileNumberPlan, DEFAULT_SOUNDS, Desk, type DeskDoing, EMPTY_CONFIGURATION, type FilterContext } from '@ringhook/core';
import { DeskRunner, type RunnerPorts } from './desk-runner.ts';
import { EventLink, type LinkState } from './link/event-link.ts';
import type { SoundFiles } from './sound/sound-files.ts';

export interface SessionOptions {
  readonly server: string;
  readonly token: string;
  readonly version: string;
  readonly computer: string;
  readonly ports: Omit<RunnerPorts, 'soundFile' | 'report'>;
  readonly soundFiles: SoundFiles;
  /** Fetches a sound file of the server; undefined when it cannot be had. */
  readonly fetchSound: (name: string) => Promise<Uint8Array | undefined>;
  /** Whether the server still knows the token; undefined when it cannot be asked. */
  readonly isKnown?: () => Promise<boolean | undefined>;
  /** Where sounds can be sent to; undefined: not to be known. */
  readonly outputs?: () => Promise<readonly string[] | undefined>;
  readonly onState: (state: LinkState) => void;
  /** Told when the server says something that this program cannot read: until it is brought up to date, it does what it knew before. */
  readonly onUnread?: () => void;
  readonly onOutcome?: (outcome: DeskOutcome) => void;
  readonly onWelcome?: (user: { readonly id: number; readonly name: string }) => void;
  readonly silenceMs?: number;
  /** What was begun is ended when the server has been away so long: nobody knows any more whether it still rings. */
  readonly givenUpAfterMs?: number;
}

const GIVEN_UP_AFTER_MS = 60_000;

const NOWHERE: FilterContext = { plan: compileNumberPlan(EMPTY_CONFIGURATION.settings, EMPTY_CONFIGURATION.directory), timeZone: 'UTC' };

/** One signed-in user at one computer: what the server tells goes through the desk to the runner, what came of it goes back. */
export class Session {
  readonly #options: SessionOptions;
  readonly #link: EventLink;
  readonly #desk = new Desk({ events: [], sounds: DEFAULT_SOUNDS });
  readonly #runner: DeskRunner;
  #givenUp: NodeJS.Timeout | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { server, token, version, computer, ports, soundFiles, isKnown, onOutcome, onUnread, silenceMs, outputs } = options;
    this.#link = new EventLink({
      server,
      token,
      program: { name: 'workstation', version, platform: process.platform, computer },
      onMessage: (message) => this.#hear(message),
      onState: (state) => this.#follow(state),
      ...(outputs && { outputs }),
      ...(onUnread && { onUnread }),
      ...(isKnown && { isKnown }),
      ...(silenceMs !== undefined && { silenceMs }),
    });
    const report = (outcome: DeskOutcome): void => {
      onOutcome?.(outcome);
      this.#link.report(outcome);
    };
    this.#runner = new DeskRunner({ ...ports, soundFile: (name, volume) => soundFiles.fileOf(name, volume), report }, NOWHERE);
  }

  start(): void {
    this.#link.start();
  }

  /** Ends everything that was begun: sounds, boxes, the muting. */
  async stop(): Promise<void> {
    clearTimeout(this.#givenUp);
    this.#link.stop();
    this.#endAll();
    this.#options.ports.sounds.stopAll();
    this.#options.ports.messages.closeAll();
    await this.#options.ports.muter?.restore();
  }

  #follow(state: LinkState): void {
    if (state.kind === 'connected') {
      clearTimeout(this.#givenUp);
      this.#givenUp = undefined;
    } else if (state.kind === 'refused') this.#endAll();
    else if (state.kind === 'waiting') {
      // Counted from the break, however often it is tried again.
      this.#givenUp ??= setTimeout(() => this.#endAll(), this.#options.givenUpAfterMs ?? GIVEN_UP_AFTER_MS);
    }
    this.#options.onState(state);
  }

  #endAll(): void {
    this.#runner.run(this.#desk.endAll());
  }

  #hear(message: DeskServerMessage): void {
    switch (message.type) {
      case 'alive':
        return;
      case 'welcome':
        return this.#options.onWelcome?.(message.user);
      case 'definitions':
        return this.#define(message);
      case 'notices':
        return this.#runner.run(this.#desk.take(message.notices, message.now));
      case 'test':
        return this.#runner.run([testOf(message)]);
    }
  }

  #define({ customEvents, sounds, soundFiles, site }: Extract<DeskServerMessage, { type: 'definitions' }>): void {
    const settings = { ...EMPTY_CONFIGURATION.settings, ...site };
    this.#runner.define(customEvents, { plan: compileNumberPlan(settings, EMPTY_CONFIGURATION.directory), timeZone: site.timeZone });
    this.#runner.run(this.#desk.redefine({ events: customEvents, sounds }));
    void this.#fetchSounds(soundFiles);
  }

  async #fetchSounds(wanted: Readonly<Record<string, string>>): Promise<void> {
    const { soundFiles, fetchSound } = this.#options;
    soundFiles.keepOnly(new Set(Object.keys(wanted)));
    for (const [name, hash] of Object.entries(wanted)) {
      if (soundFiles.hashOf(name) === hash) continue;
      const bytes = await fetchSound(name);
      if (bytes) soundFiles.take(name, bytes);
    }
  }
}

/** Tried out from the editor: it belongs to no call, so nothing but its own end closes it. */
function testOf({ id, action, values }: Extract<DeskServerMessage, { type: 'test' }>): DeskDoing {
  const once = action.kind === 'playSound' ? { ...action, loop: false } : action;
  return { kind: 'do', key: id, noticeId: 0, customEventId: id, index: 0, isClosing: false, action: once, values };
}
