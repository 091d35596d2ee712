import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeskOutcome } from '@ringhook/contract';
import {
  type CustomEvent,
  Desk,
  type DeskAction,
  type DeskNotice,
  DEFAULT_SOUNDS,
  compileNumberPlan,
  EMPTY_CONFIGURATION,
} from '@ringhook/core';
import { DeskRunner } from '../src/desk-runner.ts';
import { Messages } from '../src/messages/messages.ts';
import { SoundBox } from '../src/sound/sound-box.ts';
import { SoundFiles } from '../src/sound/sound-files.ts';
import { Consents } from '../src/state/consents.ts';

/** A desk with its runner on the real system, told of moments by hand. */
export class DeskRig {
  readonly folder = mkdtempSync(join(tmpdir(), 'ringhook-rig-'));
  readonly consents = new Consents(join(this.folder, 'consents.json'));
  readonly messages = new Messages();
  readonly sounds = new SoundBox();
  readonly outcomes: DeskOutcome[] = [];
  readonly #desk: Desk;
  readonly #runner: DeskRunner;
  #lastId = 0;

  constructor(actions: readonly DeskAction[], closingActions: readonly DeskAction[] = []) {
    const event: CustomEvent = {
      id: 'it',
      name: 'Open the CRM',
      enabled: true,
      owner: { kind: 'everyone' },
      trigger: { category: 'call', states: [] },
      actions,
      closingActions,
    };
    const files = new SoundFiles(join(this.folder, 'sounds'));
    const context = { plan: compileNumberPlan(EMPTY_CONFIGURATION.settings, EMPTY_CONFIGURATION.directory), timeZone: 'UTC' };
    const silent = { ...DEFAULT_SOUNDS, ringing: { ...DEFAULT_SOUNDS.ringing, enabled: false } };
    this.#desk = new Desk({ events: [event], sounds: silent });
    this.#runner = new DeskRunner(
      {
        sounds: this.sounds,
        messages: this.messages,
        muter: undefined,
        consents: this.consents,
        soundFile: (name, volume) => files.fileOf(name, volume),
        report: (outcome) => void this.outcomes.push(outcome),
        now: Date.now,
        askTimeoutMs: 10_000,
      },
      context,
    );
    this.#runner.define([event], context);
  }

  /** Undoes whatever is still shown or played. */
  stop(): void {
    this.#runner.run(this.#desk.endAll());
    this.sounds.stopAll();
    this.messages.closeAll();
    rmSync(this.folder, { recursive: true, force: true });
  }

  tell(state: string, values: DeskNotice['values'] = {}): void {
    const notice: DeskNotice = {
      id: ++this.#lastId,
      at: Date.now(),
      extension: '1001',
      isWatched: false,
      state,
      call: { number: 7, direction: 'inbound', callWaiting: false, lists: [] },
      fires: state === 'ringing' ? ['it'] : [],
      values,
    };
    this.#runner.run(this.#desk.take([notice], notice.at));
  }

  /** What was reported so far, in words. */
  told(): string[] {
    return this.outcomes.map(({ action, outcome, detail, exitCode }) =>
      [action, outcome, ...(detail === '' ? [] : [detail]), ...(exitCode === null ? [] : [`exit ${exitCode}`])].join(' '),
    );
  }
}
