import type { Extension, FoundDirectory, Queue } from '@ringhook/core';

const MOST = 50_000;
const LONGEST_NUMBER = 100;
const LONGEST_NAME = 200;
/** A name that more phones bear is not that of a person. */
const MOST_PHONES = 20;

/** Collects what a PBX says of its phones and queues, each once, within bounds. */
export class FoundPeople {
  readonly #extensions = new Map<string, string | undefined>();
  readonly #queues = new Map<string, string | undefined>();

  addExtension(number: string, name: string | undefined): void {
    if (number === '' || number.length > LONGEST_NUMBER) return;
    if (this.#extensions.size < MOST && (name !== undefined || !this.#extensions.has(number))) this.#extensions.set(number, name);
  }

  addQueue(name: string, title?: string): void {
    if (this.#queues.size < MOST && name.trim() !== '' && name.length <= LONGEST_NAME) this.#queues.set(name, title);
  }

  /** Whoever has a name is an agent, too: that is who an answered call is told to have reached. */
  take(): FoundDirectory {
    const byName = Map.groupBy(
      Array.from(this.#extensions).filter(([, name]) => name !== undefined),
      ([, name]) => name ?? '',
    );
    return {
      extensions: Array.from(this.#extensions, ([number, name]): Extension => ({ number, ...(name !== undefined && { name }) })),
      agents: Array.from(byName, ([name, extensions]) => ({ name, extensions: extensions.map(([number]) => number) })).filter(
        ({ extensions }) => extensions.length <= MOST_PHONES,
      ),
      queues: Array.from(this.#queues, ([name, title]): Queue => ({ name, ...(title !== undefined && { title }) })),
    };
  }
}

/** A name as people would write it; undefined for what says no more than the number. */
export function personName(text: string | undefined, number: string): string | undefined {
  const name = text?.trim().replaceAll(/^"|"$/g, '').trim().slice(0, LONGEST_NAME);
  return name === undefined || name === '' || name === number || /^<?(?:unknown|device|unset|none)>?$/i.test(name) ? undefined : name;
}
