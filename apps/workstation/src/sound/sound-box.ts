import { type ChildProcess, spawn } from 'node:child_process';
import { findProgram } from '../find-program.ts';
import type { Command } from '../run-command.ts';
import { listOutputs } from './outputs.ts';
import { type Player, playersFor } from './players.ts';

export interface Tune {
  /** A WAV file in its final loudness. */
  readonly file: string;
  readonly device: string | null;
  readonly loop: boolean;
}

export type PlayResult = { readonly kind: 'played' | 'stopped' } | { readonly kind: 'failed'; readonly message: string };

interface Playing {
  child: ChildProcess | undefined;
  isStopped: boolean;
}

export interface SoundBoxOptions {
  readonly players?: readonly Player[];
  /** Told of the processes that make our own sounds, so that they are not muted with the others. */
  readonly onProcess?: (pid: number, isRunning: boolean) => void;
  /** Names of the outputs there are; undefined: not to be known. */
  readonly outputs?: () => Promise<readonly string[] | undefined>;
}

/** Plays sounds by the players of the system; each under a key by which it is stopped at once. */
export class SoundBox {
  readonly #players: readonly Player[];
  readonly #onProcess: (pid: number, isRunning: boolean) => void;
  readonly #outputs: () => Promise<readonly string[] | undefined>;
  readonly #playing = new Map<string, Playing>();

  constructor({ players = playersFor(process.platform), onProcess = () => undefined, outputs = listOutputs }: SoundBoxOptions = {}) {
    this.#players = players.filter(({ program }) => findProgram([program]) !== undefined);
    this.#onProcess = onProcess;
    this.#outputs = outputs;
  }

  /** Resolves when the sound is over: a looping one when it is stopped. Another one under the same key is stopped first. */
  async play(key: string, tune: Tune): Promise<PlayResult> {
    this.stop(key);
    const playing: Playing = { child: undefined, isStopped: false };
    this.#playing.set(key, playing);
    try {
      const problem = await this.#problemOf(tune.device);
      if (playing.isStopped) return { kind: 'stopped' };
      return problem === undefined ? await this.#playOn(tune, playing) : { kind: 'failed', message: problem };
    } finally {
      if (this.#playing.get(key) === playing) this.#playing.delete(key);
    }
  }

  stop(key: string): void {
    const playing = this.#playing.get(key);
    if (!playing) return;
    this.#playing.delete(key);
    playing.isStopped = true;
    // A gentle end would let the player finish what it has in its buffer.
    playing.child?.kill('SIGKILL');
  }

  stopAll(): void {
    for (const key of this.#playing.keys()) this.stop(key);
  }

  /** Asked beforehand: a player of PipeWire takes another output than one that is not there, and some wait for it for ever. */
  async #problemOf(device: string | null): Promise<string | undefined> {
    const outputs = device === null ? undefined : await this.#outputs();
    if (device === null || outputs === undefined || outputs.includes(device)) return undefined;
    return `there is no output "${device}" on this computer now; there are: ${outputs.join(', ')}`;
  }

  async #playOn({ file, device, loop }: Tune, playing: Playing): Promise<PlayResult> {
    let message = 'no program that plays sounds was found: install pulseaudio-utils, pipewire-bin or alsa-utils';
    for (const player of this.#players) {
      let times = 0;
      for (;;) {
        const end = await this.#once(player.command(file, device), playing);
        if (playing.isStopped) return { kind: 'stopped' };
        if (end !== undefined) {
          message = `${player.program}: ${end}`;
          break;
        }
        times++;
        if (!loop) return { kind: 'played' };
      }
      if (times > 0) return { kind: 'failed', message };
    }
    return { kind: 'failed', message };
  }

  /** Undefined when it was played to its end; else why not. */
  #once({ program, args, env }: Command, playing: Playing): Promise<string | undefined> {
    return new Promise((resolve) => {
      let stderr = '';
      const child = spawn(program, args, {
        shell: false,
        windowsHide: true,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, ...env },
      });
      playing.child = child;
      const pid = child.pid;
      if (pid !== undefined) this.#onProcess(pid, true);
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(0, 500)));
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code) => {
        if (pid !== undefined) this.#onProcess(pid, false);
        resolve(code === 0 ? undefined : stderr.trim() || `ended with ${code ?? 'a signal'}`);
      });
    });
  }
}
