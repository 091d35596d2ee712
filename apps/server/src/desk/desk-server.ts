import { createHash } from 'node:crypto';
import type { DeskDefinitionsMessage, DeskServer, DeskUser } from '@ringhook/api';
import type { DeskOutcome } from '@ringhook/contract';
import {
  type CallEvent,
  type CallFacts,
  type CompiledDesks,
  compileDesks,
  type CompiledRules,
  DEFAULT_SOUND_NAMES,
  defaultSound,
  DeskFeed,
  type DeskNotice,
} from '@ringhook/core';
import type { DeskOutcomeRecord } from '@ringhook/store';

export interface DeskServerPorts {
  readonly rules: () => CompiledRules;
  /** The user of the directory that an account is, as the account says it. */
  readonly userIdOf: (accountId: string) => string | null;
  readonly sounds: { list(): readonly { readonly name: string; readonly hash: string }[] };
  readonly outcomes: { append(records: readonly DeskOutcomeRecord[]): void };
  readonly recordingUrl: (call: CallFacts) => string | null;
  readonly push: (userId: number, notices: readonly DeskNotice[]) => void;
  readonly epoch: string;
  readonly version: string;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** Notices are kept so long for a user whose workstation has gone: a laptop that sleeps, a network that changes. */
const REMEMBERED_MS = 15 * 60_000;

const DEFAULT_HASHES = Object.fromEntries(
  DEFAULT_SOUND_NAMES.map((name) => [
    name,
    createHash('sha256')
      .update(defaultSound(name) ?? '')
      .digest('hex'),
  ]),
);

/** What workstations are told, and what they tell. */
export class WorkstationDesk implements DeskServer {
  readonly epoch: string;
  readonly version: string;
  readonly #ports: DeskServerPorts;
  readonly #feed = new DeskFeed();
  /** By user: until when somebody may come back for what happened; infinite while connected. */
  readonly #listening = new Map<number, number>();
  #desks: CompiledDesks | undefined;

  constructor(ports: DeskServerPorts) {
    this.#ports = ports;
    this.epoch = ports.epoch;
    this.version = ports.version;
  }

  /** After their commit: whoever it concerns is told at once. */
  take(events: readonly CallEvent[]): void {
    if (this.#listening.size === 0) return;
    const { rules, recordingUrl, push, now } = this.#ports;
    const context = {
      desks: this.#current(),
      responderAt: rules().responderAt,
      recordingUrl,
      isListening: (userId: number) => (this.#listening.get(userId) ?? 0) > now(),
    };
    const byUser = new Map<number, DeskNotice[]>();
    for (const event of events) {
      for (const { userId, notice } of this.#feed.take(event, context)) byUser.set(userId, [...(byUser.get(userId) ?? []), notice]);
    }
    for (const [userId, notices] of byUser) push(userId, notices);
  }

  userOf(accountId: string): DeskUser | undefined {
    const userId = this.#ports.userIdOf(accountId);
    if (userId === null) return undefined;
    const user = this.#ports.rules().configuration.directory.users.find(({ id }) => String(id) === userId);
    return user && { id: user.id, name: user.name };
  }

  definitionsOf(userId: number): DeskDefinitionsMessage | undefined {
    const desks = this.#current();
    const desk = desks.deskOf(userId);
    if (!desk) return undefined;
    const { defaultCountry, timeZone, extensionPattern, outsidePrefixes, shortCodes } = this.#ports.rules().configuration.settings;
    return {
      type: 'definitions',
      revision: desks.revision,
      customEvents: desk.events,
      sounds: desk.sounds,
      soundFiles: { ...DEFAULT_HASHES, ...Object.fromEntries(this.#ports.sounds.list().map(({ name, hash }) => [name, hash])) },
      site: { ...(defaultCountry !== undefined && { defaultCountry }), timeZone, extensionPattern, outsidePrefixes, shortCodes },
    };
  }

  noticesSince(userId: number, id: number | null): readonly DeskNotice[] {
    return this.#feed.since(userId, id);
  }

  listening(userId: number, isListening: boolean): void {
    const now = this.#ports.now();
    for (const [id, until] of this.#listening) if (until <= now) this.#listening.delete(id);
    this.#listening.set(userId, isListening ? Number.POSITIVE_INFINITY : now + REMEMBERED_MS);
  }

  takeOutcomes(userId: number, outcomes: readonly DeskOutcome[]): void {
    const records = outcomes.map(
      ({ noticeId, customEventId, action, index, isClosing, outcome, detail, exitCode, at }): DeskOutcomeRecord => {
        const notice = this.#feed.find(userId, noticeId);
        const { extension = '', state = '', call = null } = notice ?? {};
        const callNumber = call?.number ?? null;
        return { userId, callNumber, extension, state, customEventId, action, index, isClosing, outcome, detail, exitCode, at };
      },
    );
    this.#ports.outcomes.append(records);
  }

  #current(): CompiledDesks {
    const { revision, configuration, plan } = this.#ports.rules();
    if (this.#desks?.revision !== revision) this.#desks = compileDesks(configuration, revision, plan);
    return this.#desks;
  }
}
