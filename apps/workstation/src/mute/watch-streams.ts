import { spawn } from 'node:child_process';

/** Calls back when a program begins or stops playing, as long as the server can be asked; returns how to stop it. */
export function watchStreams(onChange: () => void): () => void {
  const child = spawn('pactl', ['subscribe'], { shell: false, stdio: ['ignore', 'pipe', 'ignore'] });
  let rest = '';
  child.on('error', () => undefined); // No pactl: nothing was muted by us either.
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()?.slice(-1_000) ?? '';
    // Only the beginning: changes are made by us, too.
    if (lines.some((line) => line.includes("'new' on sink-input"))) onChange();
  });
  return () => void child.kill('SIGKILL');
}
