/** The promise's value, or a failure that says what was waited for. The default is far beyond what any step on loopback takes. */
export async function within<Value>(promise: Promise<Value>, what: string, limitMs = 15_000): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${limitMs} ms in vain: ${what}`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
