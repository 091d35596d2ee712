import type { EslEvent } from './event.ts';

/**
 * What FreeSWITCH sends outside of events, by its `Content-Type`: `auth/request`, `command/reply`, `api/response`,
 * `text/disconnect-notice`, `text/rude-rejection`, and whatever else may come.
 */
export interface EslReply {
  readonly kind: 'reply';
  /** '' when the frame had none. */
  readonly contentType: string;
  /** First header of this name; names are compared exactly. */
  get(name: string): string | undefined;
  /** '' when there is none. */
  readonly body: string;
}

/** One frame of an Event Socket connection; holds on to none of the bytes it came in. */
export type EslFrame = EslReply | EslEvent;
