import { addressOf } from './client.ts';
import { credential } from './credential.ts';
import { readProblem } from './problem.ts';
import { SseParser, type StreamMessage } from './sse-parser.ts';

/** `idle`: nobody listens. `lost`: tried again by itself. `refused`: not signed in, or not allowed to. */
export type LiveState = 'idle' | 'connecting' | 'live' | 'lost' | 'refused';

export interface LiveListener {
  readonly types: readonly string[];
  readonly onMessage: (message: StreamMessage) => void;
  /** Not everything since the last message is known any more: read the lists again. */
  readonly onReset?: () => void;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 15_000;
/** The server says something every 15 s; silence beyond this means that the connection is dead. */
const SILENCE_MS = 40_000;

/**
 * The one live stream of this tab, whatever number of widgets listen. Comes back by itself after a loss and goes on
 * behind the last message it got. By `fetch`, not `EventSource`: that can't send a token and doesn't tell why it failed.
 */
class LiveStream {
  readonly #listeners = new Set<LiveListener>();
  readonly #watchers = new Set<() => void>();
  #state: LiveState = 'idle';
  #connection: AbortController | undefined;
  #types = '';
  #lastId = '';
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  readonly state = (): LiveState => this.#state;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    this.#adapt();
    return () => {
      this.#listeners.delete(listener);
      this.#adapt();
    };
  }

  /** Now instead of after the delay: asked for by the reader, or after signing in. */
  readonly retryNow = (): void => {
    this.#failures = 0;
    this.#open();
  };

  /** Waits a moment, so that a page that leaves while the next one comes costs no connection. */
  #adapt(): void {
    setTimeout(() => {
      const types = [...new Set([...this.#listeners].flatMap((listener) => listener.types))].toSorted().join(',');
      if (types === this.#types) return;
      this.#types = types;
      this.#open();
    }, 20);
  }

  #open(): void {
    clearTimeout(this.#retry);
    this.#connection?.abort();
    if (this.#types === '') return this.#become('idle');
    const connection = new AbortController();
    this.#connection = connection;
    if (this.#state !== 'lost') this.#become('connecting');
    void this.#read(connection).then((end) => {
      if (this.#connection !== connection) return;
      this.#become(end);
      this.#retry = setTimeout(() => this.#open(), this.#delay());
    });
  }

  async #read(connection: AbortController): Promise<'lost' | 'refused'> {
    let silence: ReturnType<typeof setTimeout> | undefined;
    const listenOn = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(), SILENCE_MS);
    };
    try {
      listenOn();
      const response = await fetch(addressOf('/live', { types: this.#types }), {
        headers: { ...credential.headers(), ...(this.#lastId !== '' && { 'last-event-id': this.#lastId }) },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: connection.signal,
      });
      if (!response.ok || !response.body) {
        const { status } = await readProblem(response);
        return status === 401 || status === 403 ? 'refused' : 'lost';
      }
      this.#failures = 0;
      this.#become('live');
      const parser = new SseParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        listenOn();
        for (const message of parser.push(next.value)) this.#tell(message);
      }
    } catch {
      // A network error, or our own abort: both end in another try.
    } finally {
      clearTimeout(silence);
    }
    return 'lost';
  }

  #tell(message: StreamMessage): void {
    if (message.id !== '') this.#lastId = message.id;
    for (const listener of this.#listeners) {
      if (message.type === 'reset') listener.onReset?.();
      else if (listener.types.includes(message.type)) listener.onMessage(message);
    }
  }

  #delay(): number {
    const full = Math.min(FIRST_DELAY_MS * 2 ** this.#failures++, MAX_DELAY_MS);
    return full * (0.5 + Math.random() / 2);
  }

  #become(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#watchers.forEach((watcher) => watcher());
  }
}

export const liveStream = new LiveStream();
