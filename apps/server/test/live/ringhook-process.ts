import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { within } from '@ringhook/testkit/lab';

const RINGHOOK = resolve(import.meta.dirname, '../../bin/ringhook.js');

export interface RinghookOptions {
  readonly dataFolder: string;
  readonly configFile: string;
  readonly env: Readonly<Record<string, string>>;
}

type LogLine = Readonly<Record<string, unknown>>;

/** `ringhook serve` in a process of its own, as an administrator starts it. */
export class RinghookProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: LogLine[] = [];
  readonly #raw: string[] = [];
  readonly #watchers = new Set<() => void>();

  constructor({ dataFolder, configFile, env }: RinghookOptions) {
    const args = [RINGHOOK, 'serve', '--data', dataFolder, '--config', configFile, '--port', '0'];
    this.#child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#hear(line));
    }
  }

  /** The first log line with this message at or after place `from` in the log. */
  logged(message: string, from = 0): Promise<LogLine> {
    return this.loggedThat(message, () => true, from);
  }

  async loggedThat(message: string, isIt: (line: LogLine) => boolean, from = 0): Promise<LogLine> {
    const find = () => this.#lines.slice(from).find((line) => line['msg'] === message && isIt(line));
    const { promise, resolve: found } = Promise.withResolvers<LogLine>();
    const look = () => {
      const line = find();
      if (line) found(line);
    };
    this.#watchers.add(look);
    look();
    try {
      return await within(promise, `"${message}" in the log of Ringhook`);
    } catch (cause) {
      throw new Error(`Ringhook never logged "${message}"; its last words:\n${this.words()}`, { cause });
    } finally {
      this.#watchers.delete(look);
    }
  }

  /** One JSON answer of the API, asked with the token that was shown at the first start. */
  async api(path: string, body?: unknown): Promise<unknown> {
    const { apiUrl } = await this.logged('ringhook.started');
    const token = /First API token, shown this once: (\S+)/.exec(this.#raw.join('\n'))?.[1];
    const answer = await fetch(`${String(apiUrl)}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** How often this message was logged. */
  countLogged(message: string): number {
    return this.#lines.filter((line) => line['msg'] === message).length;
  }

  /** Length of the log so far: a place to look from. */
  get logLength(): number {
    return this.#lines.length;
  }

  words(): string {
    return this.#raw.slice(-40).join('\n');
  }

  /** As `kill -9`. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an administrator stops it; resolves with the exit code. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child.exitCode;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Resolves with the exit code once it has ended by itself; null = by a signal. */
  async ended(): Promise<number | null> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) await within(once(this.#child, 'exit'), 'Ringhook ends by itself');
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await within(exited, `the end of Ringhook after ${signal}`);
  }

  #hear(line: string): void {
    this.#raw.push(line);
    try {
      this.#lines.push(JSON.parse(line) as LogLine);
    } catch {
      // Words for people; kept in `words`.
      return;
    }
    for (const look of this.#watchers) look();
  }
}
