import { RINGING_SOUND, WAITING_SOUND } from './sound-settings.ts';

const RATE = 16_000;
const FADE_S = 0.01;
const PEAK = 0.8;

interface Tone {
  readonly seconds: number;
  /** Sounding together; none is silence. */
  readonly hertz: readonly number[];
}

const pause = (seconds: number): Tone => ({ seconds, hertz: [] });
const tone = (seconds: number, ...hertz: number[]): Tone => ({ seconds, hertz });

/** A bell of two notes, three times, and a rest; in a loop it rings about every two and a half seconds. */
const RINGING: readonly Tone[] = [...[1, 2, 3].flatMap(() => [tone(0.14, 660, 1_320), tone(0.14, 880, 1_760)]), pause(1.6)];

/** Two soft low notes and a long rest: heard beside a conversation without covering it. */
const WAITING: readonly Tone[] = [tone(0.16, 440), pause(0.12), tone(0.16, 440), pause(3)];

const SOUNDS: ReadonlyMap<string, readonly Tone[]> = new Map([
  [RINGING_SOUND, RINGING],
  [WAITING_SOUND, WAITING],
]);

export const DEFAULT_SOUND_NAMES: readonly string[] = [...SOUNDS.keys()];

/** The sounds that are always there (G05), as WAV files: mono, 16 bit, made by calculation. Undefined for any other name. */
export function defaultSound(name: string): Uint8Array | undefined {
  const tones = SOUNDS.get(name);
  return tones && toWav(tones.flatMap(samplesOf));
}

function samplesOf({ seconds, hertz }: Tone): number[] {
  const count = Math.round(seconds * RATE);
  return Array.from({ length: count }, (_, index) => {
    const at = index / RATE;
    const fade = Math.min(1, at / FADE_S, (seconds - at) / FADE_S);
    const sum = hertz.reduce((level, pitch, place) => level + Math.sin(2 * Math.PI * pitch * at) / 2 ** place, 0);
    return hertz.length === 0 ? 0 : (sum * fade * PEAK) / hertz.reduce((level, _pitch, place) => level + 1 / 2 ** place, 0);
  });
}

function toWav(samples: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => view.setInt16(44 + index * 2, Math.round(sample * 32_767), true));
  return bytes;
}
