import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

const CHUNK_BYTES = 65_536;

/**
 * Bytes `first` to `last`, both inclusive, and not one less: a file that shrinks meanwhile breaks the stream instead of ending it
 * early, because its length was already promised. Closes the file at the end, at an error, and when it is destroyed.
 */
export function streamRange(handle: FileHandle, first: number, last: number): Readable {
  let at = first;
  return new Readable({
    highWaterMark: CHUNK_BYTES,
    read() {
      if (at > last) {
        this.push(null);
        return;
      }
      const wanted = Math.min(CHUNK_BYTES, last - at + 1);
      handle.read({ buffer: Buffer.allocUnsafe(wanted), position: at, length: wanted }).then(
        ({ bytesRead, buffer }) => {
          at += bytesRead;
          if (bytesRead === 0) this.destroy(new Error(`the recording ended at byte ${at}, before byte ${last}`));
          else this.push(buffer.subarray(0, bytesRead));
        },
        (cause: Error) => this.destroy(cause),
      );
    },
    destroy(error, callback) {
      handle.close().then(
        () => callback(error),
        (cause: Error) => callback(error ?? cause),
      );
    },
  });
}
