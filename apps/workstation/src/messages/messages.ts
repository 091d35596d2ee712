import { findProgram } from '../find-program.ts';
import { type Command, runCommand } from '../run-command.ts';
import { type BoxProgram, type BoxText, boxProgramsFor, notificationFor } from './box-commands.ts';

export type MessageResult =
  /** Its reader closed it. */
  | { readonly kind: 'done' }
  /** Its reason was gone. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly message: string };

const MOST_BOXES = 20;

/** Message boxes and notifications on the screen, each under a key by which it is closed when its reason is gone. */
export class Messages {
  readonly #platform: NodeJS.Platform;
  readonly #program: BoxProgram | undefined;
  readonly #open = new Map<string, Set<AbortController>>();

  constructor(platform: NodeJS.Platform = process.platform) {
    this.#platform = platform;
    this.#program = boxProgramsFor(platform).find(({ program }) => findProgram([program]) !== undefined);
  }

  async show(key: string, box: BoxText): Promise<MessageResult> {
    if (!this.#program) return { kind: 'failed', message: 'no program that shows message boxes was found: install zenity or kdialog' };
    if (this.#count() >= MOST_BOXES) return { kind: 'failed', message: `${MOST_BOXES} message boxes are open: close some` };
    const closer = new AbortController();
    const closers = this.#open.get(key) ?? new Set();
    this.#open.set(key, closers.add(closer));
    const { code, stderr, problem } = await runCommand(this.#program.show(box), { signal: closer.signal });
    closers.delete(closer);
    if (closers.size === 0 && this.#open.get(key) === closers) this.#open.delete(key);
    if (closer.signal.aborted) return { kind: 'closed' };
    // 1: closed by its window's button instead of its own.
    return code === 0 || code === 1 ? { kind: 'done' } : { kind: 'failed', message: problem ?? (stderr.trim() || `ended with ${code}`) };
  }

  /** Goes by itself. */
  async notify(key: string, text: BoxText): Promise<MessageResult> {
    const command = notificationFor(this.#platform, text);
    if (!command) return this.show(key, text);
    return toResult(command, await runCommand(command, { timeoutMs: 10_000 }));
  }

  close(key: string): void {
    for (const closer of this.#open.get(key) ?? []) closer.abort();
    this.#open.delete(key);
  }

  closeAll(): void {
    for (const key of this.#open.keys()) this.close(key);
  }

  /** Undefined when nobody answered in time, or nobody could be asked. */
  async ask(box: BoxText, { yes, no, timeoutMs }: { readonly yes: string; readonly no: string; readonly timeoutMs: number }) {
    if (!this.#program) return undefined;
    const { code } = await runCommand(this.#program.ask(box, yes, no), { timeoutMs });
    return code === 0 ? true : code === 1 ? false : undefined;
  }

  #count(): number {
    return [...this.#open.values()].reduce((sum, closers) => sum + closers.size, 0);
  }
}

function toResult({ program }: Command, { code, stderr, problem }: Awaited<ReturnType<typeof runCommand>>): MessageResult {
  return code === 0 ? { kind: 'done' } : { kind: 'failed', message: `${program}: ${problem ?? (stderr.trim() || `ended with ${code}`)}` };
}
