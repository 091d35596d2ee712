import type { DeskOutcome } from '@ringhook/contract';
import {
  compileAction,
  type CompiledAction,
  type CustomEvent,
  type DeskAction,
  type DeskCommand,
  type DeskDoing,
  type DeskEffect,
  type FilterContext,
  programProblem,
  type RunProgram,
} from '@ringhook/core';
import { consentQuestion } from './actions/consent-question.ts';
import { openPage } from './actions/open-page.ts';
import { runProgram } from './actions/run-program.ts';
import { runService } from './actions/run-service.ts';
import type { Messages } from './messages/messages.ts';
import type { Muter } from './mute/muter.ts';
import type { SoundBox } from './sound/sound-box.ts';
import type { Consents } from './state/consents.ts';

export interface RunnerPorts {
  readonly sounds: SoundBox;
  readonly messages: Messages;
  /** Undefined where other programs cannot be muted. */
  readonly muter: Muter | undefined;
  readonly consents: Consents;
  /** The file of a sound in the wanted loudness; undefined when there is none of that name. */
  readonly soundFile: (name: string, volume: number) => string | undefined;
  readonly report: (outcome: DeskOutcome) => void;
  readonly now: () => number;
  readonly askTimeoutMs?: number;
}

type Told = Pick<DeskOutcome, 'outcome' | 'detail'> & { readonly exitCode?: number | null };

const DONE: Told = { outcome: 'done', detail: '' };

/** Does what the desk wants done, and reports what came of it. Nothing that goes wrong stops what comes after. */
export class DeskRunner {
  readonly #ports: RunnerPorts;
  #context: FilterContext;
  #eventNames = new Map<string, string>();
  readonly #compiled = new WeakMap<DeskAction, CompiledAction>();
  /** One question about a program at a time, however many calls want it. */
  readonly #asking = new Map<string, Promise<boolean | undefined>>();

  constructor(ports: RunnerPorts, context: FilterContext) {
    this.#ports = ports;
    this.#context = context;
  }

  define(events: readonly CustomEvent[], context: FilterContext): void {
    this.#context = context;
    this.#eventNames = new Map(events.map(({ id, name }) => [id, name]));
  }

  run(effects: readonly DeskEffect[]): void {
    for (const effect of effects) this.#start(effect);
  }

