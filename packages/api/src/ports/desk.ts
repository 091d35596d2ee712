import type { DeskOutcome, DeskServerMessage } from '@ringhook/contract';
import type { DeskNotice } from '@ringhook/core';
import type { Page, PageRequest } from './page.ts';

export interface DeskUser {
  /** Of the directory. */
  readonly id: number;
  readonly name: string;
}

export type DeskDefinitionsMessage = Extract<DeskServerMessage, { type: 'definitions' }>;

/** One workstation, or one open tab of the console, that is connected now. */
export interface DeskConnection {
  readonly user: DeskUser;
  readonly program: {
    readonly name: string;
    readonly version: string;
    readonly platform: string;
    readonly computer: string;
    /** Where it can send sounds to; absent where that is not to be known. */
    readonly outputs?: readonly string[];
  };
  readonly connectedAt: number;
}

/** What the connections of workstations need from the rest of Ringhook. */
export interface DeskServer {
  /** Changes with each start: notices are counted anew. */
  readonly epoch: string;
  readonly version: string;
  /** The user of the directory an account is; undefined when it is none. */
  userOf(accountId: string): DeskUser | undefined;
  /** Undefined when the directory does not know the user any more. */
  definitionsOf(userId: number): DeskDefinitionsMessage | undefined;
  /** What was told after `id`; null: what still goes on. */
  noticesSince(userId: number, id: number | null): readonly DeskNotice[];
  /** From now on, or not any more, somebody listens for this user. */
  listening(userId: number, isListening: boolean): void;
  takeOutcomes(userId: number, outcomes: readonly DeskOutcome[]): void;
}

export interface SoundFile {
  readonly name: string;
  /** SHA-256, hex. */
  readonly hash: string;
  readonly bytes: number;
  /** Account that brought it; null: the command line. */
  readonly ownerId: string | null;
  readonly updatedAt: number;
}

/** Sound files of the site, besides those that are shipped. */
export interface SoundLibrary {
  list(): readonly SoundFile[];
  read(name: string): Uint8Array | undefined;
  put(name: string, bytes: Uint8Array, by: { readonly ownerId: string | null; readonly now: number }): void;
  /** False when there is none of that name. */
  remove(name: string): boolean;
}

export interface DeskOutcomeView {
  readonly id: number;
  readonly userId: number;
  readonly callNumber: number | null;
  readonly extension: string;
  readonly state: string;
  readonly customEventId: string | null;
  readonly action: string;
  readonly index: number;
  readonly isClosing: boolean;
  readonly outcome: string;
  readonly detail: string;
  readonly exitCode: number | null;
  readonly at: number;
}

/** What workstations have done, newest first. */
export interface DeskOutcomes {
  list(query: PageRequest & { readonly userId?: number; readonly callNumber?: number }): Page<DeskOutcomeView>;
}

/** Everything about workstations. */
export interface Desks {
  readonly server: DeskServer;
  readonly sounds: SoundLibrary;
  readonly outcomes: DeskOutcomes;
  /** Called once with how users are reached. */
  readonly connect: (hub: { push(userId: number, notices: readonly DeskNotice[]): void; redefine(): void }) => void;
}
