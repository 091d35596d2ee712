import type { PulseStream, PulseStreams } from './pulse-streams.ts';

/** What was muted by us and is still to be given its sound back; kept on disk so that a crash does not leave a computer silent. */
export interface MuteDebt {
  readonly streams: readonly { readonly index: number; readonly memoryKey: string }[];
}

export interface MuteMemory {
  read(): MuteDebt | undefined;
  write(debt: MuteDebt | undefined): void;
}

/** Names of the server's memory by which whole groups of programs are remembered, and which say nothing of one program. */
const UNKNOWN_PROGRAM = '';

/**
 * Mutes what other programs play, and gives the sound back to exactly those that it took it from (G06): who was muted already stays so.
 * The first to be written is the debt, then the sound is taken, so that a crash in between restores too much rather than too little.
 */
export class Muter {
  readonly #streams: PulseStreams;
  readonly #memory: MuteMemory;
  /** Processes that make our own alerts. */
  readonly #own = new Set<number>();
  #isOn = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ streams, memory }: { readonly streams: PulseStreams; readonly memory: MuteMemory }) {
    this.#streams = streams;
    this.#memory = memory;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  own(processId: number, isRunning: boolean): void {
    if (isRunning) this.#own.add(processId);
    else this.#own.delete(processId);
  }

  /** False when this computer cannot do it. */
  mute(): Promise<boolean> {
    this.#isOn = true;
    return this.#inTurn(() => this.#muteOthers());
  }

  restore(): Promise<boolean> {
    this.#isOn = false;
    return this.#inTurn(() => this.#giveBack());
  }

  /** A stream began, or another thing changed: while muted new ones are muted, too; after it those that were away get their sound back. */
  refresh(): Promise<boolean> {
    return this.#inTurn(() => (this.#isOn ? this.#muteOthers() : this.#memory.read() ? this.#giveBack() : Promise.resolve(true)));
  }

  async #muteOthers(): Promise<boolean> {
    const playing = await this.#streams.list();
    if (playing === undefined) return false;
    const debt = this.#memory.read()?.streams ?? [];
    const known = new Set(debt.map(({ index }) => index));
    const others = playing.filter((stream) => !stream.isMuted && !this.#isOurs(stream));
    const owed = others.filter(({ index }) => !known.has(index)).map(({ index, memoryKey }) => ({ index, memoryKey }));
    if (owed.length > 0) this.#memory.write({ streams: [...debt, ...owed] });
    const done = await Promise.all(others.map(({ index }) => this.#streams.setMute(index, true)));
    return done.every(Boolean);
  }

  /** A program that stopped playing meanwhile gets its sound back when it plays again: the server has remembered its mute. */
  async #giveBack(): Promise<boolean> {
    const debt = this.#memory.read();
    if (!debt) return true;
    const playing = await this.#streams.list();
    if (playing === undefined) return false;
    const left: MuteDebt['streams'][number][] = [];
    for (const owed of debt.streams) {
      const there = playing.find(({ index, memoryKey }) => index === owed.index && memoryKey === owed.memoryKey);
      const again =
        there ?? playing.find(({ memoryKey, isMuted }) => isMuted && memoryKey === owed.memoryKey && memoryKey !== UNKNOWN_PROGRAM);
      const isPaid = again ? await this.#streams.setMute(again.index, false) : false;
      if (!isPaid && owed.memoryKey !== UNKNOWN_PROGRAM) left.push(owed);
    }
    this.#memory.write(left.length > 0 ? { streams: left } : undefined);
    return true;
  }

  #isOurs({ processId }: PulseStream): boolean {
    return processId !== null && this.#own.has(processId);
  }

  #inTurn(step: () => Promise<boolean>): Promise<boolean> {
    const next = this.#turn.then(step, step);
    this.#turn = next;
    return next;
  }
}
