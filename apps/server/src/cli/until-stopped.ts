/** One Ctrl-C may come several times: from the terminal, from npm, from an older Node that handed over. */
const SAME_KEY_PRESS_MS = 1_000;

/** Resolves at the first SIGINT or SIGTERM; one that comes later ends the process at once. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const hear = (signal: NodeJS.Signals): void => {
      firstAt ??= performance.now();
      if (performance.now() - firstAt > SAME_KEY_PRESS_MS) process.exit(130);
      resolve(signal);
    };
    process.on('SIGINT', hear);
    process.on('SIGTERM', hear);
  });
}
