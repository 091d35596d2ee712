/** What is in a WAV file that can be played. */
export interface WavFacts {
  readonly kind: 'wav';
  readonly encoding: 'pcm' | 'float';
  readonly channels: number;
  /** Samples a second. */
  readonly rate: number;
  readonly bitsPerSample: number;
  readonly durationMs: number;
}

export interface NoWav {
  readonly kind: 'refused';
  /** What it is instead, or what is wrong with it, and what to do. */
  readonly message: string;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const PCM_BITS: readonly number[] = [8, 16, 24, 32];
const FLOAT_BITS: readonly number[] = [32, 64];
const MAX_CHANNELS = 8;
const MAX_RATE = 192_000;
/** The last 14 bytes of a sub-format that is one of the plain formats (WAVEFORMATEXTENSIBLE). */
const PLAIN_FORMAT_TAIL = '000000001000800000aa00389b71';

const OTHERS: readonly [magic: string, name: string][] = [
  ['ID3', 'an MP3 file'],
  ['\u00ff\u00fb', 'an MP3 file'],
  ['OggS', 'an Ogg file'],
  ['fLaC', 'a FLAC file'],
  ['FORM', 'an AIFF file'],
  ['RIFX', 'a big-endian WAV file'],
  ['RF64', 'a WAV file of more than 4 GB'],
  ['\u0000\u0000\u0000', 'an MP4 or M4A file'],
];

/**
 * Reads the head of a sound file (RIFF/WAVE, Microsoft's Multimedia Programming Interface 1.0; G04, G19). Only what every player
 * plays passes: linear PCM and IEEE float, plainly or as extensible format.
 */
export function readWav(bytes: Uint8Array): WavFacts | NoWav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') return refused(notWav(bytes, view));
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = tag(view, at);
    const size = view.getUint32(at + 4, true);
    if (name === 'fmt ') {
      const read = readFormat(view, at + 8, Math.min(size, bytes.length - at - 8));
      if ('kind' in read) return read;
      format = read;
    } else if (name === 'data') {
      if (format === undefined) return refused('its sound comes before its format: save it again as WAV (PCM)');
      return measured(format, size, bytes.length - at - 8);
    }
    at += 8 + size + (size % 2);
  }
  return refused(format === undefined ? 'it has no format chunk: save it again as WAV (PCM)' : 'it holds no sound: save it again');
}

interface Format {
  readonly encoding: 'pcm' | 'float';
  readonly channels: number;
  readonly rate: number;
  readonly bitsPerSample: number;
  readonly blockBytes: number;
}

function readFormat(view: DataView, at: number, size: number): Format | NoWav {
  if (size < 16) return refused('its format chunk is cut short: the file is damaged');
  const said = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const blockBytes = view.getUint16(at + 12, true);
  const bitsPerSample = view.getUint16(at + 14, true);
  const code = said === EXTENSIBLE ? plainCode(view, at, size) : said;
  const encoding = code === PCM ? 'pcm' : code === FLOAT ? 'float' : undefined;
  if (encoding === undefined) {
    return refused(`its sound is compressed (format ${said}): save it as WAV with 16 bit PCM`);
  }
  const isKnownDepth = (encoding === 'pcm' ? PCM_BITS : FLOAT_BITS).includes(bitsPerSample);
  if (!isKnownDepth) return refused(`it has ${bitsPerSample} bits a sample, which players do not play: save it with 16 bit PCM`);
  if (channels === 0 || channels > MAX_CHANNELS) return refused(`it has ${channels} channels: save it as mono or stereo`);
  if (rate < 1_000 || rate > MAX_RATE) return refused(`it has ${rate} samples a second: save it with 44,100 or 48,000`);
  if (blockBytes !== (channels * bitsPerSample) / 8) return refused('its format contradicts itself: the file is damaged');
  return { encoding, channels, rate, bitsPerSample, blockBytes };
}

/** Undefined for a sub-format that is none of the plain ones. */
function plainCode(view: DataView, at: number, size: number): number | undefined {
  if (size < 40) return undefined;
  let tail = '';
  for (let offset = 26; offset < 40; offset++)
    tail += view
      .getUint8(at + offset)
      .toString(16)
      .padStart(2, '0');
  return tail === PLAIN_FORMAT_TAIL ? view.getUint16(at + 24, true) : undefined;
}

/** A recorder that was killed leaves a length of 0 or 0xffffffff: what is really there counts. */
function measured({ encoding, channels, rate, bitsPerSample, blockBytes }: Format, said: number, there: number): WavFacts | NoWav {
  const isOpenEnded = said === 0 || said >= 0xffff_fff0;
  if (!isOpenEnded && said > there) return refused('its end is missing: copy the file again');
  const frames = Math.floor((isOpenEnded ? there : said) / blockBytes);
  if (frames === 0) return refused('it holds no sound: choose another file');
  return { kind: 'wav', encoding, channels, rate, bitsPerSample, durationMs: Math.round((frames / rate) * 1_000) };
}

function notWav(bytes: Uint8Array, view: DataView): string {
  if (bytes.length === 0) return 'it is empty: choose another file';
  const head = String.fromCharCode(...bytes.subarray(0, 4));
  const other = OTHERS.find(([magic]) => head.startsWith(magic))?.[1];
  if (bytes.length >= 12 && tag(view, 0) === 'RIFF')
    return `it is a RIFF file, but holds ${tag(view, 8).trim()} and no sound: choose a .wav file`;
  return other ? `it is ${other}: save it as WAV (PCM), whatever its name ends in` : 'it is no WAV file: choose a .wav file (PCM)';
}

function refused(message: string): NoWav {
  return { kind: 'refused', message };
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}
