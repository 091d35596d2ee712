import type { CallFacts } from '@ringhook/core';

export interface LiveMessage {
  /** Grows with every message of this process; with the process's own prefix it is the `Last-Event-ID`. */
  readonly number: number;
  readonly type: string;
  readonly data: unknown;
}

export interface LiveFeed {
  /** Differs after each start of the process, so that an old `Last-Event-ID` is recognised. */
  readonly epoch: string;
  /** What is still remembered after `number`, oldest first; undefined when something in between is forgotten. */
  since(number: number): readonly LiveMessage[] | undefined;
  lastNumber(): number;
  /** Returns the way to stop. The listener must not block or throw. */
  subscribe(listener: (message: LiveMessage) => void): () => void;
}

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What is wrong and what to do; null when all is well. */
  readonly problem: string | null;
  /** Set where events are accepted and delivered all the same: readiness does not depend on it. */
  readonly onlyWarns?: true;
}

export interface HealthReader {
  /** Ready = may be sent traffic: the store can be written to and the configuration is loaded. */
  checks(): Promise<readonly HealthCheck[]>;
  readonly version: string;
  readonly startedAt: number;
}

export interface RecordingRequest {
  readonly callNumber: number;
  /** Path and query exactly as received: what was signed. */
  readonly target: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface RecordingResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: NodeJS.ReadableStream | string | null;
}

/** The link carries its own proof; no token is asked for. */
export type OpenRecording = (request: RecordingRequest) => Promise<RecordingResponse>;

export interface RecordingLink {
  /** 0, 1, 2 ...: a call may be recorded in several files. */
  readonly part: number;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** Path and query at this server. */
  readonly url: string;
  readonly expiresAt: number;
}

/** A link to each part of a call that was recorded. */
export type SignRecordings = (call: CallFacts) => readonly RecordingLink[];

export interface MetricsReader {
  readonly contentType: string;
  render(): Promise<string>;
}