  #start(effect: DeskEffect): void {
    const { sounds, messages } = this.#ports;
    switch (effect.kind) {
      case 'startAlert':
        return void this.#alert(effect);
      case 'stopAlert':
        return sounds.stop(`alert ${effect.key}`);
      case 'mute':
        return void this.#mute(effect.isOn);
      case 'close':
        sounds.stop(`sound ${effect.key}`);
        return messages.close(effect.key);
      case 'late':
        return this.#ports.report(this.#outcome(effect, { action: 'all', outcome: 'late', detail: 'it was over before it was heard of' }));
      case 'do':
        return void this.#do(effect);
    }
  }

  async #alert({ key, sound, volume, device }: Extract<DeskEffect, { kind: 'startAlert' }>): Promise<void> {
    const file = this.#ports.soundFile(sound, volume);
    const noticeId = 0;
    if (file === undefined) return this.#ports.report(this.#outcome({ noticeId }, { action: 'alert', ...missingSound(sound) }));
    const end = await this.#ports.sounds.play(`alert ${key}`, { file, device, loop: true });
    if (end.kind === 'failed') this.#ports.report(this.#outcome({ noticeId }, { action: 'alert', outcome: 'failed', detail: end.message }));
  }

  async #mute(isOn: boolean): Promise<void> {
    const { muter } = this.#ports;
    const isDone = await (isOn ? muter?.mute() : muter?.restore());
    if (isDone === true) return;
    const detail = 'other programs cannot be muted on this computer';
    this.#ports.report(this.#outcome({ noticeId: 0 }, { action: 'mute', outcome: 'failed', detail }));
  }

  async #do(doing: DeskDoing): Promise<void> {
    const command = this.#compile(doing.action).render(doing.values);
    const report = (told: Told) => this.#ports.report(this.#outcome(doing, { action: command.kind, ...told }));
    try {
      const told = await this.#carryOut(command, doing, report);
      if (told) report(told);
    } catch (cause) {
      report({ outcome: 'failed', detail: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  async #carryOut(command: DeskCommand, doing: DeskDoing, report: (told: Told) => void): Promise<Told | undefined> {
    const { sounds, messages } = this.#ports;
    switch (command.kind) {
      case 'runProgram':
        return this.#program(command, doing, report);
      case 'playSound': {
        const file = this.#ports.soundFile(command.sound, command.volume);
        if (file === undefined) return missingSound(command.sound);
        const end = await sounds.play(`sound ${doing.key}`, { file, device: null, loop: command.loop && !doing.isClosing });
        return end.kind === 'failed'
          ? { outcome: 'failed', detail: end.message }
          : { outcome: end.kind === 'stopped' ? 'closed' : 'done', detail: '' };
      }
      case 'showMessage': {
        const end = await (command.style === 'box' ? messages.show(doing.key, command) : messages.notify(doing.key, command));
        return end.kind === 'failed' ? { outcome: 'failed', detail: end.message } : { outcome: end.kind, detail: '' };
      }
      case 'openWebPage': {
        const problem = await openPage(command.url);
        return problem === undefined ? DONE : { outcome: 'failed', detail: problem };
      }
      case 'runWebService': {
        if (command.from === 'server') return undefined;
        const end = await runService(command);
        return end.kind === 'failed' ? { outcome: 'failed', detail: end.message } : { outcome: 'done', detail: `answered ${end.status}` };
      }
    }
  }

  async #program(command: Extract<DeskCommand, { kind: 'runProgram' }>, doing: DeskDoing, report: (told: Told) => void): Promise<Told> {
    if (doing.action.kind !== 'runProgram') return { outcome: 'failed', detail: 'its definition is no program' };
    const problem = programProblem(command.program);
    if (problem) return { outcome: 'refused', detail: problem.message };
    const wrong = this.#compile(doing.action).problems.find(({ severity }) => severity === 'error');
    if (wrong) return { outcome: 'refused', detail: `${wrong.path}: ${wrong.message}` };
    const isAllowed = await this.#isAllowed(doing.action, doing.customEventId);
    if (isAllowed === undefined) return { outcome: 'refused', detail: 'nobody answered whether it may run' };
    if (!isAllowed) return { outcome: 'refused', detail: 'not allowed on this computer' };
    const end = await runProgram(command, () => report(DONE));
    if (end.kind === 'failed') return { outcome: 'failed', detail: end.message };
    return { outcome: 'exited', detail: end.code === null ? 'ended by a signal' : '', exitCode: end.code };
  }

  async #isAllowed(action: RunProgram, customEventId: string): Promise<boolean | undefined> {
    const { consents, messages, now, askTimeoutMs = 60_000 } = this.#ports;
    const known = consents.find(action);
    if (known) return known.isAllowed;
    const question = consentQuestion(action, this.#eventNames.get(customEventId) ?? customEventId);
    const waiting = this.#asking.get(question.text);
    if (waiting) return waiting;
    const asked = messages.ask(question, { yes: 'Allow', no: 'Do not allow', timeoutMs: askTimeoutMs }).then((answer) => {
      if (answer !== undefined) consents.remember(action, answer, now());
      return answer;
    });
    this.#asking.set(question.text, asked);
    try {
      return await asked;
    } finally {
      this.#asking.delete(question.text);
    }
  }

  #compile(action: DeskAction): CompiledAction {
    const known = this.#compiled.get(action);
    if (known) return known;
    const compiled = compileAction(action, this.#context);
    this.#compiled.set(action, compiled);
    return compiled;
  }

  #outcome(
    about: { readonly noticeId: number; readonly customEventId?: string; readonly index?: number; readonly isClosing?: boolean },
    told: Told & Pick<DeskOutcome, 'action'>,
  ): DeskOutcome {
    const { noticeId, customEventId = null, index = 0, isClosing = false } = about;
    const { action, outcome, detail, exitCode = null } = told;
    return { noticeId, customEventId, action, index, isClosing, outcome, detail: detail.slice(0, 500), exitCode, at: this.#ports.now() };
  }
}

function missingSound(sound: string): Told {
  return { outcome: 'failed', detail: `there is no sound file "${sound}" here` };
}
