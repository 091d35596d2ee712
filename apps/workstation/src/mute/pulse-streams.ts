import { runCommand } from '../run-command.ts';

/** A stream that some program plays, as PulseAudio or PipeWire's PulseAudio server tells of it. */
export interface PulseStream {
  readonly index: number;
  readonly isMuted: boolean;
  readonly processId: number | null;
  /** By this the server remembers a program's mute until it plays again. */
  readonly memoryKey: string;
}

export interface PulseStreams {
  /** Undefined when there is no such server. */
  list(): Promise<readonly PulseStream[] | undefined>;
  setMute(index: number, isMuted: boolean): Promise<boolean>;
}

const TIMEOUT_MS = 3_000;

interface Reported {
  readonly index?: unknown;
  readonly mute?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Reads and changes streams with `pactl`, which speaks to both servers. */
export const pactlStreams: PulseStreams = {
  async list() {
    const { code, stdout } = await runCommand({ program: 'pactl', args: ['-f', 'json', 'list', 'sink-inputs'] }, { timeoutMs: TIMEOUT_MS });
    if (code !== 0) return undefined;
    try {
      return (JSON.parse(stdout) as readonly Reported[]).flatMap(toStream);
    } catch {
      return undefined; // pactl before version 16 knows no JSON: nothing is muted rather than the wrong thing.
    }
  },
  async setMute(index, isMuted) {
    const args = ['set-sink-input-mute', String(index), isMuted ? '1' : '0'];
    return (await runCommand({ program: 'pactl', args }, { timeoutMs: TIMEOUT_MS })).code === 0;
  },
};

function toStream({ index, mute, properties = {} }: Reported): PulseStream[] {
  if (typeof index !== 'number') return [];
  const pid = Number(properties['application.process.id']);
  const memoryKey = properties['module-stream-restore.id'] ?? properties['application.name'] ?? '';
  return [{ index, isMuted: mute === true, processId: Number.isInteger(pid) ? pid : null, memoryKey: String(memoryKey) }];
}
