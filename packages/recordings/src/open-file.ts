import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, normalize, sep } from 'node:path';

/** Where the recordings of a PBX lie on this machine: a mount of its folder, or the same folder. */
export interface RecordingRoot {
  /** Folder as the PBX names it, e.g. `/var/spool/asterisk/monitor`. */
  readonly from: string;
  /** The same folder as this machine sees it. */
  readonly to: string;
}

export type OpenedFile =
  /** The caller closes `handle`. `size` is a snapshot: a call that is still recorded goes on writing behind it. */
  | {
      readonly kind: 'opened';
      readonly handle: FileHandle;
      readonly size: number;
      readonly etag: string;
      readonly type: string;
      readonly suffix: string;
    }
  /** Nothing (any more) under that name; `detail` is for the log, not for who asked. */
  | { readonly kind: 'missing'; readonly detail: string }
  /** There may be something, but it is none of our recordings. */
  | { readonly kind: 'refused'; readonly detail: string };

const TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.gsm': 'audio/x-gsm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
  '.ulaw': 'audio/basic',
  '.alaw': 'audio/x-alaw-basic',
  '.g722': 'audio/g722',
};

/** A pipe must not make us wait for its writer, and the last step must not be a link. */
const READ_ONLY = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * Opens a recording by the name that the PBX gave it: below one of the roots, an audio file, a real file, whatever the name and the
 * links on the way say. A relative name is looked for in each root, as a PBX does in its own folder.
 */
export async function openRecordingFile(file: string, roots: readonly RecordingRoot[]): Promise<OpenedFile> {
  const suffix = extname(file).toLowerCase();
  const type = TYPES[suffix];
  if (file.includes('\0')) return { kind: 'refused', detail: 'the name has a NUL' };
  if (type === undefined) return { kind: 'refused', detail: `"${suffix}" is no suffix of a recording` };
  const candidates = roots.flatMap((root) => locate(file, root));
  if (candidates.length === 0) return { kind: 'refused', detail: 'the file is outside of the recording folders of its source' };
  let outcome: OpenedFile = { kind: 'missing', detail: 'no such file' };
  for (const { path, root } of candidates) {
    outcome = await openInside(path, root, { type, suffix });
    if (outcome.kind !== 'missing') return outcome;
  }
  return outcome;
}

interface Candidate {
  readonly path: string;
  readonly root: string;
}

function locate(file: string, { from, to }: RecordingRoot): Candidate[] {
  const named = normalize(file);
  if (!isAbsolute(named)) return named.split(sep).includes('..') ? [] : [{ path: join(to, named), root: to }];
  const folder = withSeparator(normalize(from));
  return named.startsWith(folder) ? [{ path: join(to, named.slice(folder.length)), root: to }] : [];
}

async function openInside(path: string, root: string, { type, suffix }: { type: string; suffix: string }): Promise<OpenedFile> {
  let handle: FileHandle | undefined;
  try {
    const real = await realpath(path);
    if (!real.startsWith(withSeparator(await realpath(root))))
      return { kind: 'refused', detail: 'a link leads out of the recording folder' };
    handle = await open(real, READ_ONLY);
    const stat = await handle.stat({ bigint: true });
    // A folder on the way may have been exchanged for a link between the two looks.
    const isSame = (await realpath(real)) === real && (await lstat(real, { bigint: true })).ino === stat.ino;
    if (stat.isFile() && isSame) {
      const etag = `"${stat.ino.toString(36)}-${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}"`;
      const opened: OpenedFile = { kind: 'opened', handle, size: Number(stat.size), etag, type, suffix };
      handle = undefined;
      return opened;
    }
    return { kind: 'refused', detail: 'it is not a regular file' };
  } catch (cause) {
    return outcomeOf(cause);
  } finally {
    await handle?.close();
  }
}

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

function outcomeOf(cause: unknown): OpenedFile {
  const { code = '' } = cause as NodeJS.ErrnoException;
  return MISSING.has(code) ? { kind: 'missing', detail: 'no such file' } : { kind: 'refused', detail: `it can't be opened (${code})` };
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
