import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const NEEDED = ['Xvfb', 'dbus-daemon', 'dunst', 'pulseaudio', 'pactl', 'parec', 'paplay', 'zenity', 'xdotool', 'notify-send', 'import'];
const SAMPLE_RATE = 48_000;
const WAIT_MS = 15_000;

const NEEDED_FOR_PIPEWIRE = ['pipewire', 'wireplumber', 'pipewire-pulse', 'pw-cli', 'pw-play'];

export type SoundSystem = 'PulseAudio' | 'PipeWire';

/** What is missing on this machine for a desktop without a screen; undefined when nothing is. */
export function missingDesktop(sound: SoundSystem = 'PulseAudio'): string | undefined {
  const needed = sound === 'PipeWire' ? [...NEEDED, ...NEEDED_FOR_PIPEWIRE] : NEEDED;
  const missing = needed.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  return missing.length === 0 ? undefined : `${missing.join(', ')} not installed`;
}

export interface Recording {
  /** Samples of the sink's monitor, mono, -1 to 1, since the recording began. */
  samples(): Float32Array;
  stop(): void;
}

/** A desktop of its own: X server, session bus, notifications and sound whose only output is silent and can be recorded. */
export class Desktop {
  readonly folder = mkdtempSync(join(tmpdir(), 'ringhook-desk-'));
  readonly #children: ChildProcess[] = [];
  #notifications = '';
  readonly #before = new Map<string, string | undefined>();

  /** Every program that is started from here on belongs to this desktop. */
  async start(sound: SoundSystem = 'PulseAudio'): Promise<void> {
    const run = join(this.folder, 'run');
    mkdirSync(run, { mode: 0o700 });
    const display = await this.#startX();
    const bus = `unix:path=${run}/bus`;
    for (const [name, value] of Object.entries({
      DISPLAY: display,
      XDG_RUNTIME_DIR: run,
      HOME: this.folder,
      DBUS_SESSION_BUS_ADDRESS: bus,
      NO_AT_BRIDGE: '1',
      PULSE_RUNTIME_PATH: join(run, 'pulse'),
      GTK_THEME: 'Adwaita',
    })) {
      this.#before.set(name, process.env[name]);
      process.env[name] = value;
    }
    this.#spawn('dbus-daemon', ['--session', '--nofork', `--address=${bus}`]);
    await until(
      () =>
        spawnSync('dbus-send', ['--session', '--dest=org.freedesktop.DBus', '--print-reply', '/', 'org.freedesktop.DBus.ListNames'])
          .status === 0,
    );
    await (sound === 'PulseAudio' ? this.#startPulseAudio() : this.#startPipeWire());
    const dunst = this.#spawn('dunst', ['-print'], 'pipe');
    dunst.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#notifications += text));
    await until(() => spawnSync('dunstctl', ['is-paused']).status === 0);
  }

  async #startPulseAudio(): Promise<void> {
    const modules = ['module-native-protocol-unix', `module-null-sink sink_name=desk rate=${SAMPLE_RATE}`, 'module-stream-restore'];
    const loaded = modules.flatMap((module) => ['-L', module]);
    this.#spawn('pulseaudio', ['-n', '--daemonize=no', '--exit-idle-time=-1', '--disallow-exit', ...loaded]);
    await until(() => spawnSync('pactl', ['info']).status === 0, 'PulseAudio');
  }

