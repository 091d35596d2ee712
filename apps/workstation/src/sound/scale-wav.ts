import { readWav } from '@ringhook/core';

/** A float of 32 or 64 bits, or PCM of 8 (unsigned), 16, 24 or 32 bits, times a factor. */
type Scale = (view: DataView, at: number, factor: number) => void;

const PCM: Readonly<Record<number, Scale>> = {
  8: (view, at, factor) => view.setUint8(at, Math.round((view.getUint8(at) - 128) * factor) + 128),
  16: (view, at, factor) => view.setInt16(at, Math.round(view.getInt16(at, true) * factor), true),
  24: (view, at, factor) => {
    const sample = Math.round((view.getUint16(at, true) | (view.getInt8(at + 2) << 16)) * factor);
    view.setUint16(at, sample & 0xffff, true);
    view.setInt8(at + 2, sample >> 16);
  },
  32: (view, at, factor) => view.setInt32(at, Math.round(view.getInt32(at, true) * factor), true),
};

const FLOAT: Readonly<Record<number, Scale>> = {
  32: (view, at, factor) => view.setFloat32(at, view.getFloat32(at, true) * factor, true),
  64: (view, at, factor) => view.setFloat64(at, view.getFloat64(at, true) * factor, true),
};

/** The same sound at so many percent of its loudness (amplitude, 0 to 100); what is no WAV comes back as it is. */
export function scaleWav(bytes: Uint8Array, percent: number): Uint8Array {
  const facts = readWav(bytes);
  if (facts.kind === 'refused' || percent >= 100) return bytes;
  const scale = (facts.encoding === 'pcm' ? PCM : FLOAT)[facts.bitsPerSample];
  const scaled = Uint8Array.from(bytes);
  const view = new DataView(scaled.buffer);
  const data = findData(view);
  if (scale === undefined || data === undefined) return bytes;
  const step = facts.bitsPerSample / 8;
  for (let at = data.from; at + step <= data.to; at += step) scale(view, at, Math.max(0, percent) / 100);
  return scaled;
}

function findData(view: DataView): { readonly from: number; readonly to: number } | undefined {
  for (let at = 12; at + 8 <= view.byteLength;) {
    const size = view.getUint32(at + 4, true);
    if (view.getUint32(at) === 0x64617461)
      return { from: at + 8, to: size === 0 ? view.byteLength : Math.min(at + 8 + size, view.byteLength) };
    at += 8 + size + (size % 2);
  }
  return undefined;
}
