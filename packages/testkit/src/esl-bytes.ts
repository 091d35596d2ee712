/** One frame as a FreeSWITCH wrote it, bytes untouched. */
export interface EslBytes {
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly body: Buffer;
}

/** Cuts a recorded Event Socket connection into its frames; for well-formed recordings only. */
export function* eslFrames(recording: Uint8Array): Generator<EslBytes> {
  const bytes = Buffer.from(recording.buffer, recording.byteOffset, recording.byteLength);
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf('\n\n', at);
    if (end === -1) return;
    const head = bytes.toString('latin1', at, end);
    const length = Number(/^Content-Length: (\d+)$/m.exec(head)?.[1] ?? 0);
    const bodyAt = end + 2;
    yield {
      contentType: /^Content-Type: (.+)$/m.exec(head)?.[1] ?? '',
      bytes: bytes.subarray(at, bodyAt + length),
      body: bytes.subarray(bodyAt, bodyAt + length),
    };
    at = bodyAt + length;
    // After some answers there is a line more than their length says.
    while (bytes[at] === 0x0a) at++;
  }
}

/** An event as JSON, framed. */
export function eslEvent(name: string, headers: Readonly<Record<string, string>>): Buffer {
  const body = Buffer.from(JSON.stringify({ 'Event-Name': name, ...headers }));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\nContent-Type: text/event-json\n\n`), body]);
}

export function eslReply(contentType: string, body: string): Buffer {
  return Buffer.from(`Content-Type: ${contentType}\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`);
}
