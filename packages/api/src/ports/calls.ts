import type { CallFacts, CallLevelEvent, CountRow, ExtensionEvent } from '@ringhook/core';
import type { Page, PageRequest } from './page.ts';

export interface CallQuery extends PageRequest {
  /** All of them are somewhere in the call: lower-case letters and digits, see `readSearch`. */
  readonly words?: readonly string[];
  /** One of them had to do with the call. */
  readonly extensions?: readonly string[];
  readonly queue?: string;
  /** Digits that the dialled number ends in. */
  readonly did?: string;
  readonly outcome?: string;
  readonly sourceId?: string;
  readonly type?: string;
  readonly answered?: boolean;
  /** True: still going on. */
  readonly live?: boolean;
  readonly startedFrom?: number;
  /** Not included itself. */
  readonly startedUntil?: number;
}

export interface CallPage extends Page<CallFacts> {
  /** False while old calls are still taken into the search. */
  readonly isComplete: boolean;
}

export interface StoredCallEvent {
  readonly event: CallLevelEvent | ExtensionEvent;
  /** The configuration it met. */
  readonly revision: number;
}

export interface CallReader {
  /** Newest call first. */
  list(query: CallQuery): Promise<CallPage>;
  /** Calls since `from`, ms since the epoch: those that are over as counts, those that go on as they are. */
  today(from: number): Promise<{ readonly ended: readonly CountRow[]; readonly live: readonly CallFacts[]; readonly isComplete: boolean }>;
  get(callNumber: number): Promise<CallFacts | undefined>;
  /** In the order in which they were told. */
  events(callNumber: number): Promise<readonly StoredCallEvent[]>;
}