  /** With its session manager and the part that PulseAudio's programs talk to, as desktops have it. */
  async #startPipeWire(): Promise<void> {
    this.#spawn('pipewire', []);
    await until(() => spawnSync('pw-cli', ['info', '0']).status === 0, 'PipeWire');
    this.#spawn('wireplumber', []);
    this.#spawn('pipewire-pulse', []);
    await until(() => spawnSync('pactl', ['info']).status === 0, 'the PulseAudio side of PipeWire');
    execFileSync('pactl', ['load-module', 'module-null-sink', 'sink_name=desk', `rate=${SAMPLE_RATE}`, 'channel_map=mono']);
    await until(() => spawnSync('pactl', ['set-default-sink', 'desk']).status === 0, 'the output');
    const isDefault = () => spawnSync('pactl', ['get-default-sink'], { encoding: 'utf8' }).stdout.trim() === 'desk';
    await until(isDefault, 'the output being the one that is used');
  }

  async #startX(): Promise<string> {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    this.#children.push(server);
    let number = '';
    server.stdio[3]?.on('data', (bytes: Buffer) => (number += bytes.toString()));
    await until(() => number.endsWith('\n'));
    return `:${number.trim()}`;
  }

  #spawn(program: string, args: readonly string[], stdout: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
    const child = spawn(program, args, { stdio: ['ignore', stdout, 'ignore'] });
    this.#children.push(child);
    return child;
  }

  /** What the notification server has shown, as it prints it. */
  notifications(): string {
    return this.#notifications;
  }

  record(): Recording {
    const file = join(this.folder, `record-${Math.random().toString(36).slice(2)}.raw`);
    const into = openSync(file, 'w');
    const format = ['--format=s16le', `--rate=${SAMPLE_RATE}`, '--channels=1', '--latency-msec=20'];
    const child = spawn('parec', ['-d', 'desk.monitor', ...format], { stdio: ['ignore', into, 'ignore'] });
    closeSync(into);
    this.#children.push(child);
    return {
      samples: () => {
        const bytes = readFileSync(file);
        return Float32Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => bytes.readInt16LE(index * 2) / 32_768);
      },
      stop: () => void child.kill('SIGKILL'),
    };
  }

  /** Titles of the windows that are visible. */
  windows(): readonly string[] {
    const found = spawnSync('xdotool', ['search', '--onlyvisible', '--name', '.+', 'getwindowname', '%@'], { encoding: 'utf8' });
    return found.stdout.split('\n').filter((line) => line !== '');
  }

  /** Presses keys in a window, as its user would. */
  press(title: string, ...keys: string[]): void {
    const { stdout } = spawnSync('xdotool', ['search', '--onlyvisible', '--name', title], { encoding: 'utf8' });
    spawnSync('xdotool', ['windowfocus', '--sync', stdout.split('\n')[0] ?? '']);
    spawnSync('xdotool', ['key', '--delay', '60', ...keys]);
  }

  /** Clicks the button at the lower right of a window. */
  clickLastButton(title: string): void {
    const { stdout } = spawnSync('xdotool', ['search', '--onlyvisible', '--name', title], { encoding: 'utf8' });
    const id = stdout.split('\n')[0] ?? '';
    const geometry = spawnSync('xdotool', ['getwindowgeometry', '--shell', id], { encoding: 'utf8' }).stdout;
    const size = (name: string) => Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(geometry)?.[1]);
    spawnSync('xdotool', ['mousemove', '--window', id, String(size('WIDTH') - 60), String(size('HEIGHT') - 25), 'click', '1']);
  }

  /** Makes a program the browser of this desktop. */
  useBrowser(program: string): void {
    const applications = join(this.folder, '.local', 'share', 'applications');
    mkdirSync(applications, { recursive: true });
    mkdirSync(join(this.folder, '.config'), { recursive: true });
    writeFileSync(join(applications, 'desk-browser.desktop'), `[Desktop Entry]\nType=Application\nName=Browser\nExec=${program} %u\n`);
    const handlers = ['http', 'https'].map((scheme) => `x-scheme-handler/${scheme}=desk-browser.desktop`).join('\n');
    writeFileSync(join(this.folder, '.config', 'mimeapps.list'), `[Default Applications]\n${handlers}\n`);
  }

  photograph(file: string): void {
    execFileSync('import', ['-window', 'root', file]);
  }

  /** A sine of `seconds` that another program plays. */
  otherProgram(hertz: number, seconds: number): ChildProcess {
    const file = join(this.folder, `sine-${hertz}.wav`);
    writeFileSync(file, sine(hertz, seconds));
    return this.#spawn('paplay', ['--client-name=Music', file]);
  }

  stop(): void {
    for (const child of this.#children.toReversed()) child.kill('SIGKILL');
    for (const [name, value] of this.#before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function until(isTrue: () => boolean, what = 'the condition'): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`${what} did not come true within ${WAIT_MS / 1_000} s`);
    await delay(20);
  }
}

/** Mono, 16 bit, half of full scale: RMS 0.354. */
export function sine(hertz: number, seconds: number, rate = 44_100): Buffer {
  const count = Math.round(seconds * rate);
  const bytes = Buffer.alloc(44 + count * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(count * 2, 40);
  for (let at = 0; at < count; at++) bytes.writeInt16LE(Math.round(16_383 * Math.sin((2 * Math.PI * hertz * at) / rate)), 44 + at * 2);
  return bytes;
}

export interface Measured {
  /** Of the part that is not silence. */
  readonly seconds: number;
  readonly rms: number;
  readonly hertz: number;
  /** When the last sound was heard, s after the beginning of the recording. */
  readonly endsAt: number;
}

const SILENCE = 0.002;

/** Length, level and pitch (by zero crossings) of what is louder than silence. */
export function measure(samples: Float32Array): Measured {
  const first = samples.findIndex((sample) => Math.abs(sample) > SILENCE);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > SILENCE);
  if (first === -1) return { seconds: 0, rms: 0, hertz: 0, endsAt: 0 };
  let squares = 0;
  let crossings = 0;
  for (let at = first; at <= last; at++) {
    const sample = samples[at] ?? 0;
    squares += sample * sample;
    if (sample >= 0 !== (samples[at + 1] ?? 0) >= 0) crossings++;
  }
  const seconds = (last - first + 1) / SAMPLE_RATE;
  return { seconds, rms: Math.sqrt(squares / (last - first + 1)), hertz: crossings / 2 / seconds, endsAt: last / SAMPLE_RATE };
}

/** Whether a pitch is in the sound: its share of the power by one bin of a Fourier transform (Goertzel). */
export function levelAt(samples: Float32Array, hertz: number): number {
  const step = (2 * Math.PI * hertz) / SAMPLE_RATE;
  let [real, imaginary] = [0, 0];
  samples.forEach((sample, at) => {
    real += sample * Math.cos(step * at);
    imaginary += sample * Math.sin(step * at);
  });
  return (2 * Math.hypot(real, imaginary)) / Math.max(1, samples.length);
}

export { SAMPLE_RATE };
