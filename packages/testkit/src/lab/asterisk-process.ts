import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AsteriskRoot, rootCommand } from './asterisk-root.ts';
import { LabControl } from './lab-control.ts';

const CONFIGURATION = resolve(import.meta.dirname, '../../lab/etc');
const BOOT_LIMIT_MS = 20_000;
const BOOT_POLL_MS = 50;
/** From util-linux: makes the kernel end Asterisk when the test's process dies, however it dies. */
const SETPRIV = '/usr/bin/setpriv';

export interface AsteriskProcessOptions {
  readonly root: AsteriskRoot;
  /** Folder of this instance: configuration, sockets, logs, recordings. */
  readonly folder: string;
  readonly amiPort: number;
  /** What stands between `@` signs in the configuration files. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** One Asterisk with a folder of its own, which can be killed and started again at the same ports. */
export class AsteriskProcess {
  readonly #options: AsteriskProcessOptions;
  #child: ChildProcess | undefined;

  private constructor(options: AsteriskProcessOptions) {
    this.#options = options;
  }

  static async prepare(options: AsteriskProcessOptions): Promise<AsteriskProcess> {
    const { folder, root } = options;
    const [modules] = globSync(join(root.folder, 'usr/lib/{*/,}asterisk/modules'));
    if (modules === undefined) throw new Error(`${root.folder} holds no Asterisk modules; delete it, so that it is made again`);
    const values = { ...options.values, INSTANCE: folder, MODULES: modules, DATA: join(root.folder, 'usr/share/asterisk') };
    for (const name of ['etc', 'var', 'spool/monitor', 'run', 'log']) await mkdir(join(folder, name), { recursive: true });
    for (const name of await readdir(CONFIGURATION)) {
      const text = await readFile(join(CONFIGURATION, name), 'utf8');
      await writeFile(join(folder, 'etc', name), fillIn(text, name, values));
    }
    return new AsteriskProcess(options);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves with a manager connection once Asterisk is fully booted. */
  async start(): Promise<LabControl> {
    const { root, folder, amiPort } = this.#options;
    const { program, args } = rootCommand(root, 'usr/sbin/asterisk');
    const command = [program, ...args, '-f', '-C', join(folder, 'etc/asterisk.conf')];
    if (existsSync(SETPRIV)) command.unshift(SETPRIV, '--pdeathsig', 'KILL');
    const output = await open(join(folder, 'log/output'), 'a');
    const [first = '', ...rest] = command;
    const child = spawn(first, rest, { stdio: ['ignore', output.fd, output.fd], cwd: folder });
    await output.close();
    this.#child = child;
    const deadline = performance.now() + BOOT_LIMIT_MS;
    while (child.exitCode === null && child.signalCode === null && performance.now() < deadline) {
      const control = await LabControl.open(amiPort).catch(() => undefined);
      if (control) return control;
      await pause(BOOT_POLL_MS);
    }
    await this.kill();
    throw new Error(`Asterisk did not come up:\n${(await this.log()).slice(-2_000)}`);
  }

  /** As a crash: no word to anybody. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** What Asterisk wrote to its log so far. */
  async log(): Promise<string> {
    const read = (name: string) => readFile(join(this.#options.folder, 'log', name), 'utf8').catch(() => '');
    return `${await read('output')}${await read('full')}`;
  }
}

function fillIn(text: string, file: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/@([A-Z][A-Z0-9_]+)@/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file} asks for ${whole}, which the lab does not know`);
    return String(value);
  });
}
