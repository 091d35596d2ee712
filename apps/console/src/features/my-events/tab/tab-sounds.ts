import { callApiForBlob, path } from '../../../api/client.ts';

export interface TabSound {
  readonly sound: string;
  /** Percent of full scale. */
  readonly volume: number;
  /** Until it is stopped, without a gap. */
  readonly loop: boolean;
}

export type SoundEnd = { readonly kind: 'done' | 'stopped' } | { readonly kind: 'failed'; readonly message: string };

interface Playing {
  readonly stop: () => void;
}

/** Sounds of this tab. Browsers let a page be heard only after its reader has clicked or typed in it. */
export class TabSounds {
  readonly #onAllowed: () => void;
  #context: AudioContext | undefined;
  #hashes: Readonly<Record<string, string>> = {};
  readonly #buffers = new Map<string, Promise<AudioBuffer>>();
  readonly #playing = new Map<string, Set<Playing>>();

  constructor(onAllowed: () => void) {
    this.#onAllowed = onAllowed;
  }

  /** Call it in a click or key press. */
  allow(): void {
    const context = this.#open();
    if (context.state !== 'running') void context.resume();
  }

  isAllowed(): boolean {
    return this.#context?.state === 'running';
  }

  /** Which files there are, by hash; those that are used are fetched before they are needed. */
  define(hashes: Readonly<Record<string, string>>, used: readonly string[]): void {
    this.#hashes = hashes;
    const wanted = new Set(used.map((name) => this.#keyOf(name)));
    for (const key of this.#buffers.keys()) if (!wanted.has(key)) this.#buffers.delete(key);
    // Whatever fails here fails again, and is told, when it is to be heard.
    for (const name of new Set(used)) this.#load(name).catch(() => {});
  }

  /** Resolves when it is over. What shares a key is stopped together. */
  play(key: string, { sound, volume, loop }: TabSound): Promise<SoundEnd> {
    return new Promise((resolve) => {
      let source: AudioBufferSourceNode | undefined;
      const finish = (end: SoundEnd): void => {
        this.#forget(key, playing);
        source?.disconnect();
        resolve(end);
      };
      const playing: Playing = {
        stop: () => {
          source?.stop();
          finish({ kind: 'stopped' });
        },
      };
      this.#playing.set(key, (this.#playing.get(key) ?? new Set()).add(playing));
      const start = (buffer: AudioBuffer): void => {
        // Stopped while it was fetched.
        if (this.#playing.get(key)?.has(playing) !== true) return;
        const context = this.#open();
        const gain = new GainNode(context, { gain: volume / 100 });
        source = new AudioBufferSourceNode(context, { buffer, loop });
        source.connect(gain).connect(context.destination);
        source.addEventListener('ended', () => finish({ kind: 'done' }));
        source.start();
      };
      const fail = (cause: unknown): void =>
        finish({ kind: 'failed', message: cause instanceof Error && cause.message !== '' ? cause.message : `"${sound}" can't be played` });
      void this.#load(sound).then(start).catch(fail);
    });
  }

  stop(key: string): void {
    for (const playing of this.#playing.get(key) ?? []) playing.stop();
  }

  /** Nothing is heard any more, and the device is given back. */
  close(): void {
    for (const key of this.#playing.keys()) this.stop(key);
    void this.#context?.close();
    this.#context = undefined;
    this.#buffers.clear();
  }

  #open(): AudioContext {
    if (this.#context) return this.#context;
    const context = new AudioContext();
    context.addEventListener('statechange', this.#onAllowed);
    this.#context = context;
    return context;
  }

  #load(name: string): Promise<AudioBuffer> {
    const key = this.#keyOf(name);
    const known = this.#buffers.get(key);
    if (known) return known;
    const loading = this.#fetch(name);
    this.#buffers.set(key, loading);
    loading.catch(() => this.#buffers.delete(key));
    return loading;
  }

  async #fetch(name: string): Promise<AudioBuffer> {
    const file = await callApiForBlob({ path: path`/sounds/${name}` });
    return this.#open().decodeAudioData(await file.arrayBuffer());
  }

  #keyOf(name: string): string {
    return `${this.#hashes[name] ?? ''} ${name}`;
  }

  #forget(key: string, playing: Playing): void {
    const others = this.#playing.get(key);
    others?.delete(playing);
    if (others?.size === 0) this.#playing.delete(key);
  }
}
