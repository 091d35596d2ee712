import { xmlText } from './xsi-documents.ts';

const NS = 'http://schema.broadsoft.com/xsi';

export function xspDocument(name: string, inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NS}">${inner}</${name}>`;
}

/** `<name>text</name>` of the first element of this name, whatever its prefix. */
export function textOf(xml: string, name: string): string {
  return new RegExp(`<(?:\\w+:)?${name}>([^<]*)</`).exec(xml)?.[1] ?? '';
}

export function errorInfo(code: number, words: string): string {
  return xspDocument(
    'ErrorInfo',
    `<summary>${xmlText(words)}</summary><summaryEnglish>${xmlText(words)}</summaryEnglish><errorCode>${code}</errorCode>`,
  );
}

export const HEARTBEAT = `<ChannelHeartBeat xmlns="${NS}"/>`;

export function channelTerminated(channelId: string, reason: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><xsi:Event xmlns:xsi="${NS}" xmlns:xsi1="http://www.w3.org/2001/XMLSchema-instance" xsi1:type="xsi:ChannelTerminatedEvent"><xsi:channelId>${channelId}</xsi:channelId><xsi:reason>${reason}</xsi:reason></xsi:Event>`;
}

export interface XspUserParts {
  readonly extension: string;
  readonly number: string;
  readonly firstName: string;
  readonly lastName: string;
}

export function userDetails(userId: string, { extension, number, firstName, lastName }: XspUserParts): string {
  return (
    `<userId>${xmlText(userId)}</userId><firstName>${xmlText(firstName)}</firstName><lastName>${xmlText(lastName)}</lastName>` +
    `<number>${number}</number><extension>${extension}</extension>`
  );
}
