/** One SIP request or response (RFC 3261 7), as far as a test phone needs it. */
export interface SipMessage {
  /** Of a request; undefined in a response. */
  readonly method: string | undefined;
  /** Of a response; undefined in a request. */
  readonly status: number | undefined;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
  readonly callId: string;
  readonly sequence: number;
  /** Method of the CSeq header: for a response, what it answers. */
  readonly sequenceMethod: string;
}

export type SipHeader = readonly [name: string, value: string];

const LONG_NAMES: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  c: 'content-type',
  l: 'content-length',
  r: 'refer-to',
};

/** Undefined for what is no SIP message (a keep-alive, noise). */
export function parseSipMessage(datagram: Uint8Array): SipMessage | undefined {
  const text = new TextDecoder().decode(datagram);
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [startLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const written = line.slice(0, colon).trim().toLowerCase();
    const name = LONG_NAMES[written] ?? written;
    const value = line.slice(colon + 1).trim();
    const values = headers.get(name);
    if (values) values.push(value);
    else headers.set(name, [value]);
  }
  const callId = headers.get('call-id')?.[0];
  const sequence = /^(\d+)\s+(\S+)$/.exec(headers.get('cseq')?.[0] ?? '');
  if (callId === undefined || sequence === null) return undefined;
  const status = /^SIP\/2\.0 (\d{3})/.exec(startLine)?.[1];
  return {
    method: status === undefined ? startLine.split(' ')[0] : undefined,
    status: status === undefined ? undefined : Number(status),
    headers,
    body: text.slice(end + 4),
    callId,
    sequence: Number(sequence[1]),
    sequenceMethod: sequence[2] ?? '',
  };
}

export function formatSipMessage(startLine: string, headers: readonly SipHeader[], body = ''): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([startLine, ...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
}

/** First value of a header, '' when it is missing. */
export function headerOf(message: SipMessage, name: string): string {
  return message.headers.get(name)?.[0] ?? '';
}

export function tagOf(address: string): string {
  return /;tag=([^;>\s]+)/.exec(address)?.[1] ?? '';
}

/** The URI inside `"Name" <uri>;params`. */
export function uriOf(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address.split(';')[0]?.trim() ?? '';
}
