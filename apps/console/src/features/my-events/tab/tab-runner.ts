import type { DeskOutcome } from '@ringhook/contract';
import {
  compileAction,
  type CompiledAction,
  type DeskAction,
  type DeskCommand,
  type DeskDoing,
  type DeskEffect,
  type FilterContext,
} from '@ringhook/core';
import type { TabMessages } from './tab-messages.ts';
import type { TabSounds } from './tab-sounds.ts';

export interface TabRunnerPorts {
  readonly sounds: TabSounds;
  readonly messages: TabMessages;
  readonly report: (outcome: DeskOutcome) => void;
}

type Told = Pick<DeskOutcome, 'outcome' | 'detail'>;
type About = Pick<DeskOutcome, 'noticeId'> & Partial<Pick<DeskOutcome, 'customEventId' | 'index' | 'isClosing'>>;

const DONE: Told = { outcome: 'done', detail: '' };
const MOST_DETAIL_CHARS = 500;

/** Does what a page in a browser can do of what the desk wants, and reports what came of it. Programs are never among it. */
export class TabRunner {
  readonly #ports: TabRunnerPorts;
  #context: FilterContext;
  readonly #compiled = new WeakMap<DeskAction, CompiledAction>();

  constructor(ports: TabRunnerPorts, context: FilterContext) {
    this.#ports = ports;
    this.#context = context;
  }

  define(context: FilterContext): void {
    this.#context = context;
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
        // Said once at the setting; in the log it would stand at every call.
        return;
      case 'close':
        sounds.stop(`sound ${effect.key}`);
        return messages.close(effect.key);
      case 'late':
        return this.#report(effect, 'all', { outcome: 'late', detail: 'it was over before it was heard of' });
      case 'do':
        return void this.#do(effect);
    }
  }

  async #alert({ key, sound, volume }: Extract<DeskEffect, { kind: 'startAlert' }>): Promise<void> {
    const about = { noticeId: 0 };
    // It is begun all the same: the reader's next click makes it heard.
    if (!this.#ports.sounds.isAllowed()) this.#report(about, 'alert', NOT_HEARD);
    const end = await this.#ports.sounds.play(`alert ${key}`, { sound, volume, loop: true });
    if (end.kind === 'failed') this.#report(about, 'alert', { outcome: 'failed', detail: end.message });
  }

  async #do(doing: DeskDoing): Promise<void> {
    const command = this.#compile(doing.action).render(doing.values);
    const told = await this.#carryOut(command, doing).catch((cause: unknown): Told => ({
      outcome: 'failed',
      detail: cause instanceof Error ? cause.message : String(cause),
    }));
    if (told) this.#report(doing, command.kind, told);
  }

  async #carryOut(command: DeskCommand, { key, isClosing }: DeskDoing): Promise<Told | undefined> {
    const { sounds, messages } = this.#ports;
    switch (command.kind) {
      case 'runProgram':
        return { outcome: 'refused', detail: 'a browser tab runs no programs: the workstation program does' };
      case 'playSound': {
        if (!sounds.isAllowed()) return NOT_HEARD;
        const { sound, volume, loop } = command;
        const end = await sounds.play(`sound ${key}`, { sound, volume, loop: loop && !isClosing });
        if (end.kind === 'failed') return { outcome: 'failed', detail: end.message };
        return end.kind === 'stopped' ? { outcome: 'closed', detail: '' } : DONE;
      }
      case 'showMessage': {
        const end = await (command.style === 'box' ? messages.show(key, command) : messages.notify(key, command));
        return end.kind === 'failed' ? { outcome: 'failed', detail: end.message } : { outcome: end.kind, detail: '' };
      }
      case 'openWebPage':
        return this.#openPage(key, command.url);
      case 'runWebService':
        if (command.from === 'server') return undefined;
        return { outcome: 'refused', detail: 'a browser tab may not call web services: let the server do it, or the workstation program' };
    }
  }

  /** Only http and https lead anywhere (G21), and the page gets no hold of this one. */
  async #openPage(key: string, url: string): Promise<Told> {
    const address = URL.parse(url);
    if (address === null || !/^https?:$/.test(address.protocol))
      return { outcome: 'failed', detail: `"${url.slice(0, 100)}" is no http or https address` };
    const opened = window.open(address.href, '_blank');
    if (opened) {
      opened.opener = null;
      return DONE;
    }
    const end = await this.#ports.messages.offer(key, address.href);
    if (end.kind === 'failed') return { outcome: 'failed', detail: end.message };
    return { outcome: end.kind, detail: 'the browser blocked it, so a link was offered' };
  }

  #compile(action: DeskAction): CompiledAction {
    const known = this.#compiled.get(action);
    if (known) return known;
    const compiled = compileAction(action, this.#context);
    this.#compiled.set(action, compiled);
    return compiled;
  }

  #report(
    { noticeId, customEventId = null, index = 0, isClosing = false }: About,
    action: DeskOutcome['action'],
    { outcome, detail }: Told,
  ): void {
    const said = detail.slice(0, MOST_DETAIL_CHARS).toWellFormed();
    this.#ports.report({ noticeId, customEventId, action, index, isClosing, outcome, detail: said, exitCode: null, at: Date.now() });
  }
}

const NOT_HEARD: Told = { outcome: 'failed', detail: 'the browser lets this tab be heard after the next click in it' };
