import type { FoundDirectory, LegId, SecretReference, Signal, SourceId } from '@ringhook/core';

/** Why a connection to a PBX ended; the supervisor turns it into "stop and show" or "dial again". */
export type ConnectionOutcome =
  | { readonly kind: 'closed'; readonly uptimeMs: number; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The PBX will not have us until somebody changes something: `reason` says what. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Nothing more will come, and that is as it should be (a simulator with a limit). */
  | { readonly kind: 'finished' };

export type SourceState = 'connecting' | 'connected' | 'waiting' | 'rejected' | 'stopped';

/** What the console, `doctor` and the metrics show of one source. Times are ms since the epoch. */
export interface SourceHealth {
  readonly state: SourceState;
  /** When it came into this state. */
  readonly since: number;
  /** The last thing that went wrong and what to do about it; kept while connected, so that a flapping link can be seen. */
  readonly lastError: string | null;
  /** What cannot be seen with the rights we were given, one sentence each; empty when all is well. */
  readonly warnings: readonly string[];
  /** As the PBX tells it, e.g. `Asterisk 22.10.1`. */
  readonly version: string | null;
  readonly eventsTotal: number;
  readonly lastEventAt: number | null;
  /** How often events may have been missed: once for every time the link was lost after it had been up. */
  readonly gaps: number;
  /** Messages that looked forged, and bytes that were no message. */
  readonly alarms: number;
  readonly lastAlarm: string | null;
}

/** What a connection tells of itself, as it happens; the supervisor makes `SourceHealth` of it. */
export interface SourceNews {
  /** Logged in and subscribed: from now on events are heard. */
  readonly isConnected?: true;
  readonly version?: string;
  readonly warnings?: readonly string[];
  /** Events heard since the last news, and when the last of them was. */
  readonly events?: { readonly count: number; readonly lastAt: number };
  /** Alarms since the last news; `lastAlarm` describes one of them. */
  readonly alarms?: number;
  readonly lastAlarm?: string;
}

/** One HTTP request that a PBX or provider sent to `/ingest/{source}`, before anything in it is believed. */
export interface PushRequest {
  readonly method: string;
  /** The whole address as the sender knows it, query included: signatures are made over it. */
  readonly url: string;
  /** Names in lower case; a repeated header is joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came: signatures are checked on them, never on something parsed and written again. */
  readonly body: Uint8Array;
  readonly remoteAddress: string;
}

export type PushAnswer =
  /** What it meant is committed. `body` is what this sender wants to read, if anything. */
  | { readonly kind: 'taken'; readonly contentType?: string; readonly body?: string }
  /** Not ours to take: forged (401), from a wrong place (403), no message we know (400, 415). `reason` says what to change. */
  | {
      readonly kind: 'refused';
      readonly status: 400 | 401 | 403 | 404 | 415;
      readonly reason: string;
      /** `WWW-Authenticate` of a 401, for senders that show their password only when asked. */
      readonly challenge?: string;
    }
  /** We can't commit it now: 503, and the sender shall try again. */
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number };

export type PushHandler = (request: PushRequest) => Promise<PushAnswer>;

/** A live leg of a call that began before the source was connected. */
export interface AliveLeg {
  readonly leg: LegId;
  readonly callKey: string;
  /** It began the call, or was placed on an order. */
  readonly isOrigin: boolean;
  readonly isOrdered: boolean;
  readonly isUp: boolean;
  readonly number: string | null;
  /** Which of ours is there; null for somebody outside. */
  readonly extension: string | null;
  /** Queue its call came to last, and whether anybody has answered it since it began. */
  readonly queue: string | null;
  readonly isAnswered: boolean;
}

export interface SourceContext {
  readonly sourceId: SourceId;
  /** For a source that is told by HTTP: requests go to the handler until `connect` returns. Absent where nothing can be received (doctor). */
  readonly receive?: (handler: PushHandler) => void;
  /** Whether a report was named in an `accept` that was committed, in this run or before a restart; remembered for a day. */
  readonly hasTaken?: (reportId: string) => Promise<boolean>;
  /** Legs of calls in progress, for a source whose PBX can't be asked. */
  readonly aliveLegs?: () => readonly AliveLeg[];
  /** Aborted = stop: `connect` then closes its link and returns. */
  readonly signal: AbortSignal;
  /**
   * Resolves once what follows from the signals is committed: a slow database slows the reading of the socket, never loses
   * an event. Calls are made in order and not before the former one has resolved. `reportIds`: what the PBX calls the messages
   * all this was told by, where it may tell them again; kept in the same commit.
   */
  readonly accept: (signals: readonly Signal[], reportIds?: readonly string[]) => Promise<void>;
  readonly report: (news: SourceNews) => void;
  /** When the link was lost, if it was up before (ms since the epoch): the next snapshot is preceded by a `gap`. */
  readonly lostAt?: number;
  /** The site's regular expression for extension numbers, for a source that has none of its own. */
  readonly extensionPattern?: string;
  /** Set while a capture is recorded: gets every byte received, in order, and when it was read (ms since the epoch). */
  readonly record?: (bytes: Uint8Array, at: number) => void;
  /** Reads a secret at the moment it is needed; rejects with an AppError naming the reference. */
  readonly secret: (reference: SecretReference) => Promise<string>;
  readonly now: () => number;
  /** The clock on the wall, where `now` is one that follows it slowly: what others have dated is judged by it. Absent: `now`. */
  readonly wallNow?: () => number;
  /** 0 <= x < 1 */
  readonly random: () => number;
}

export type FieldType = 'text' | 'number' | 'boolean' | 'secret' | 'list' | 'country' | 'timeZone' | 'choice';

/** One option of a source: the row from which the form, the docs page and the parser's words are made. */
export interface SourceField {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
  readonly isRequired: boolean;
  readonly help: string;
  readonly default?: string | number | boolean | readonly string[];
  readonly choices?: readonly string[];
  /** Regular expression that a whole text matches; `help` says so in words. */
  readonly pattern?: string;
}

/** What is needed to ask a PBX for its people and queues. */
export type DirectoryContext = Pick<SourceContext, 'signal' | 'secret' | 'extensionPattern'>;

export type DirectoryOutcome =
  | { readonly kind: 'found'; readonly directory: FoundDirectory; readonly warnings: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string };

export interface SourceAdapter<Config = unknown> {
  /** Stands in the configuration; never changes. */
  readonly kind: string;
  readonly label: string;
  readonly fields: readonly SourceField[];
  /** Throws AppError('SOURCE_CONFIG_INVALID', field, what is wrong and what would be right). */
  readonly parseConfig: (input: unknown) => Config;
  /** Dials, reads until the link ends, and says how it ended. Never throws for a network reason. */
  readonly connect: (config: Config, context: SourceContext) => Promise<ConnectionOutcome>;
  /** Asks the PBX who is there; absent where it can't say. Over a connection of its own; never throws for a network reason. */
  readonly readDirectory?: (config: Config, context: DirectoryContext) => Promise<DirectoryOutcome>;
}
