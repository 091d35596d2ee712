import type { CallFacts, CallLevelEvent, ExtensionEvent } from '@ringhook/core';
import type { Page, PageRequest } from './page.ts';

export interface CallQuery extends PageRequest {
  /** Digits or text that caller, dialled number, DID or responder begins with. */
  readonly party?: string;
  readonly sourceId?: string;
  readonly type?: string;
  readonly answered?: boolean;
  /** True: still going on. */
  readonly live?: boolean;
  readonly startedFrom?: number;
  readonly startedUntil?: number;
}

export interface StoredCallEvent {
  readonly event: CallLevelEvent | ExtensionEvent;
  /** The configuration it met. */
  readonly revision: number;
}

export interface CallReader {
  /** Newest call first. */
  list(query: CallQuery): Promise<Page<CallFacts>>;
  get(callNumber: number): Promise<CallFacts | undefined>;
  /** In the order in which they were told. */
  events(callNumber: number): Promise<readonly StoredCallEvent[]>;
}
