/** What the API needs from the rest of Ringhook, in its own words. The store, the engine and the supervisor fill these. */
import type {
  CallFacts,
  CallLevelEvent,
  Configuration,
  ExtensionEvent,
  HookEventName,
  NameValue,
  RedeliverSelection,
} from '@ringhook/core';

/** A page of a list: `next` goes back as `cursor` to get the page after this one; null on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly limit: number;
  /** What an earlier page gave as `next`; an unreadable one is `AppError('CURSOR_INVALID')`. */
  readonly cursor?: string;
}

export interface RevisionInfo {
  readonly revision: number;
  /** Name of the token, or what else saved it (`command line`, `first start`). */
  readonly author: string;
  readonly note: string;
  readonly at: number;
}

export interface ConfigurationRevision extends RevisionInfo {
  readonly configuration: Configuration;
}

export interface SaveOptions {
  readonly author: string;
  readonly note: string;
  /** The revision the change was made from; another one being current is a conflict, never an overwrite. */
  readonly expectedRevision: number;
}

export type SaveOutcome =
  | { readonly kind: 'saved'; readonly revision: ConfigurationRevision }
  | { readonly kind: 'conflict'; readonly currentRevision: number };

/** The whole configuration with its history. Save means live: listeners have taken over the new one when `save` resolves. */
export interface ConfigurationStore {
  /** From memory, never waits. Revision 0 is the empty configuration before the first save. */
  current(): ConfigurationRevision;
  at(revision: number): Promise<ConfigurationRevision | undefined>;
  save(next: Configuration, options: SaveOptions): Promise<SaveOutcome>;
  /** Newest first. */
  history(page: PageRequest): Promise<Page<RevisionInfo>>;
}

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

export const DELIVERY_STATES = ['pending', 'delivered', 'skipped', 'deadLetter'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface DeliveryView {
  /** Its key in the store, in decimal digits; rises with time. */
  readonly id: string;
  /** What receivers see as `webhook-id`: the same on every attempt and replay. */
  readonly webhookId: string;
  readonly hookId: string;
  readonly callNumber: number;
  readonly sequence: number;
  readonly event: HookEventName;
  readonly synthetic: boolean;
  readonly state: DeliveryState;
  readonly createdAt: number;
  readonly deadlineAt: number | null;
  /** When it is tried next; null when it is not going to be. */
  readonly dueAt: number | null;
  readonly settledAt: number | null;
  /** Attempts so far. */
  readonly attempts: number;
  /** How often it was sent again on request. */
  readonly replay: number;
  /** HTTP status of the last attempt; null when there was none or no answer came. */
  readonly lastStatus: number | null;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly NameValue[];
    readonly body: string | null;
  } | null;
}

export interface AttemptView {
  readonly number: number;
  readonly at: number;
  readonly durationMs: number | null;
  readonly status: number | null;
  /** Why no answer came (`dns`, `connect`, `timeout`, ...); null when one did. */
  readonly reason: string | null;
  readonly detail: string | null;
  readonly answerHeaders: readonly NameValue[];
  /** First 64 kB; null when nothing was kept. */
  readonly answerBody: string | null;
  readonly isBodyCut: boolean;
  /** What was decided then, and why, in words: `delivered`, `retry at ...`, `given up: ...`. */
  readonly next: string;
}

export interface DeliveryQuery extends PageRequest {
  readonly hookId?: string;
  readonly callNumber?: number;
  readonly state?: DeliveryState;
  readonly event?: HookEventName;
  readonly createdFrom?: number;
  readonly createdUntil?: number;
}

export interface DeliveryReader {
  /** Newest first. */
  list(query: DeliveryQuery): Promise<Page<DeliveryView>>;
  get(id: string): Promise<DeliveryView | undefined>;
  /** Oldest first. */
  attempts(id: string): Promise<readonly AttemptView[]>;
}

export interface HookStatus {
  readonly hookId: string;
  readonly state: 'open' | 'paused' | 'broken' | 'probing';
  readonly since: number;
  /** What a human should know: why it is paused, what the endpoint said last. */
  readonly reason: string | null;
  readonly pending: number;
}

export interface DeliveryControl {
  /** How many were queued again; unknown keys and what is still open are left out. */
  redeliver(selection: RedeliverSelection): Promise<number>;
  pause(hookId: string): Promise<void>;
  resume(hookId: string): Promise<void>;
  hooks(): readonly HookStatus[];
}

export interface SourceHealth {
  readonly sourceId: string;
  readonly kind: string;
  readonly state: string;
  readonly since: number;
  readonly lastError: string | null;
  /** What can't be seen with the rights we have, one sentence each. */
  readonly warnings: readonly string[];
  readonly version: string | null;
  readonly eventsTotal: number;
  readonly lastEventAt: number | null;
  readonly gaps: number;
  readonly alarms: number;
}

/** One option of a kind of source: the row behind the form, the docs page and the words of errors. */
export interface SourceOption {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly help: string;
  readonly default?: string | number | boolean | readonly string[];
  readonly choices?: readonly string[];
}

/** The kinds of source there are and what each can be told: forms, lint and docs read the same rows. */
export interface SourceKind {
  readonly kind: string;
  readonly label: string;
  /** Throws `AppError` naming field and fix when the options can't be used. */
  readonly checkOptions: (options: Readonly<Record<string, unknown>>) => void;
  readonly fields: readonly SourceOption[];
}

export interface SourceStatus {
  kinds(): readonly SourceKind[];
  list(): readonly SourceHealth[];
  get(sourceId: string): SourceHealth | undefined;
  /** Closes the connection and dials again at once, also after a refused login. */
  restart(sourceId: string): Promise<void>;
}

export const SCOPES = ['read', 'live', 'deliver', 'write:config', 'admin'] as const;
/** `admin` includes all others. */
export type TokenScope = (typeof SCOPES)[number];

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** SHA-256 of the whole token, 32 bytes. */
  readonly hash: Uint8Array;
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

export interface TokenStore {
  list(): readonly TokenRecord[];
  create(record: TokenRecord): void;
  /** False when there is no such token. */
  revoke(id: string): boolean;
}

/** Secrets are written and never read back. */
export interface SecretKeeper {
  list(): readonly { readonly name: string; readonly keyId: string; readonly updatedAt: number }[];
  set(name: string, value: string, now: number): void;
  /** False when there is no such secret. */
  remove(name: string): boolean;
}

export type IdempotencyOutcome =
  | { readonly kind: 'new' }
  | { readonly kind: 'repeat'; readonly status: number; readonly body: string }
  /** The key was used for a different request. */
  | { readonly kind: 'mismatch' };

/** Answers already given to requests with an `Idempotency-Key`, kept for a day. */
export interface IdempotencyStore {
  look(key: string, fingerprint: string, now: number): IdempotencyOutcome;
  keep(key: string, fingerprint: string, answer: { readonly status: number; readonly body: string; readonly at: number }): void;
}

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

export interface MetricsReader {
  readonly contentType: string;
  render(): Promise<string>;
}
