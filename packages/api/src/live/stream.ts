import type { ServerResponse } from 'node:http';
import type { LiveFeed, LiveMessage } from '../ports.ts';

const HEARTBEAT_MS = 15_000;
/** A reader that lets more than this pile up is dropped: it comes back with its Last-Event-ID. */
const MOST_UNREAD_BYTES = 1_048_576;

export interface LiveStreamOptions {
  readonly response: ServerResponse;
  readonly feed: LiveFeed;
  /** Absent: every type. */
  readonly types?: ReadonlySet<string>;
  readonly lastEventId?: string;
  /** Asked at every heartbeat: false (a revoked token) ends the stream. */
  readonly isStillAllowed: () => boolean;
  readonly heartbeatMs?: number;
}

/** Message text is the same for every reader, so it is made once. */
const frames = new WeakMap<LiveMessage, string>();

function frameOf(message: LiveMessage, epoch: string): string {
  let frame = frames.get(message);
  if (frame === undefined) {
    frame = `id: ${epoch}-${message.number}\nevent: ${message.type}\ndata: ${JSON.stringify(message.data)}\n\n`;
    frames.set(message, frame);
  }
  return frame;
}

/**
 * Writes server-sent events until the reader leaves, is too slow, or may no longer listen. Missed messages come first;
 * when they are no longer all there, `event: reset` says so: read the lists again.
 */
export function streamLive({ response, feed, types, lastEventId, isStillAllowed, heartbeatMs = HEARTBEAT_MS }: LiveStreamOptions): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  const write = (text: string): void => {
    // Ended, but not all read yet: writing would be an error that nobody hears, and take the process along.
    if (response.writableEnded) return;
    response.write(text);
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
  };
  const send = (message: LiveMessage): void => {
    if (!types || types.has(message.type)) write(frameOf(message, feed.epoch));
  };

  write('retry: 2000\n\n');
  const missed = missedSince(feed, lastEventId);
  if (missed === undefined) write(`id: ${feed.epoch}-${feed.lastNumber()}\nevent: reset\ndata: {}\n\n`);
  else missed.forEach(send);

  const unsubscribe = feed.subscribe(send);
  const heartbeat = setInterval(() => {
    // A reader that does not take even the end is not waited for.
    if (response.writableEnded) response.destroy();
    else if (isStillAllowed()) write(': still here\n\n');
    else response.end();
  }, heartbeatMs);
  response.once('close', () => {
    unsubscribe();
    clearInterval(heartbeat);
  });
}

function missedSince(feed: LiveFeed, lastEventId: string | undefined): readonly LiveMessage[] | undefined {
  if (lastEventId === undefined) return [];
  const [, epoch, number] = /^(.+)-(\d{1,15})$/.exec(lastEventId) ?? [];
  return epoch === feed.epoch ? feed.since(Number(number)) : undefined;
}
