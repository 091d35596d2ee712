/** The thread of one dry-run: reads recorded calls beside the writer, tries the draft on each, and has no way to send anything. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { errorText } from '@ringhook/core';
import { openForReading, toStoreError } from '@ringhook/store';
import { tryRecordedCalls } from './try-recorded-calls.ts';
import type { DryRunMessage, DryRunTask } from './worker-message.ts';

const task = workerData as DryRunTask;

function tell(message: DryRunMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}

/** On Linux a priority is that of the thread; elsewhere it would be that of the process, and the thread rests as long as it works. */
function stepBack(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    setPriority(0, constants.priority.PRIORITY_LOW);
    return true;
  } catch {
    // Not allowed here: then it rests, too.
    return false;
  }
}

try {
  const rests = (task.standsBack ?? true) && !stepBack();
  using db = openForReading(task.dataFolder);
  await tryRecordedCalls(task, { db, tell, rests });
} catch (cause) {
  const { code, message } = toStoreError(cause, task.dataFolder);
  tell({ kind: 'failed', code, message: message || errorText(cause) });
}
